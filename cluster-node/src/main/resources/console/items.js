// Titles by how many copies there are, and by how many want them.
import { html } from './preact.js';
import { api } from './api.js';
import { count, decimal } from './figures.js';
import { Film, Heading, Table } from './frame.js';
import { Pager } from './nodes.js';
import { useAsked } from './state.js';
import { t } from './texts.js';

const SHOWN = 100;

const COLUMNS = () => [[t('film')], [t('onBoxes'), true], [t('onServers'), true], [t('copies'), true], [t('arriving'), true], [t('wishes'), true], [t('firstWishes'), true]];
const kind = (item) => {
  const copies = item.boxes + item.servers;
  if (!copies) return item.wishes ? 'missing' : '';
  return copies === 1 ? 'last' : '';
};

const Rows = (items, isRanked) => items.map((item, i) => html`<tr key=${item.mediaId} class=${kind(item)}><td>${isRanked ? html`<span class="rank">${i + 1}</span> ` : ''}<${Film} id=${item.mediaId} />
    ${kind(item) && html`<span class=${`state ${kind(item)}`}>${t(`copy.${kind(item)}`)}</span>`}</td>
    <td class="number">${count(item.boxes)}</td><td class="number">${count(item.servers)}</td><td class="number">${count(item.boxes + item.servers)}</td><td class="number">${count(item.arriving)}</td><td class="number">${count(item.wishes)}</td><td class="number">${count(item.firstWishes)}</td></tr>`);

function Titles({ sort, name, intro }) {
  const [found] = useAsked(() => api.items({ sort, limit: SHOWN }), [sort], ['items', 'nodes']);
  return html`<${Heading} intro=${intro}>${name}<//>
    ${found && html`<div class="tiles three"><div class="tile"><span class="name">${t('known')}</span><strong>${count(found.known)}</strong><span class="hint">${t('knownNote')}</span></div>
      <div class=${`tile ${found.lastCopies ? 'warning' : ''}`}><span class="name">${t('lastCopies')}</span><strong>${count(found.lastCopies)}</strong><span class="hint">${t('lastCopiesNote')}</span></div>
      <div class=${`tile ${found.missing ? 'critical' : ''}`}><span class="name">${t('missing')}</span><strong>${count(found.missing)}</strong><span class="hint">${t('missingNote')}</span></div></div>`}
    <${Table} label=${name} columns=${COLUMNS()} empty=${found ? t('noItems') : t('loading')}>${Rows(found?.items || [], sort === 'most-wanted')}<//>
    ${found && found.known > found.items.length && html`<p class="hint">${t('firstOnly', { n: found.items.length, of: count(found.known) })}</p>`}`;
}

export const Placement = () => html`<${Titles} sort="fewest-copies" name=${t('placement')} intro=${t('placementIntro')} />`;
export const Demand = () => html`<${Titles} sort="most-wanted" name=${t('demand')} intro=${t('demandIntro')} />`;

const FORECAST = () => [[t('film')], [t('wishes'), true], [t('expected'), true], [t('wantedCopies'), true], [t('onBoxes'), true], [t('shadowCopies'), true], [t('arriving'), true], [t('onServers'), true], [t('lacks'), true]];

export function Forecast({ query }) {
  const [found] = useAsked(() => api.items({ sort: 'most-lacking', cursor: query.get('cursor') || undefined, limit: 50 }), [query.toString()], ['items', 'nodes']);
  return html`<${Heading} intro=${t('forecastIntro')}>${t('forecast')}<//>
    <p class="hint">${t('forecastNote')}</p>
    <${Table} label=${t('forecast')} columns=${FORECAST()} empty=${found ? t('noItems') : t('loading')}>${(found?.items || []).map((item) => html`<tr key=${item.mediaId}><td><${Film} id=${item.mediaId} />
      ${item.lacking > 0 && html`<span class="state last">${t('copy.lacking')}</span>`}</td>
      <td class="number">${count(item.wishes)}</td><td class="number">${decimal(item.demand)}</td><td class="number">${count(item.wanted)}</td><td class="number">${count(item.boxes)}</td><td class="number">${count(item.shadows)}</td><td class="number">${count(item.arriving)}</td><td class="number">${count(item.servers)}</td><td class="number"><strong>${count(item.lacking)}</strong></td></tr>`)}<//>
    <${Pager} path="/operator/forecast" query=${query} next=${found?.nextCursor} />`;
}
