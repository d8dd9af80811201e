// Rates, counts and shares with their units.
import { locale } from './texts.js';

const number = (value, digits = 0) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);

export const count = (value) => number(value);
export const decimal = (value) => number(value, 1);

export function rate(bits) {
  const units = ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s'];
  let unit = 0;
  while (bits >= 1000 && unit < units.length - 1) {
    bits /= 1000;
    unit++;
  }
  return `${number(bits, unit && bits < 100 ? 1 : 0)} ${units[unit]}`;
}

export const share = (part, all) => (all ? `${number((100 * part) / all, 0)} %` : '–');
export const clock = (instant) => new Date(instant).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
export const time = (instant) => new Date(instant).toLocaleString(locale, { dateStyle: 'short', timeStyle: 'medium' });
