// Films on their way into the catalog, at all media servers, and why those that failed did.
import { html } from './preact.js';
import { api } from './api.js';
import { bytes } from './format.js';
import { share, time } from './figures.js';
import { Heading, Meter, NodeLink, Table } from './frame.js';
import { Link } from './links.js';
import { Pager } from './nodes.js';
import { useAsked } from './state.js';
import { t } from './texts.js';

const COLUMNS = () => [[t('film')], [t('server')], [t('stateName')], [t('progress')], [t('amount'), true], [t('begun')], [t('over')]];

const Progress = ({ ingest: { title, state, percent } }) => {
  if (state === 'FAILED' || state === 'LOST') return '–';
  const part = share(percent, 100);
  if (state === 'DONE') return part;
  return html`<${Meter} value=${percent * 0.9} of=${90} label=${t('percentOf', { percent: part, title })} /> ${part}`;
};

const amount = ({ bytesDone, bytesTotal }) => (bytesTotal ? t('amountOf', { done: bytes(bytesDone), all: bytes(bytesTotal) }) : '–');

const note = ({ state, reason, detail, mediaId }) => {
  if (state === 'LOST') return t('lostNote');
  if (mediaId) return html`<${Link} to=${`/operator/titles?title=${mediaId}`}>${t('inCatalog', { id: mediaId })}<//>`;
  return [reason, detail].filter(Boolean).join(': ');
};

const Row = ({ ingest }) => html`<tr class=${ingest.state.toLowerCase()}><td class="broken">${ingest.title}${note(ingest) && html`<br /><span class="hint">${note(ingest)}</span>`}</td>
    <td><${NodeLink} id=${ingest.clientId} /></td><td><span class=${`state ${ingest.state.toLowerCase()}`}>${t(`ingest.${ingest.state}`)}</span></td><td class="nowrap"><${Progress} ingest=${ingest} /></td>
    <td class="number">${amount(ingest)}</td><td class="nowrap">${time(ingest.begun)}</td><td class="nowrap">${ingest.ended ? time(ingest.ended) : '–'}</td></tr>`;

export function Ingests({ query }) {
  const [page] = useAsked(() => api.ingests({ cursor: query.get('cursor') || undefined, limit: 50 }), [query.toString()], ['ingests']);
  return html`<${Heading} intro=${t('ingestsIntro')}>${t('ingests')}<//>
    <${Table} label=${t('ingests')} columns=${COLUMNS()} empty=${page ? t('noIngests') : t('loading')}>${(page?.items || []).map((ingest) => html`<${Row} key=${ingest.ingestId} ingest=${ingest} />`)}<//>
    <${Pager} path="/operator/ingests" query=${query} next=${page?.nextCursor} />`;
}
