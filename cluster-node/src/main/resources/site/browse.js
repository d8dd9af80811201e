// The first page: one film large, then shelves: what is ready, what is new, and the genres with the most titles.
import { html, useEffect, useRef, useState } from './preact.js';
import { api } from './api.js';
import { add, chosenList, explain, progress, rankOf, remember, useHousehold } from './state.js';
import { duration, genreName } from './format.js';
import { Glyph, Link } from './frame.js';
import { Poster, Wide } from './poster.js';
import { StateIcon } from './icons.js';
import { t } from './texts.js';

const ON_A_SHELF = 20;
const SHELVES = 6;

export const address = (mediaId) => {
  const query = new URLSearchParams(location.search);
  query.set('title', mediaId);
  return `${location.pathname}?${query}`;
};

export function Card({ film }) {
  const household = useHousehold();
  const rank = rankOf(film.mediaId);
  const item = chosenList()?.items.find((one) => one.mediaId === film.mediaId);
  const state = item && progress(household.chosen, item);
  return html`<${Link} to=${address(film.mediaId)} stay class="card" data-media=${film.mediaId}>
    <${Poster} film=${film} />
    <span class="about"><span class="name">${film.title}</span>
      <span class="facts">${[film.year || '', film.durationMillis ? duration(film.durationMillis) : ''].filter(Boolean).join(' · ')}</span></span>
    ${rank && html`<span class="badge"><span class="unseen">${t('rank', { rank })}</span><span aria-hidden="true">#${rank}</span> ${state.state !== 'none' && html`<${StateIcon} progress=${state} />`}</span>`}
  <//>`;
}

export function Shelf({ name, films, more }) {
  const row = useRef();
  const scroll = (by) => row.current.scrollBy({ left: by * row.current.clientWidth * 0.85, behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  return html`<section class="shelf" aria-label=${name}>
    <div class="title"><h2>${name}</h2>${more && html`<${Link} to=${more} aria-label=${`${t('allOf')}: ${name}`}>${t('allOf')}<//>`}
      <span class="arrows"><button class="round small" aria-label=${t('scrollLeft')} onClick=${() => scroll(-1)}><${Glyph} name="left" /></button>
        <button class="round small" aria-label=${t('scrollRight')} onClick=${() => scroll(1)}><${Glyph} name="right" /></button></span></div>
    <ul ref=${row}>${films.map((film) => html`<li key=${film.mediaId}><${Card} film=${film} /></li>`)}</ul>
  </section>`;
}

function Hero({ film }) {
  const { account } = useHousehold();
  const rank = rankOf(film.mediaId);
  return html`<section class="hero" aria-labelledby="hero">
    <${Wide} film=${film} />
    ${film.artwork && html`<${Poster} film=${film} large />`}
    <div class="words">
      <p class="tag">${t('heroTag')}</p>
      <h2 id="hero">${film.title}</h2>
      <p class="facts">${[film.year || '', ...film.genres.map(genreName), duration(film.durationMillis)].filter(Boolean).join(' · ')}</p>
      ${film.synopsis && html`<p class="synopsis">${film.synopsis}</p>`}
      <p class="buttons">
        ${account && chosenList() && (rank
          ? html`<span class="onlist"><${Glyph} name="check" /> ${t('onList', { rank })}</span>`
          : html`<button class="primary" onClick=${() => add(film.mediaId)}><${Glyph} name="add" /> ${t('addToList')}</button>`)}
        <${Link} to=${address(film.mediaId)} stay class="button">${t('details')}<//>
      </p>
    </div>
  </section>`;
}

const Invitation = () => html`<section class="invitation">
  <p class="claim">${t('invite')}</p><p>${t('inviteText')}</p>
  <p class="buttons"><${Link} to="/sign-up" class="button primary">${t('signUp')}<//><${Link} to="/sign-in" class="button">${t('signIn')}<//></p>
</section>`;

function useShelves() {
  const [shelves, setShelves] = useState(null);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    const look = async () => {
      const [newest, filters] = await Promise.all([api.titles({ sort: 'newest', limit: ON_A_SHELF }), api.filters()]);
      remember(newest.items);
      setShelves({ newest: newest.items, genres: [] });
      const genres = filters.genres.slice(0, SHELVES);
      const pages = await Promise.all(genres.map(({ genre }) => api.titles({ genre, sort: 'newest', limit: ON_A_SHELF })));
      pages.forEach((page) => remember(page.items));
      setShelves({ newest: newest.items, genres: genres.map(({ genre }, i) => ({ genre, films: pages[i].items })) });
    };
    look().catch((error) => setProblem(explain(error)));
  }, []);
  return { shelves, problem };
}

export function Browse() {
  const household = useHousehold();
  const { shelves, problem } = useShelves();
  const listed = chosenList()?.items || [];
  const ready = listed.filter((item) => progress(household.chosen, item).playable).map((item) => household.titles.get(item.mediaId)).filter(Boolean);
  if (problem) return html`<div><h1 class="unseen">${t('browse')}</h1><p class="problem" role="alert">${problem}</p></div>`;
  const film = shelves?.newest[0];
  return html`<div class="browse">
    <h1 class="unseen">${t('browse')}</h1>
    ${household.account === null && html`<${Invitation} />`}
    ${!shelves && html`<div class="hero waiting"></div>`}
    ${shelves && !film && html`<p class="note">${t('emptyCatalog')}</p>`}
    ${film && html`<${Hero} film=${film} />`}
    ${ready.length > 0 && html`<${Shelf} name=${t('ready')} films=${ready} more="/list" />`}
    ${film && html`<${Shelf} name=${t('newest')} films=${shelves.newest} more="/search?sort=newest" />`}
    ${shelves?.genres.map(({ genre, films }) => html`<${Shelf} key=${genre} name=${genreName(genre)} films=${films} more=${`/search?genre=${encodeURIComponent(genre)}`} />`)}
  </div>`;
}
