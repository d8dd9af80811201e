// The shapes of Figs 8B to 8E: a circle that fills as the film arrives, a pie that empties as viewing time runs out.
import { html } from './preact.js';

const RADIUS = 8;
const AROUND = 2 * Math.PI * RADIUS;

// A wedge of a pie: a stroke as wide as the radius, drawn part of the way round.
const wedge = (share) => html`<circle
  r=${RADIUS / 2} cx="12" cy="12" fill="none" stroke="currentColor" stroke-width=${RADIUS}
  stroke-dasharray=${`${(share * AROUND) / 2} ${AROUND}`} transform="rotate(-90 12 12)" />`;

// No circle: not begun. Partly filled: arriving. Full: downloaded. The state is none, filling or complete.
export function FillingCircle({ state, share, label }) {
  if (state === 'none') return html`<span class="icon" role="img" aria-label=${label}></span>`;
  return html`<svg class=${`icon state ${state}`} viewBox="0 0 24 24" role="img" aria-label=${label}>
    <title>${label}</title>
    <circle r="10" cx="12" cy="12" fill="none" stroke="currentColor" stroke-width="1.6" />
    ${state === 'complete' ? html`<circle r="8" cx="12" cy="12" fill="currentColor" />` : wedge(share)}
  </svg>`;
}

// The share of the viewing time that is left.
export function ViewablePie({ share, label }) {
  return html`<svg class="icon viewable" viewBox="0 0 24 24" role="img" aria-label=${label}>
    <title>${label}</title>
    <circle r="8" cx="12" cy="12" fill="currentColor" opacity="0.18" />
    ${wedge(Math.max(0, Math.min(1, share)))}
  </svg>`;
}
