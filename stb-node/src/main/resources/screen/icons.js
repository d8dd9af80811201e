// The icons of Figs 8B to 8E: a circle that fills as the film arrives, a pie that empties as viewing time runs out.
import { html } from './preact.js';

const RADIUS = 8;
const AROUND = 2 * Math.PI * RADIUS;

// A wedge of a pie: a stroke as wide as the radius, drawn part of the way round.
const wedge = (share) => html`<circle
  r=${RADIUS / 2} cx="12" cy="12" fill="none" stroke="currentColor" stroke-width=${RADIUS}
  stroke-dasharray=${`${(share * AROUND) / 2} ${AROUND}`} transform="rotate(-90 12 12)" />`;

export function stateText({ state, held, segments }) {
  if (state === 'complete') return 'Downloaded';
  if (state === 'filling') return `Downloading ${Math.floor((100 * held) / segments)} %`;
  return 'Not downloaded yet';
}

// No circle: not begun. Partly filled: arriving. Full: downloaded.
export function StateIcon({ item }) {
  const label = stateText(item);
  if (item.state === 'none') {
    return html`<span class="icon" role="img" aria-label=${label}></span>`;
  }
  const whole = item.state === 'complete';
  return html`<svg class=${`icon state ${item.state}`} viewBox="0 0 24 24" role="img" aria-label=${label}>
    <title>${label}</title>
    <circle r="10" cx="12" cy="12" fill="none" stroke="currentColor" stroke-width="1.6" />
    ${whole
      ? html`<circle r="8" cx="12" cy="12" fill="currentColor" />`
      : wedge(item.held / item.segments)}
  </svg>`;
}

const DAY = 24 * 3600e3;

export function viewableText(item, now) {
  const left = (item.viewableUntil || 0) - now;
  if (left <= 0) return '';
  return `Viewable ${duration(left)}`;
}

export function ViewableIcon({ item, now }) {
  const label = viewableText(item, now);
  if (!label) return html`<span class="icon"></span>`;
  const share = Math.min(1, (item.viewableUntil - now) / DAY);
  return html`<svg class="icon viewable" viewBox="0 0 24 24" role="img" aria-label=${label}>
    <title>${label}</title>
    <circle r="8" cx="12" cy="12" fill="currentColor" opacity="0.18" />
    ${wedge(share)}
  </svg>`;
}

export function duration(millis) {
  const minutes = Math.max(1, Math.round(millis / 60e3));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(millis / 3600e3);
  if (hours < 48) return `${hours} h`;
  return `${Math.floor(hours / 24)} days`;
}

export function bytes(count) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (count >= 1000 && unit < units.length - 1) {
    count /= 1000;
    unit++;
  }
  return `${unit && count < 100 ? count.toFixed(1) : Math.round(count)} ${units[unit]}`;
}

export function price(cents, currency) {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(cents / 100);
}
