// Transfers, and one of them with its leases and its whole history in plain words.
import { html } from './preact.js';
import { api } from './api.js';
import { bytes, duration } from './format.js';
import { rate, share, time } from './figures.js';
import { Film, Heading, Meter, NodeLink, Table } from './frame.js';
import { go, Link } from './links.js';
import { Pager } from './nodes.js';
import { useAsked } from './state.js';
import { t } from './texts.js';

const STATES = ['RUNNING', 'HELD', 'RETRYING', 'SUCCEEDED', 'FAILED', 'CANCELLED'];

export const TRANSFER_COLUMNS = () => [[t('film')], [t('receiver')], [t('stateName')], [t('progress')], [t('fromServers'), true], [t('fromBoxes'), true], [t('started')], [t('took'), true]];

const Progress = ({ transfer: { state, segmentsHeld, segmentCount } }) => {
  if (segmentCount) return html`<${Meter} value=${segmentsHeld * 0.9} of=${segmentCount * 0.9} label=${t('segments', { held: segmentsHeld, all: segmentCount })} /> ${share(segmentsHeld, segmentCount)}`;
  return state === 'SUCCEEDED' ? '100 %' : '–';
};

const Word = ({ transfer: { state, reason } }) => html`<span class=${`state ${state.toLowerCase()}`} title=${reason}>${t(`transfer.${state}`)}</span>`;

export const TransferRows = (transfers) => transfers.map((one) => html`<tr key=${one.transferId}>
    <td><${Link} to=${`/operator/transfers?transfer=${one.transferId}`}><${Film} id=${one.mediaId} /><//></td><td><${NodeLink} id=${one.clientId} /></td><td><${Word} transfer=${one} /></td>
    <td class="nowrap"><${Progress} transfer=${one} /></td><td class="number">${bytes(one.bytesFromOrigin)}</td><td class="number">${bytes(one.bytesFromBoxes)}</td><td>${time(one.started)}</td><td class="number">${duration(one.elapsedMillis)}</td></tr>`);

export function Transfers({ query }) {
  return query.get('transfer') ? html`<${Detail} key=${query.get('transfer')} id=${query.get('transfer')} />` : html`<${All} query=${query} />`;
}

function All({ query }) {
  const state = query.get('state') || '';
  const [page] = useAsked(() => api.transfers({ state, cursor: query.get('cursor') || undefined, limit: 50 }), [query.toString()], ['transfers']);
  return html`<${Heading} intro=${t('transfersIntro')}>${t('transfers')}<//>
    <form class="filters"><label class="choice">${t('stateName')}<select onChange=${(event) => go(`/operator/transfers?state=${event.target.value}`, { replace: true })}>
      ${['', ...STATES].map((one) => html`<option value=${one} selected=${one === state}>${one ? t(`transfer.${one}`) : t('any')}</option>`)}</select></label></form>
    <${Table} label=${t('transfers')} columns=${TRANSFER_COLUMNS()} empty=${page ? t('noTransfers') : t('loading')}>${TransferRows(page?.items || [])}<//>
    <${Pager} path="/operator/transfers" query=${query} next=${page?.nextCursor} />`;
}

// What an event says, in a sentence.
function sentence({ what, epoch, party, reason, bytesFromOrigin, bytesFromBoxes }) {
  const got = bytesFromOrigin === undefined ? '' : ` ${t('gotSoFar', { origin: bytes(bytesFromOrigin), boxes: bytes(bytesFromBoxes) })}`;
  if (what === 'STARTED') return t(epoch > 1 ? 'told.AGAIN' : 'told.STARTED', { epoch });
  return t(`told.${what}`, { party, reason: reason || t('noReason'), attempt: epoch }) + got;
}

const Donors = ({ donors }) => html`<${Table} label=${t('donors')} columns=${[[t('giver')], [t('why')], [t('leasesName'), true], [t('failedName'), true], [t('bytesName'), true], [t('tookTogether'), true]]} empty=${t('nothingYet')}>
    ${donors.map((one) => html`<tr key=${one.donor + one.reason}><td><${NodeLink} id=${one.donor} /> ${one.origin ? t('isServer') : ''}</td><td>${t(`reason.${one.reason}`)}</td><td class="number">${one.leases}</td>
      <td class="number" title=${one.failure}>${one.failed ? `${one.failed} (${one.failure})` : 0}</td><td class="number">${bytes(one.bytes)}</td><td class="number">${duration(one.elapsedMillis)}</td></tr>`)}<//>`;

// Who had given what when a delivery ended; those of the one that is shown above are there already.
const Ended = ({ event, isLast }) => !isLast && event.donors?.length && html`<details><summary>${t('donors')}</summary><${Donors} donors=${event.donors} /></details>`;

function Detail({ id }) {
  const [found] = useAsked(() => api.transfer(id), [id], ['transfers']);
  if (!found) return html`<p class="note">${t('loading')}</p>`;
  const { transfer, donors, history } = found;
  const reasons = Object.entries(transfer.bytesByReason);
  return html`<p><${Link} to="/operator/transfers" class="back">← ${t('transfers')}<//></p>
    <${Heading}><${Film} id=${transfer.mediaId} /> <${Word} transfer=${transfer} /><//>
    <p class="hint">${t('toBox')} <${NodeLink} id=${transfer.clientId} /> · ${bytes(transfer.lengthBytes)} · <${Progress} transfer=${transfer} />${transfer.reason && ` · ${transfer.reason}`}</p>
    <section class="panel"><h2>${t('leasesNow')}</h2><${Table} label=${t('leasesNow')} columns=${[[t('giver')], [t('why')], [t('segmentsName'), true], [t('rate'), true]]} empty=${t('noLeases')}>
      ${transfer.leases.map((lease) => html`<tr key=${lease.donor}><td><${NodeLink} id=${lease.donor} /> ${lease.origin ? t('isServer') : ''}</td><td>${t(`reason.${lease.reason}`)}</td><td class="number">${lease.segments}</td><td class="number">${rate(lease.rateBitsPerSecond)}</td></tr>`)}<//></section>
    <section class="panel"><h2>${t('donors')}</h2><${Donors} donors=${donors} /></section>
    <div class="columns even"><section class="panel"><h2>${t('history')}</h2><ol class="history">${history.map((event, i) => html`<li key=${i} class=${event.what.toLowerCase()}><time datetime=${event.at}>${time(event.at)}</time><span>${sentence(event)}</span><${Ended} event=${event} isLast=${i === history.length - 1} /></li>`)}</ol></section>
      <section class="panel"><h2>${t('whyBytes')}</h2>${reasons.length ? html`<dl>${reasons.map(([reason, sum]) => html`<dt>${t(`reason.${reason}`)}</dt><dd class="number">${bytes(sum)}</dd>`)}</dl>` : html`<p class="none">${t('nothingYet')}</p>`}</section></div>`;
}
