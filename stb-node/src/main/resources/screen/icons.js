// What the icons of Figs 8B to 8E say and show of an item.
import { html } from './preact.js';
import { FillingCircle, ViewablePie } from './shapes.js';
import { locale, t } from './texts.js';

export function stateText({ state, held, segments }) {
  if (state === 'complete') return t('downloaded');
  if (state === 'filling') return t('downloading', { percent: Math.floor((100 * held) / segments) });
  return t('notDownloaded');
}

export function StateIcon({ item }) {
  const share = item.segments ? item.held / item.segments : 0;
  return html`<${FillingCircle} state=${item.state} share=${share} label=${stateText(item)} />`;
}

const DAY = 24 * 3600e3;

export function viewableText(item, now) {
  const left = (item.viewableUntil || 0) - now;
  if (left <= 0) return '';
  return t('viewable', { left: duration(left) });
}

export function ViewableIcon({ item, now }) {
  const label = viewableText(item, now);
  if (!label) return html`<span class="icon"></span>`;
  return html`<${ViewablePie} share=${(item.viewableUntil - now) / DAY} label=${label} />`;
}

export function duration(millis) {
  const minutes = Math.max(1, Math.round(millis / 60e3));
  if (minutes < 60) return t('minutes', { n: minutes });
  const hours = Math.floor(millis / 3600e3);
  if (hours < 48) return t('hours', { n: hours });
  return t('days', { n: Math.floor(hours / 24) });
}

export const genreName = (genre) => {
  const known = t(`genre.${genre.toLowerCase()}`);
  return known.startsWith('genre.') ? genre.charAt(0).toLocaleUpperCase(locale) + genre.slice(1) : known;
};

export function bytes(count) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (count >= 1000 && unit < units.length - 1) {
    count /= 1000;
    unit++;
  }
  const digits = unit && count < 100 ? 1 : 0;
  const text = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(count);
  return `${text} ${units[unit]}`;
}

export function price(cents, currency) {
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(cents / 100);
}
