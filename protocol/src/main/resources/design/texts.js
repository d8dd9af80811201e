// Every word that people read, in their language: the one they chose here, else the first of the browser's that there is.
import { english } from './texts-en.js';
import { german } from './texts-de.js';

const KEPT = 'tributary.language';
export const LANGUAGES = { en: { name: 'English', texts: english }, de: { name: 'Deutsch', texts: german } };

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // a browser that keeps nothing
  }
}

const wished = [kept(), ...navigator.languages].map((tag) => (tag || '').slice(0, 2));
export const language = wished.find((tag) => LANGUAGES[tag]) || 'en';
// With the region of the browser, if it speaks the same language: dates and prices as people there write them.
export const locale = navigator.languages.find((tag) => tag.startsWith(language)) || language;
document.documentElement.lang = language;

const plural = new Intl.PluralRules(language);

// The text of a key; {name} in it stands for that value. A text with forms is chosen by the value `n`.
export function t(key, values = {}) {
  let text = LANGUAGES[language].texts[key] ?? english[key] ?? key;
  if (typeof text === 'object') text = text[plural.select(values.n)] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function choose(tag) {
  try {
    localStorage.setItem(KEPT, tag);
  } catch {
    return; // then it lasts no longer than this page
  }
  location.reload();
}
