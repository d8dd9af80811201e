// Amounts, times and names as people of this language write them.
import { language, locale, t } from './texts.js';

export { duration } from './duration.js';

export function bytes(count) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (count >= 1000 && unit < units.length - 1) {
    count /= 1000;
    unit++;
  }
  const digits = unit && count < 100 ? 1 : 0;
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(count)} ${units[unit]}`;
}

export function rate(bitsPerSecond) {
  const [value, unit] = bitsPerSecond < 1e6 ? [bitsPerSecond / 1e3, 'kbit/s'] : [bitsPerSecond / 1e6, 'Mbit/s'];
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value)} ${unit}`;
}

export const price = ({ cents, currency }) =>
  cents ? new Intl.NumberFormat(locale, { style: 'currency', currency }).format(cents / 100) : t('free');

export const day = (instant) => new Date(instant).toLocaleDateString(locale, { dateStyle: 'medium' });
export const moment = (instant) => new Date(instant).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' });
export const hour = (instant) => new Date(instant).toLocaleTimeString(locale, { timeStyle: 'short' });
export const month = (instant) => new Date(instant).toLocaleDateString(locale, { month: 'long', year: 'numeric' });

const names = (type) => new Intl.DisplayNames([locale, language], { type, fallback: 'code' });

export function languageName(tag) {
  try {
    return names('language').of(tag);
  } catch {
    return tag; // not a language tag
  }
}

export const countryName = (code) => names('region').of(code);

// Genres come in small letters from filters, as written from titles.
export const genreName = (genre) => {
  const known = t(`genre.${genre.toLowerCase()}`);
  return known.startsWith('genre.') ? genre.charAt(0).toLocaleUpperCase(locale) + genre.slice(1) : known;
};
