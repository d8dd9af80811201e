// What the icons of Figs 8B to 8E say and show of an item.
import { html } from './preact.js';
import { FillingCircle, ViewablePie } from './shapes.js';

export function stateText({ state, held, segments }) {
  if (state === 'complete') return 'Downloaded';
  if (state === 'filling') return `Downloading ${Math.floor((100 * held) / segments)} %`;
  return 'Not downloaded yet';
}

export function StateIcon({ item }) {
  const share = item.segments ? item.held / item.segments : 0;
  return html`<${FillingCircle} state=${item.state} share=${share} label=${stateText(item)} />`;
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
  return html`<${ViewablePie} share=${(item.viewableUntil - now) / DAY} label=${label} />`;
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
