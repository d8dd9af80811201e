// Titles of the catalogs, and how each looks: its poster is set and taken away here.
import { html, useRef } from './preact.js';
import { api } from './api.js';
import { price } from './format.js';
import { Heading, Table } from './frame.js';
import { go, Link } from './links.js';
import { Pager } from './nodes.js';
import { PictureForm } from './pictures.js';
import { may, useAsked } from './state.js';
import { t } from './texts.js';

const POSTER = { type: 'image/jpeg,image/png,image/webp', hint: 'posterHint' };
const CHANGES = ['titles', 'artwork', 'vendors', 'prices'];

const Poster = ({ title, width }) => title.artwork ? html`<img class="poster" src=${title.artwork.link.replace('{width}', width)} alt="" width="40" height="60" loading="lazy" />` : html`<span class="poster" aria-hidden="true"></span>`;

function Detail({ id }) {
  const [title, reload] = useAsked(() => api.title(id), [id], CHANGES);
  if (!title) return html`<p class="note">${t('loading')}</p>`;
  const set = async (file) => {
    await api.setPoster(id, file);
    reload();
  };
  const remove = async () => {
    await api.removePoster(id);
    reload();
  };
  const facts = [[t('id'), id], [t('catalog'), title.catalog], [t('genres'), title.genres.join(', ')], [t('directors'), title.directors.join(', ')], [t('actors'), title.actors.join(', ')], [t('price'), price(title.price)]];
  return html`<p><${Link} to="/operator/titles" class="back">← ${t('titles')}<//></p>
    <${Heading}>${title.title}${title.year ? ` (${title.year})` : ''}<//>
    <div class="columns even"><section class="panel"><h2>${t('aboutTitle')}</h2><dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value || '–'}</dd>`)}</dl>${title.synopsis && html`<p>${title.synopsis}</p>`}</section>
      <section class="panel poster-of"><h2>${t('poster')}</h2>${title.artwork ? html`<p><img src=${title.artwork.link.replace('{width}', '400')} alt=${t('posterOf', { title: title.title })} width="200" height="300" /></p>` : html`<p class="none">${t('noPoster')}</p>`}
        ${may('operator') && html`<${PictureForm} ...${POSTER} label=${t('poster')} set=${set} remove=${title.artwork && remove} done="posterSet" gone="posterRemoved" />`}</section></div>`;
}

function All({ query }) {
  const words = query.get('q') || '';
  const [page] = useAsked(() => api.titles({ q: words, cursor: query.get('cursor') || undefined, limit: 50 }), [query.toString()], CHANGES);
  const waiting = useRef(0);
  const typed = (event) => {
    const q = event.target.value.slice(0, 200);
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => go(`/operator/titles?${new URLSearchParams(q ? { q } : {})}`, { replace: true, stay: true }), 250);
  };
  return html`<${Heading} intro=${t('titlesIntro')}>${t('titles')}<//>
    <form class="filters" role="search" onSubmit=${(event) => event.preventDefault()}><label class="choice grow">${t('find')}<input type="search" name="q" value=${words} onInput=${typed} /></label></form>
    <${Table} label=${t('titles')} columns=${[[t('poster')], [t('film')], [t('catalog')], [t('id')], [t('price'), true]]} empty=${page ? t('noTitles') : t('loading')}>
      ${(page?.items || []).map((title) => html`<tr key=${title.mediaId}><td><${Poster} title=${title} width="200" /></td><td class="broken"><${Link} to=${`/operator/titles?title=${title.mediaId}`}>${title.title}<//> <span class="hint">${title.year || ''}</span></td>
        <td>${title.catalog}</td><td class="id">${title.mediaId}</td><td class="number">${price(title.price)}</td></tr>`)}<//>
    <${Pager} path="/operator/titles" query=${query} next=${page?.nextCursor} />`;
}

export const Titles = ({ query }) => (query.get('title') ? html`<${Detail} key=${query.get('title')} id=${query.get('title')} />` : html`<${All} query=${query} />`);
