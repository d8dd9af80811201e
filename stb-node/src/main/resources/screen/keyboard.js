// Letters for a remote control that has none: arrows and OK type, Back or Done closes.
import { html, useEffect } from './preact.js';
import { focusFirst } from './keys.js';

const ROWS = ['ABCDEFGHI', 'JKLMNOPQR', 'STUVWXYZ', '0123456789'];
const LONGEST = 200;

export function Keyboard({ text, onText, onDone }) {
  useEffect(focusFirst, []);
  const type = (letter) => () => onText((text + letter).slice(0, LONGEST));
  return html`<section class="keyboard" role="dialog" aria-modal="true" aria-label="Letters">
    <p class="typed" aria-live="polite">${text || 'Search'}<span class="caret" aria-hidden="true"></span></p>
    ${ROWS.map((row, at) => html`<div class="keys" key=${row}>
      ${[...row].map((letter) => html`<button class="key" key=${letter} data-first=${letter === 'A' ? '' : undefined} onClick=${type(letter.toLowerCase())}>${letter}</button>`)}
      ${at === 2 && html`<button class="key" onClick=${type(' ')} aria-label="Space">␣</button>`}
    </div>`)}
    <div class="keys">
      <button class="key wide" onClick=${() => onText(text.slice(0, -1))}>Delete</button>
      <button class="key wide" onClick=${() => onText('')}>Clear</button>
      <button class="key wide" onClick=${onDone}>Done</button>
    </div>
  </section>`;
}
