// The service's own nodes: what each does, whether it is heard, which cells it has; the vault.
import { html } from './preact.js';
import { api } from './api.js';
import { count } from './figures.js';
import { Heading, Table } from './frame.js';
import { useAsked } from './state.js';
import { t } from './texts.js';

const CELLS_MOVE = 4000; // ms

export function Cluster() {
  const [found] = useAsked(api.cluster, [], ['cluster'], CELLS_MOVE);
  if (!found) return html`<${Heading}>${t('cluster')}<//><p class="note">${t('loading')}</p>`;
  const { members, cells, contentKeys } = found;
  const vaults = members.filter((member) => member.roles.includes('vault'));
  const placed = new Set(members.flatMap((member) => member.cells));
  return html`<${Heading} intro=${t('clusterIntro')}>${t('cluster')}<//>
    <div class="tiles three"><div class="tile"><span class="name">${t('members')}</span><strong>${members.length}</strong><span class="hint">${t('heard', { n: members.filter((member) => member.reachable).length })}</span></div>
      <div class="tile"><span class="name">${t('cells')}</span><strong>${cells.length}</strong><span class="hint">${t('cellsPlaced', { n: placed.size })}</span></div>
      <div class=${`tile ${vaults.some((member) => member.reachable) ? '' : 'critical'}`}><span class="name">${t('vault')}</span><strong>${t('vaultNodes', { n: vaults.filter((member) => member.reachable).length })}</strong><span class="hint">${t('contentKeys', { n: count(contentKeys) })}</span></div></div>
    <${Table} label=${t('cluster')} columns=${[[t('address')], [t('roles')], [t('stateName')], [t('reachability')], [t('cells')]]}>
      ${members.map((member) => html`<tr key=${member.address}><td class="id">${member.address}${member.answering && html` <span class="hint">${t('answers')}</span>`}</td><td>${member.roles.join(', ')}</td><td>${member.status}</td>
        <td><span class=${`state ${member.reachable ? 'online' : 'missing'}`}>${t(member.reachable ? 'reachable' : 'unreachable')}</span></td><td>${member.cells.join(', ') || '–'}</td></tr>`)}<//>`;
}
