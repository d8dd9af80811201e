// All about one title, over whatever is open: a sheet that Escape closes.
import { html, useEffect, useRef, useState } from './preact.js';
import { api } from './api.js';
import { add, chosenList, progress, rankOf, rate, remember, remove, set, title, useHousehold, useNow, viewable } from './state.js';
import { bytes, duration, genreName, languageName, price } from './format.js';
import { Card } from './browse.js';
import { Glyph, go, Link } from './frame.js';
import { Poster, Wide } from './poster.js';
import { StateIcon, stateText, ViewableIcon, viewableText } from './icons.js';
import { t } from './texts.js';

const without = () => {
  const query = new URLSearchParams(location.search);
  query.delete('title');
  return location.pathname + (query.size ? `?${query}` : '');
};

function Actions({ film }) {
  const { account, devices, chosen } = useHousehold();
  const rank = rankOf(film.mediaId);
  if (!account) return html`<p class="buttons"><${Link} to="/sign-in" class="button primary">${t('signInToAdd')}<//></p>`;
  if (!devices.length) return html`<p class="buttons"><${Link} to="/devices" class="button primary">${t('deviceToAdd')}<//></p>`;
  if (!chosenList()) return null;
  return html`<div>
    ${devices.length > 1 && html`<label class="choice"><span>${t('forDevice')}</span><select onChange=${(event) => set({ chosen: event.target.value })}>
      ${devices.map((one) => html`<option value=${one.clientId} selected=${one.clientId === chosen}>${one.name}</option>`)}</select></label>`}
    <p class="buttons">
      ${rank
        ? html`<span class="onlist"><${Glyph} name="check" /> ${t('onList', { rank })}</span>
            ${rank > 1 && html`<button class="button" onClick=${() => add(film.mediaId, 1)}><${Glyph} name="top" /> ${t('watchFirst')}</button>`}
            <button class="button" aria-label=${t('remove', { title: film.title })} onClick=${() => remove(film.mediaId)}><${Glyph} name="close" /> ${t('removeDevice')}</button>`
        : html`<button class="primary" data-first onClick=${() => add(film.mediaId)}><${Glyph} name="add" /> ${t('addToList')}</button>
            ${chosenList().items.length > 0 && html`<button class="button" onClick=${() => add(film.mediaId, 1)}><${Glyph} name="top" /> ${t('watchFirst')}</button>`}`}
    </p></div>`;
}

function Where({ film }) {
  const household = useHousehold();
  const now = useNow();
  const item = chosenList()?.items.find((one) => one.mediaId === film.mediaId);
  const rented = viewable(film.mediaId, now);
  if (!item && !rented) return null;
  const state = item && progress(household.chosen, item);
  return html`<p class="where">
    ${item && html`<span><${StateIcon} progress=${state} /> ${stateText(state)}</span>`}
    ${state?.playable && html`<span class="playable" title=${t('playableHint')}><${Glyph} name="play" filled /> ${t('playable')}</span>`}
    ${rented && html`<span><${ViewableIcon} viewable=${rented} /> ${viewableText(rented)}</span>`}
  </p>`;
}

// One to five stars; the chosen one again takes them back.
function Stars({ film }) {
  const { account, ratings } = useHousehold();
  if (!account) return null;
  const stars = ratings.get(film.mediaId) || 0;
  return html`<div class="stars" role="group" aria-label=${t('yourRating')}>${[1, 2, 3, 4, 5].map((n) => html`<button class=${`star ${n <= stars ? 'on' : ''}`}
    aria-label=${t('stars', { n })} aria-pressed=${n === stars} onClick=${() => rate(film.mediaId, n === stars ? 0 : n)}><${Glyph} name="star" filled=${n <= stars} /></button>`)}</div>`;
}

const People = ({ label, names }) => names.length > 0 && html`<dt>${label}</dt><dd>${names.map((name, i) =>
  html`${i ? ', ' : ''}<${Link} to=${`/search?person=${encodeURIComponent(name)}`}>${name}<//>`)}</dd>`;

function About({ film, alike }) {
  return html`<div class="sheet-body">
    <div class="banner"><${Wide} film=${film} /></div>
    <div class="sheet-poster"><${Poster} film=${film} large /></div>
    <div class="sheet-words">
      <h2 id="sheet-title" tabindex="-1">${film.title}</h2>
      <p class="facts">${[film.year || '', film.durationMillis ? duration(film.durationMillis) : '', ...film.genres.map(genreName)].filter(Boolean).join(' · ')}</p>
      <${Where} film=${film} />
      <${Actions} film=${film} />
      <${Stars} film=${film} />
      ${film.synopsis && html`<p class="synopsis">${film.synopsis}</p>`}
      <p class="cost"><strong>${film.price.cents ? t('rent', { price: price(film.price) }) : t('free')}</strong> <span>${film.price.cents ? t('rentNote') : ''}</span></p>
      <dl><${People} label=${t('directors')} names=${film.directors} /><${People} label=${t('actors')} names=${film.actors} /><${People} label=${t('producers')} names=${film.producers} />
        ${film.language && html`<dt>${t('spoken')}</dt><dd>${languageName(film.language)}</dd>`}
        <dt>${t('size')}</dt><dd>${bytes(film.lengthBytes)}</dd><dt>${t('inCatalog')}</dt><dd>${film.catalog}</dd></dl>
      ${film.copyright && html`<p class="copyright">${film.copyright}</p>`}
    </div>
    ${alike.length > 0 && html`<section class="alike" aria-label=${t('more')}><h3>${t('more')}</h3><ul class="grid">${alike.map((one) => html`<li key=${one.mediaId}><${Card} film=${one} /></li>`)}</ul></section>`}
  </div>`;
}

export function Detail({ mediaId }) {
  const dialog = useRef();
  const [film, setFilm] = useState(undefined);
  const [alike, setAlike] = useState([]);
  useEffect(() => {
    dialog.current.showModal();
    document.documentElement.classList.add('still');
    return () => document.documentElement.classList.remove('still');
  }, []);
  useEffect(() => {
    let isStale = false;
    setAlike([]);
    title(mediaId).then(async (found) => {
      if (isStale) return;
      setFilm(found || null);
      dialog.current?.scrollTo(0, 0);
      if (!found?.genres.length) return;
      const page = await api.titles({ genre: found.genres[0], sort: 'newest', limit: 7 }).catch(() => ({ items: [] }));
      remember(page.items);
      if (!isStale) setAlike(page.items.filter((one) => one.mediaId !== mediaId).slice(0, 6));
    });
    return () => { isStale = true; };
  }, [mediaId]);
  const close = () => go(without(), { stay: true });
  return html`<dialog ref=${dialog} class="sheet" aria-labelledby="sheet-title" onCancel=${(event) => { event.preventDefault(); close(); }}
      onClick=${(event) => event.target === dialog.current && close()}>
    <button class="round close" aria-label=${t('close')} onClick=${close}><${Glyph} name="close" /></button>
    ${film && html`<${About} film=${film} alike=${alike} />`}
    ${film === null && html`<p class="note" id="sheet-title">${t('unknownTitle')}</p>`}
  </dialog>`;
}
