// The catalog searched as one types, filtered, page after page.
import { html, useEffect, useState } from './preact.js';
import { api } from './api.js';
import { announce, explain, remember } from './state.js';
import { Card } from './browse.js';
import { genreName, languageName } from './format.js';
import { Empty, go, Heading } from './frame.js';
import { t } from './texts.js';

const PAGE = 48;
const WANTED = ['q', 'genre', 'language', 'person', 'actor', 'director', 'producer', 'from', 'to', 'sort', 'catalog'];

function decades() {
  const now = Math.floor(new Date().getFullYear() / 10) * 10;
  const all = [0, 10, 20, 30, 40, 50].map((ago) => ({ from: now - ago, to: now - ago + 9, name: `${now - ago}–${now - ago + 9}` }));
  return [...all, { from: 0, to: now - 51, name: t('before', { year: now - 50 }) }];
}

function Choice({ name, label, value, options, onChange }) {
  return html`<label class="choice"><span>${label}</span>
    <select name=${name} onChange=${(event) => onChange(event.target.value)}>
      ${options.map(([key, text]) => html`<option value=${key} selected=${key === value}>${text}</option>`)}
    </select></label>`;
}

function useFound(query) {
  const wanted = Object.fromEntries(WANTED.map((name) => [name, query.get(name) || '']));
  const key = JSON.stringify(wanted);
  const [found, setFound] = useState(null);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    let isStale = false;
    api.titles({ ...wanted, limit: PAGE }).then((page) => {
      if (isStale) return;
      remember(page.items);
      setFound({ items: page.items, cursor: page.nextCursor });
      setProblem('');
      announce(t('results', { n: page.items.length }));
    }, (error) => !isStale && setProblem(explain(error)));
    return () => { isStale = true; };
  }, [key]);
  const more = async () => {
    try {
      const page = await api.titles({ ...wanted, limit: PAGE, cursor: found.cursor });
      remember(page.items);
      setFound({ items: [...found.items, ...page.items], cursor: page.nextCursor });
    } catch (error) {
      setProblem(explain(error));
    }
  };
  return { found, more, problem };
}

export function Search({ query }) {
  const [filters, setFilters] = useState({ genres: [], languages: [] });
  const { found, more, problem } = useFound(query);
  useEffect(() => { api.filters().then(setFilters, () => {}); }, []);
  const narrow = (changes) => {
    const next = new URLSearchParams(query);
    for (const [name, value] of Object.entries(changes)) {
      if (value === '') next.delete(name);
      else next.set(name, value);
    }
    go(`/search?${next}`, { replace: true, stay: true });
  };
  const chosen = query.get('genre') || '';
  const isNarrowed = WANTED.some((name) => name !== 'sort' && query.get(name));
  const orders = [...(query.get('q') ? ['relevance'] : []), 'title', 'year', 'newest'];
  const years = decades();
  const decade = years.find((one) => String(one.to) === query.get('to'));
  const heading = query.get('q') ? t('quoted', { words: query.get('q') }) : chosen ? genreName(chosen) : t('search');
  return html`<div class="search">
    <${Heading}>${heading}<//>
    <div class="chips" role="group" aria-label=${t('genre')}>
      <button class="chip" aria-pressed=${!chosen} onClick=${() => narrow({ genre: '' })}>${t('all')}</button>
      ${filters.genres.slice(0, 16).map(({ genre }) => html`<button class="chip" aria-pressed=${genre === chosen} onClick=${() => narrow({ genre: genre === chosen ? '' : genre })}>${genreName(genre)}</button>`)}
    </div>
    <div class="choices">
      <${Choice} name="language" label=${t('spokenLanguage')} value=${query.get('language') || ''} onChange=${(language) => narrow({ language })}
        options=${[['', t('any')], ...filters.languages.map(({ language }) => [language, languageName(language)])]} />
      <${Choice} name="years" label=${t('years')} value=${decade ? String(decade.to) : ''}
        onChange=${(to) => { const one = years.find((y) => String(y.to) === to); narrow(one ? { from: String(one.from).padStart(4, '0'), to: String(one.to) } : { from: '', to: '' }); }}
        options=${[['', t('any')], ...years.map(({ to, name }) => [String(to), name])]} />
      <${Choice} name="sort" label=${t('sort')} value=${query.get('sort') || orders[0]} onChange=${(sort) => narrow({ sort })}
        options=${orders.map((sort) => [sort, t(`sort.${sort}`)])} />
      ${isNarrowed && html`<button class="link" onClick=${() => go('/search', { replace: true })}>${t('clear')}</button>`}
    </div>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    ${found && found.items.length > 0 && html`<p class="count">${found.cursor ? t('resultsMore', { n: found.items.length }) : t('results', { n: found.items.length })}</p>
      <ul class="grid">${found.items.map((film) => html`<li key=${film.mediaId}><${Card} film=${film} /></li>`)}</ul>
      ${found.cursor && html`<p class="more"><button class="button" onClick=${more}>${t('showMore')}</button></p>`}`}
    ${found && !found.items.length && html`<${Empty} title=${query.get('q') ? t('nothing', { words: query.get('q') }) : t('nothingFiltered')} text=${t('nothingHint')} />`}
  </div>`;
}
