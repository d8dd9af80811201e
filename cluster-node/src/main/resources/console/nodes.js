// Boxes and servers: the table, and one of them with what it does; emptying a server.
import { html, useEffect, useRef, useState } from './preact.js';
import { api } from './api.js';
import { count, rate, time } from './figures.js';
import { Film, Heading, Meter, NodeLink, Table } from './frame.js';
import { go, Link } from './links.js';
import { fail, may, say, useAsked } from './state.js';
import { TransferRows, TRANSFER_COLUMNS } from './transfers.js';
import { t } from './texts.js';

const KINDS = ['SET_TOP_BOX', 'MEDIA_SERVER', 'STORE_CACHE', 'HOME_STORAGE'];
const STATES = ['ALL', 'ONLINE', 'SILENT', 'WAITING', 'DRAINING'];

export const State = ({ state }) => html`<span class=${`state ${state.toLowerCase()}`}>${t(`state.${state}`)}</span>`;
const uses = (live) => t('ofRate', { used: rate(live.uplinkReserved), all: rate(live.uplinkBitsPerSecond) });
const place = (live) => [live.network, live.region].filter(Boolean).join(' · ') || t('networkUnknown');

const Row = ({ node }) => html`<tr><td><${NodeLink} id=${node.clientId} /></td><td>${t(`kind.${node.kind}`)}</td><td><${State} state=${node.state} /></td>
    ${node.live ? html`<td class="number">${count(node.live.itemsComplete)}</td><td><${Meter} value=${node.live.uplinkReserved} of=${node.live.uplinkBitsPerSecond} label=${uses(node.live)} /></td>
      <td class="number">${count(node.live.sending)}</td><td class="number">${count(node.live.receiving)}</td><td>${place(node.live)}</td><td>${t(`reach.${node.live.reachability}`)}</td>`
      : html`<td colspan="6" class="none">${node.lastSeen ? t('seen', { time: time(node.lastSeen) }) : t('notSeen')}</td>`}</tr>`;

const COLUMNS = () => [[t('id')], [t('kind')], [t('stateName')], [t('holds'), true], [t('uplinkUse')], [t('sends'), true], [t('gets'), true], [t('place')], [t('reachability')]];

function Search({ query }) {
  const change = (changes) => {
    const parts = new URLSearchParams(query);
    parts.delete('cursor');
    Object.entries(changes).forEach(([name, value]) => (value ? parts.set(name, value) : parts.delete(name)));
    go(`/operator/nodes?${parts}`, { replace: true, stay: true });
  };
  const waiting = useRef(0);
  const typed = (event) => {
    const words = event.target.value.slice(0, 200);
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => change({ q: words }), 250);
  };
  const choice = (name, values, text) => html`<label class="choice">${t(name)}<select onChange=${(event) => change({ [name]: event.target.value })}>
    ${values.map((value) => html`<option value=${value} selected=${(query.get(name) || '') === value}>${text(value)}</option>`)}</select></label>`;
  return html`<form class="filters" role="search" onSubmit=${(event) => event.preventDefault()}>
    <label class="choice grow">${t('find')}<input type="search" name="q" value=${query.get('q') || ''} placeholder=${t('findHint')} onInput=${typed} /></label>
    ${choice('kind', ['', ...KINDS], (kind) => (kind ? t(`kind.${kind}`) : t('any')))}
    ${choice('state', ['', ...STATES.slice(1)], (state) => (state ? t(`only.${state}`) : t('any')))}</form>`;
}

function Drain({ node, reload }) {
  const [asks, setAsks] = useState(false);
  const yes = useRef();
  useEffect(() => yes.current?.focus(), [asks]);
  if (node.kind !== 'MEDIA_SERVER' || !may('operator')) return null;
  const attempt = (work, done) => async () => {
    setAsks(false);
    try {
      await work(node.clientId);
      say(t(done, { id: node.clientId }));
    } catch (error) {
      fail(error);
    }
    reload();
  };
  if (node.live?.drain) return html`<button class="button" onClick=${attempt(api.undrain, 'undrained')}>${t('undrain')}</button>`;
  return asks ? html`<div class="asks" role="alertdialog" aria-label=${t('drain')} aria-describedby="drain-text"><p id="drain-text">${t('drainText')}</p>
      <button class="primary" ref=${yes} onClick=${attempt(api.drain, 'draining')}>${t('drainYes')}</button><button class="button" onClick=${() => setAsks(false)}>${t('cancel')}</button></div>`
    : html`<button class="button" onClick=${() => setAsks(true)}>${t('drain')}</button>`;
}

function DrainState({ drain }) {
  if (!drain) return null;
  return html`<p class=${`drainage ${drain.safe ? 'safe' : ''}`} role="status">${drain.safe ? t('drainSafe') : t('drainLeft', { items: count(drain.items), leases: count(drain.leases) })}</p>`;
}

function Detail({ id }) {
  const [found, reload] = useAsked(() => api.node(id), [id], ['nodes', 'drains']);
  const [transfers] = useAsked(() => api.transfers({ client: id, limit: 20 }), [id], ['transfers']);
  if (!found) return html`<p class="note">${t('loading')}</p>`;
  const { node, list } = found;
  const facts = [[t('kind'), t(`kind.${node.kind}`)], [t('owner'), found.userId === 'operator' ? t('ourOwn') : found.userId], [t('certificate'), found.registrationNumber || t('notActivated')],
    ...(node.live ? [[t('place'), place(node.live)], [t('reachability'), `${t(`reach.${node.live.reachability}`)} ${node.live.address}`], [t('uplinkUse'), uses(node.live)],
      [t('downlinkUse'), t('ofRate', { used: rate(node.live.downlinkReserved), all: rate(node.live.downlinkBitsPerSecond) })], [t('holds'), count(node.live.itemsComplete)],
      [t('sends'), t('leases', { n: node.live.sending })], [t('waiting'), count(node.live.waiting)]] : []), [t('lastSeen'), node.lastSeen ? time(node.lastSeen) : t('notSeen')]];
  return html`<p><${Link} to="/operator/nodes" class="back">← ${t('nodes')}<//></p>
    <${Heading} actions=${html`<${Drain} node=${node} reload=${reload} />`}>${t(`kind.${node.kind}`)} ${id} <${State} state=${node.state} /><//>
    <${DrainState} drain=${node.live?.drain} />
    <div class="columns even"><section class="panel"><h2>${t('facts')}</h2><dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></section>
      <section class="panel"><h2>${t('itsList')}</h2>${list.length ? html`<ol class="wishes">${list.slice(0, 40).map((wish) => html`<li key=${wish.mediaId}><span class="rank">${wish.rank}</span><${Film} id=${wish.mediaId} />
        <span class=${`state ${wish.downloaded ? 'online' : ''}`}>${wish.downloaded ? t('there') : t('notThere')}</span></li>`)}</ol>` : html`<p class="none">${t('noList')}</p>`}</section></div>
    <section class="panel"><h2>${t('transfersTo')}</h2><${Table} label=${t('transfersTo')} columns=${TRANSFER_COLUMNS()} empty=${t('noTransfers')}>${TransferRows(transfers?.items || [])}<//></section>`;
}

export function Nodes({ query }) {
  return query.get('node') ? html`<${Detail} key=${query.get('node')} id=${query.get('node')} />` : html`<${All} query=${query} />`;
}

function All({ query }) {
  const wanted = Object.fromEntries(['q', 'kind', 'state', 'cursor'].map((name) => [name, query.get(name) || undefined]));
  const [page] = useAsked(() => api.nodes({ ...wanted, limit: 50 }), [query.toString()], ['nodes', 'drains']);
  return html`<${Heading} intro=${t('nodesIntro')}>${t('nodes')}<//><${Search} query=${query} />
    <${Table} label=${t('nodes')} columns=${COLUMNS()} empty=${page ? t('noNodes') : t('loading')}>${(page?.items || []).map((node) => html`<${Row} key=${node.clientId} node=${node} />`)}<//>
    <${Pager} path="/operator/nodes" query=${query} next=${page?.nextCursor} />`;
}

// Forward by cursor, back by the browser's own history.
export function Pager({ path, query, next }) {
  const to = (cursor) => {
    const parts = new URLSearchParams(query);
    if (cursor) parts.set('cursor', cursor);
    else parts.delete('cursor');
    return `${path}?${parts}`;
  };
  return html`<p class="pager">${query.get('cursor') && html`<${Link} to=${to('')}>${t('firstPage')}<//>`}${next && html`<${Link} to=${to(next)}>${t('nextPage')}<//>`}</p>`;
}
