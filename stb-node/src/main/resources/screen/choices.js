// What to narrow the catalog by: a button for each filter, whose choices open over the page.
import { html, useEffect, useState } from './preact.js';
import { box } from './box.js';
import { genreName, languageName } from './icons.js';
import { focusFirst } from './keys.js';
import { t } from './texts.js';

const FILTERS = [
  { name: 'genre', title: t('genre'), from: 'genres', text: genreName },
  { name: 'decade', title: t('years'), from: 'decades', text: (year) => t('yearsFrom', { from: year, to: +year + 9 }) },
  { name: 'language', title: t('language'), from: 'languages', text: languageName },
];

export const NO_FILTERS = { genre: '', decade: '', language: '', listed: '' };

// As the box's API has them.
export const asQuery = ({ genre, decade, language, listed }) => ({
  genre, language, listed, from: decade, to: decade && `${+decade + 9}`,
});

function Dialog({ filter, choices, chosen, onChoose }) {
  useEffect(focusFirst, []);
  const option = (value, text, count) => html`<li key=${value}>
    <button class="option" data-first=${value === chosen ? '' : undefined} aria-pressed=${value === chosen} onClick=${() => onChoose(value)}>
      <span>${text}</span><span class="count">${count}</span>
    </button>
  </li>`;
  return html`<div class="veil">
    <section class="dialog narrow" role="dialog" aria-modal="true" aria-labelledby="filter-title">
      <h2 id="filter-title">${filter.title}</h2>
      <ul class="options">
        ${option('', t('all'), '')}
        ${choices.map(({ value, titles }) => option(value, filter.text(value), titles))}
      </ul>
    </section>
  </div>`;
}

// What Back does while the choices are open goes into layer.
export function Filters({ vendor, filters, onFilter, layer }) {
  const [choices, setChoices] = useState(null);
  const [open, setOpen] = useState(null);
  useEffect(() => {
    let isStale = false;
    box.choices(vendor).then((found) => !isStale && setChoices(found), () => {});
    return () => (isStale = true);
  }, [vendor]);
  const close = () => {
    layer.current = null;
    const { name } = open;
    setOpen(null);
    requestAnimationFrame(() => document.querySelector(`[data-filter=${name}]`)?.focus());
  };
  const show = (filter) => () => {
    layer.current = close;
    setOpen(filter);
  };
  if (open) layer.current = close;
  return html`<div class="filters" role="group" aria-label=${t('filters')}>
    ${choices && FILTERS.filter((filter) => choices[filter.from].length > 1 || filters[filter.name]).map(
      (filter) => html`<button class="filter" key=${filter.name} data-filter=${filter.name} aria-haspopup="dialog" onClick=${show(filter)}>
        ${filter.title}: <strong>${filters[filter.name] ? filter.text(filters[filter.name]) : t('all')}</strong>
      </button>`
    )}
    <button class="filter" data-filter="listed" aria-pressed=${!!filters.listed} onClick=${() => onFilter({ ...filters, listed: filters.listed ? '' : 'true' })}>
      ${t('onMyList')}${filters.listed ? ' ✓' : ''}
    </button>
    ${open && html`<${Dialog} ...${{ filter: open, choices: choices[open.from], chosen: filters[open.name], onChoose: (value) => {
      onFilter({ ...filters, [open.name]: value });
      close();
    } }} />`}
  </div>`;
}
