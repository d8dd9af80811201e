// The first page: what is wrong now, then how much flows, from where, and why.
import { html, useEffect, useState } from './preact.js';
import { api } from './api.js';
import { bytes } from './format.js';
import { count, rate, share } from './figures.js';
import { Heading } from './frame.js';
import { Link } from './links.js';
import { listen } from './live.js';
import { Picture } from './picture.js';
import { Plots } from './plots.js';
import { set, useAsked, useConsole } from './state.js';
import { t } from './texts.js';

const BYS = ['network', 'region', 'cell', 'node'];
const LEADS = {
  CELL_SILENT: '/operator/cluster', MEMBER_UNREACHABLE: '/operator/cluster', NO_MEDIA_SERVER: '/operator/nodes?kind=MEDIA_SERVER', ITEMS_MISSING: '/operator/placement',
  LAST_COPIES: '/operator/placement', TRANSFERS_FAILED: '/operator/transfers?state=FAILED', TRANSFERS_RETRYING: '/operator/transfers?state=RETRYING',
  TRANSFERS_HELD: '/operator/transfers?state=HELD', NODES_SILENT: '/operator/nodes?state=SILENT', BOXES_WAITING: '/operator/nodes?state=WAITING',
};
const lead = ({ code, subject }) => code === 'TAMPERED' ? `/operator/audit?kind=TAMPERING&who=${subject}` : LEADS[code] || `/operator/nodes?node=${subject}`;
const MARK = { CRITICAL: '!', WARNING: '▲', INFO: 'i' };

const Troubles = ({ troubles }) => html`<section class="troubles" aria-labelledby="wrong">
    <h2 id="wrong">${t('wrong')}</h2>
    ${troubles.length ? html`<ul>${troubles.map((trouble) => html`<li key=${trouble.code + trouble.subject} class=${trouble.severity.toLowerCase()}>
        <span class="mark" aria-hidden="true">${MARK[trouble.severity]}</span><span class="unseen">${t(`severity.${trouble.severity}`)}: </span>
        <${Link} to=${lead(trouble)}>${t(`trouble.${trouble.code}`, { n: trouble.count, subject: trouble.subject })}<//></li>`)}</ul>`
      : html`<p class="well">${t('nothingWrong')}</p>`}</section>`;

const Tile = ({ name, value, note, to }) => html`<${Link} to=${to} class="tile"><span class="name">${name}</span><strong>${value}</strong><span class="hint">${note}</span><//>`;

function Tiles({ overview: { now, boxesUplink, serversUplink } }) {
  const all = now.originBitsPerSecond + now.boxesBitsPerSecond;
  return html`<div class="tiles">
    <${Tile} name=${t('boxes')} value=${count(now.boxes)} note=${t('uplinkUsed', { share: share(boxesUplink.reserved, boxesUplink.bitsPerSecond) })} to="/operator/nodes?state=ONLINE" />
    <${Tile} name=${t('servers')} value=${count(now.servers)} note=${t('uplinkUsed', { share: share(serversUplink.reserved, serversUplink.bitsPerSecond) })} to="/operator/nodes?state=ONLINE&kind=MEDIA_SERVER" />
    <${Tile} name=${t('underWay')} value=${count(now.transfers)} note=${t('leases', { n: now.leases })} to="/operator/transfers?state=RUNNING" />
    <${Tile} name=${t('waiting')} value=${count(now.waiting)} note=${t('waitingNote')} to="/operator/nodes?state=WAITING" />
    <${Tile} name=${t('offload')} value=${share(now.boxesBitsPerSecond, all)} note=${t('offloadNote', { rate: rate(now.boxesBitsPerSecond) })} to="/operator/transfers?state=RUNNING" />
    <${Tile} name=${t('fromOrigin')} value=${rate(now.originBitsPerSecond)} note=${t('promised')} to="/operator/transfers?state=RUNNING" />
  </div>`;
}

function Bars({ title, rows, value, text, empty }) {
  const most = Math.max(1, ...rows.map(value));
  return html`<section class="panel"><h3>${title}</h3>${rows.length ? html`<ul class="bars">${rows.map((row) => html`<li key=${row.reason} title=${row.why}>
      <span class="why">${t(`reason.${row.reason}`)}</span><span class="figure">${text(row)}</span>
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class=${row.origin ? 'origin' : 'peers'} height="6" width=${Math.max(0.5, (100 * value(row)) / most)} /></svg></li>`)}</ul>`
    : html`<p class="none">${empty}</p>`}</section>`;
}

function Delivered({ delivered }) {
  const sum = (rows) => rows.reduce((all, row) => all + row.bytes, 0);
  const boxes = sum(delivered.filter((row) => !row.origin));
  const rows = [...delivered].sort((a, b) => b.bytes - a.bytes);
  return html`<${Bars} title=${t('delivered', { share: share(boxes, sum(delivered)) })} rows=${rows} value=${(row) => row.bytes} text=${(row) => bytes(row.bytes)} empty=${t('nothingDelivered')} />`;
}

export function Overview({ query }) {
  const { overview } = useConsole();
  const [by, setBy] = useState(BYS.includes(query.get('by')) ? query.get('by') : 'network');
  const [history] = useAsked(api.history, [], [], 15e3);
  useEffect(() => listen({
    overview: (now) => set({ overview: now, late: false }),
    late: () => set({ late: true }),
  }, `/api/v1/operator/overview/events?by=${by}`), [by]);
  if (!overview) return html`<${Heading}>${t('overview')}<//><p class="note">${t('loading')}</p>`;
  const choice = html`<label class="choice">${t('groupBy')}<select onChange=${(event) => setBy(event.target.value)}>${BYS.map((one) => html`<option value=${one} selected=${one === by}>${t(`by.${one}`)}</option>`)}</select></label>`;
  return html`<${Heading} intro=${t('overviewIntro')}>${t('overview')}<//>
    <${Troubles} troubles=${overview.troubles} />
    <${Tiles} overview=${overview} />
    <div class="columns"><section class="panel picture"><div class="title"><h2>${t('whoGives')}</h2>${choice}</div><${Picture} overview=${overview} /></section>
      <div class="stack"><${Bars} title=${t('whyNow')} rows=${overview.reasons} value=${(row) => row.bitsPerSecond} text=${(row) => rate(row.bitsPerSecond)} empty=${t('nothingFlows')} />
        <${Delivered} delivered=${overview.delivered} /></div></div>
    <${Plots} history=${history} now=${overview.now} />`;
}
