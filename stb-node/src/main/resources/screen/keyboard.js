// Letters for a remote control that has none: arrows and OK type, Back or Done closes.
import { html, useEffect } from './preact.js';
import { focusFirst } from './keys.js';
import { t } from './texts.js';

const ROWS = ['ABCDEFGHI', 'JKLMNOPQR', 'STUVWXYZ', '0123456789'];
const LONGEST = 200;

// What is typed stands above the letters; the label, while that is nothing.
export function Keyboard({ text, label = t('search'), onText, onDone }) {
  useEffect(focusFirst, []);
  const type = (letter) => () => onText((text + letter).slice(0, LONGEST));
  return html`<section class="keyboard" role="dialog" aria-modal="true" aria-label=${t('letters')}>
    <p class="typed" aria-live="polite">${text || label}<span class="caret" aria-hidden="true"></span></p>
    ${ROWS.map((row, at) => html`<div class="keys" key=${row}>
      ${[...row].map((letter) => html`<button class="key" key=${letter} data-first=${letter === 'A' ? '' : undefined} onClick=${type(letter.toLowerCase())}>${letter}</button>`)}
      ${at === 2 && html`<button class="key" onClick=${type(' ')} aria-label=${t('space')}>␣</button>`}
    </div>`)}
    <div class="keys">
      <button class="key wide" onClick=${() => onText(text.slice(0, -1))}>${t('delete')}</button>
      <button class="key wide" onClick=${() => onText('')}>${t('clear')}</button>
      <button class="key wide" onClick=${onDone}>${t('done')}</button>
    </div>
  </section>`;
}
