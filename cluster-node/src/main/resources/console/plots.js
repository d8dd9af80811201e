// The last hours as small plots, each with its unit, its extremes and its last value.
import { html } from './preact.js';
import { clock, count, rate } from './figures.js';
import { t } from './texts.js';

const WIDTH = 300;
const HEIGHT = 80;
const MOST_POINTS = 300;

const percent = (value) => `${Math.round(value)} %`;
const PLOTS = [
  { name: 'plotOffload', unit: percent, most: 100, lines: [['peers', ({ boxesBitsPerSecond: boxes, originBitsPerSecond: origin }) => (boxes + origin ? (100 * boxes) / (boxes + origin) : null)]] },
  { name: 'plotRates', unit: rate, lines: [['origin', (s) => s.originBitsPerSecond], ['peers', (s) => s.boxesBitsPerSecond]] },
  { name: 'plotSessions', unit: count, lines: [['plain', (s) => s.boxes + s.servers]] },
  { name: 'plotTransfers', unit: count, lines: [['plain', (s) => s.transfers]] },
  { name: 'plotWaits', unit: count, lines: [['origin', (s) => s.waiting]] },
];

// No more points than there are pixels to tell them apart.
const thinned = (samples) => {
  const step = Math.ceil(samples.length / MOST_POINTS);
  return samples.filter((_, i) => i % step === 0 || i === samples.length - 1);
};

function path(points, from, to, most) {
  let isDown = false;
  return points.map(([at, value]) => {
    if (value === null) {
      isDown = false;
      return '';
    }
    const x = (WIDTH * (at - from)) / Math.max(1, to - from);
    const command = isDown ? 'L' : 'M';
    isDown = true;
    return `${command}${x.toFixed(1)} ${(HEIGHT - 3 - ((HEIGHT - 8) * value) / most).toFixed(1)}`;
  }).join('');
}

function Plot({ plot, samples }) {
  const lines = plot.lines.map(([kind, value]) => [kind, samples.map((sample) => [Date.parse(sample.at), value(sample)])]);
  const values = lines.flatMap(([, points]) => points.map(([, value]) => value)).filter((value) => value !== null);
  const most = plot.most || Math.max(1, ...values);
  const [from, to] = [Date.parse(samples[0].at), Date.parse(samples.at(-1).at)];
  const last = lines.map(([kind, points]) => [kind, points.at(-1)[1]]);
  const words = last.map(([, value]) => (value === null ? '–' : plot.unit(value))).join(', ');
  return html`<figure class="plot"><figcaption>${t(plot.name)} ${last.map(([kind, value]) => html`<strong class=${kind}>${value === null ? '–' : plot.unit(value)}</strong>`)}</figcaption>
    <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label=${t('plotLabel', { name: t(plot.name), now: words, most: plot.unit(Math.max(0, ...values)) })}>
      <path class="grid" d=${`M0 ${HEIGHT - 3}H${WIDTH}M0 5H${WIDTH}`} />${lines.map(([kind, points]) => html`<path class=${kind} d=${path(points, from, to, most)} />`)}</svg>
    <p class="axis"><span>${clock(from)}</span><span>${t('upTo', { most: plot.unit(most) })}</span><span>${clock(to)}</span></p></figure>`;
}

export function Plots({ history, now }) {
  const samples = thinned([...(history?.items || []), now]);
  return html`<section class="panel"><h2>${t('overTime')}</h2>
    ${samples.length > 1 ? html`<div class="plots">${PLOTS.map((plot) => html`<${Plot} key=${plot.name} plot=${plot} samples=${samples} />`)}</div>` : html`<p class="none">${t('noHistory')}</p>`}
    <p class="hint">${t('historyNote')}</p></section>`;
}
