// What it costs, and that OK will bill it (R318). Nothing is billed before.
import { html, useEffect } from './preact.js';
import { duration, price } from './icons.js';
import { focusFirst } from './keys.js';

export function Confirm({ item, quote, now, isBusy, onOk, onBack }) {
  useEffect(focusFirst, []);
  const isFree = quote.priceCents === 0;
  const left = quote.viewableUntil > now ? duration(quote.viewableUntil - now) : '';
  return html`<div class="veil">
    <section class="dialog" role="dialog" aria-modal="true" aria-labelledby="confirm-title" aria-describedby="confirm-text">
      <h2 id="confirm-title">${item.title}</h2>
      ${quote.vendor && html`<p class="seller">from ${quote.vendor}</p>`}
      <p class="price">${isFree ? 'No charge' : price(quote.priceCents, quote.currency)}</p>
      <p id="confirm-text">
        ${isFree
          ? `You may watch it as often as you like${left ? ` for another ${left}` : ''}.`
          : `When you press OK, ${price(quote.priceCents, quote.currency)} will be billed to your account${left ? `, and you may watch it as often as you like for ${left}` : ''}.`}
      </p>
      ${item.state !== 'complete' &&
      html`<p class="note">The film is still arriving: it starts now and may have to wait for the rest.</p>`}
      <div class="buttons">
        <button class="primary ok" data-first disabled=${isBusy} onClick=${onOk}>${isBusy ? 'One moment…' : isFree ? 'OK, play' : 'OK, rent and play'}</button>
        <button class="back" onClick=${onBack}>Back</button>
      </div>
    </section>
  </div>`;
}

export function Message({ text, onBack }) {
  useEffect(focusFirst, [text]);
  return html`<div class="veil">
    <section class="dialog" role="alertdialog" aria-modal="true" aria-labelledby="message-text">
      <p id="message-text" class="message">${text}</p>
      <div class="buttons"><button class="primary" data-first onClick=${onBack}>OK</button></div>
    </section>
  </div>`;
}
