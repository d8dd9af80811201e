// Who gives whom: givers on the left, receivers on the right, ribbons as broad as what flows.
import { html } from './preact.js';
import { rate } from './figures.js';
import { Table } from './frame.js';
import { t } from './texts.js';

const WIDTH = 900;
const LEFT = 210;
const RIGHT = WIDTH - 210;
const SPACE = 14; // between two groups
const BROAD = 250; // all ribbons together
const LEAST = 3;

// What a group is called; a name that is not known says so.
export function groupName(id) {
  const at = id.indexOf(':');
  if (at < 0) return t('others');
  const [kind, name] = [id.slice(0, at), id.slice(at + 1)];
  if (kind === 'server') return name === 'others' ? t('otherServers') : t('serverNamed', { name });
  if (kind === 'cell') return t('cellNamed', { name });
  if (kind === 'node') return name;
  return name === '' || name === '/' ? t('networkUnknown') : name.replace(/^\/|\/$/g, '').replace('/', ' · ');
}

// Places the ends of ribbons under each other; the order is by what flows.
function stacked(flows, side, scale) {
  const ends = new Map();
  for (const flow of flows) {
    const end = ends.get(flow[side]) || { id: flow[side], bits: 0, flows: [] };
    end.bits += flow.bitsPerSecond;
    end.flows.push(flow);
    ends.set(flow[side], end);
  }
  let y = SPACE;
  const placed = [...ends.values()].sort((a, b) => b.bits - a.bits);
  for (const end of placed) {
    end.y = y;
    end.places = new Map();
    for (const flow of end.flows) {
      const broad = Math.max(LEAST, flow.bitsPerSecond * scale);
      end.places.set(flow, y + broad / 2);
      y += broad;
    }
    end.height = Math.max(y - end.y, 16);
    y = end.y + end.height + SPACE;
  }
  return { ends: placed, height: y };
}

export function Picture({ overview: { flows, groups } }) {
  if (!flows.length) return html`<p class="none quiet">${t('nothingFlows')}</p>`;
  const all = flows.reduce((sum, flow) => sum + flow.bitsPerSecond, 0);
  const scale = all ? BROAD / all : 0;
  const sizes = new Map(groups.map((group) => [group.id, group.nodes]));
  const left = stacked(flows, 'from', scale);
  const right = stacked(flows, 'to', scale);
  const height = Math.max(left.height, right.height, 120);
  const label = (end, x, anchor) => html`<g key=${end.id}>
    <rect class="end" x=${anchor === 'end' ? LEFT - 6 : RIGHT} y=${end.y} width="6" height=${end.height} rx="2" />
    <text x=${x} y=${end.y + Math.min(end.height / 2, 12) + 3} text-anchor=${anchor}>${groupName(end.id)}<tspan class="size" dx="6">${sizes.get(end.id) > 1 ? `×${sizes.get(end.id)}` : ''}</tspan></text>
    ${end.height >= 30 && html`<text class="size" x=${x} y=${end.y + Math.min(end.height / 2, 12) + 20} text-anchor=${anchor}>${rate(end.bits)}</text>`}</g>`;
  return html`<svg class="flows" viewBox=${`0 0 ${WIDTH} ${height}`} role="img" aria-label=${t('pictureLabel', { n: flows.length, rate: rate(all) })}>
      ${flows.map((flow) => {
        const from = left.ends.find((end) => end.id === flow.from).places.get(flow);
        const to = right.ends.find((end) => end.id === flow.to).places.get(flow);
        const middle = (LEFT + RIGHT) / 2;
        return html`<path key=${`${flow.from} ${flow.to}`} class=${flow.origin ? 'origin' : 'peers'} d=${`M${LEFT} ${from}C${middle} ${from} ${middle} ${to} ${RIGHT} ${to}`}
          stroke-width=${Math.max(LEAST, flow.bitsPerSecond * scale)}><title>${`${groupName(flow.from)} → ${groupName(flow.to)}: ${rate(flow.bitsPerSecond)}, ${t('leases', { n: flow.leases })}`}</title></path>`;
      })}
      ${left.ends.map((end) => label(end, LEFT - 14, 'end'))}${right.ends.map((end) => label(end, RIGHT + 14, 'start'))}
    </svg>
    <p class="legend"><span class="origin">${t('fromServers')}</span><span class="peers">${t('fromBoxes')}</span></p>
    <details><summary>${t('asTable')}</summary><${Table} label=${t('whoGives')} columns=${[[t('giver')], [t('receiver')], [t('rate'), true], [t('leasesName'), true]]}>
      ${flows.map((flow) => html`<tr key=${`${flow.from} ${flow.to}`}><td>${groupName(flow.from)}</td><td>${groupName(flow.to)}</td><td class="number">${rate(flow.bitsPerSecond)}</td><td class="number">${flow.leases}</td></tr>`)}<//></details>`;
}
