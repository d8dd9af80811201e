// What the icons of Figs 8B to 8E say and show of an item.
import { html } from './preact.js';
import { FillingCircle, ViewablePie } from './shapes.js';
import { duration } from './duration.js';
import { locale, t } from './texts.js';

export { duration };

export function stateText({ state, held, segments }) {
  if (state === 'complete') return t('downloaded');
  if (state === 'filling') return t('downloading', { percent: Math.floor((100 * held) / segments) });
  return t('notDownloaded');
}

export function StateIcon({ item }) {
  const share = item.segments ? item.held / item.segments : 0;
  return html`<${FillingCircle} state=${item.state} share=${share} label=${stateText(item)} />`;
}

export function viewableText(item, now) {
  const left = (item.viewableUntil || 0) - now;
  if (left <= 0) return '';
  return t('viewable', { left: duration(left) });
}

export function ViewableIcon({ item, now }) {
  const label = viewableText(item, now);
  if (!label) return html`<span class="icon"></span>`;
  return html`<${ViewablePie} share=${(item.viewableUntil - now) / (item.viewableUntil - item.viewableSince)} label=${label} />`;
}

// A place in a film.
export function clock(millis) {
  const s = Math.max(0, Math.floor((millis || 0) / 1e3));
  const parts = [Math.floor(s / 3600), Math.floor(s / 60) % 60, s % 60];
  return parts.slice(parts[0] ? 0 : 1).map((p, i) => (i ? String(p).padStart(2, '0') : p)).join(':');
}

export const genreName = (genre) => {
  const known = t(`genre.${genre.toLowerCase()}`);
  return known.startsWith('genre.') ? genre.charAt(0).toLocaleUpperCase(locale) + genre.slice(1) : known;
};

const languages = new Intl.DisplayNames([locale], { type: 'language', fallback: 'code' });

export function languageName(code) {
  try {
    return languages.of(code);
  } catch {
    return code; // Not a language's code: shown as the catalog has it.
  }
}

export const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
export const rate = (bits) => (bits < 1e6 ? `${number.format(Math.round(bits / 1e3))} kbit/s` : `${number.format(bits / 1e6)} Mbit/s`);

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
