// In which language the screen speaks; this browser keeps it.
import { html } from './preact.js';
import { choose, language, LANGUAGES, t } from './texts.js';

export function Languages() {
  return html`<div class="filters" role="group" aria-label=${t('language')}>
    ${Object.entries(LANGUAGES).map(([tag, { name }]) => html`<button class="filter" key=${tag} lang=${tag} aria-pressed=${tag === language} onClick=${() => choose(tag)}>${name}</button>`)}
  </div>`;
}
