// What it costs, and that OK will bill it (R318). Nothing is billed before.
import { html, useEffect } from './preact.js';
import { clock, duration, price } from './icons.js';
import { focusFirst } from './keys.js';
import { t } from './texts.js';

export function Confirm({ item, quote, now, isBusy, onOk, onBack }) {
  useEffect(focusFirst, []);
  const at = quote.positionMillis;
  const isFree = quote.priceCents === 0;
  const cost = price(quote.priceCents, quote.currency);
  const left = quote.viewableUntil > now ? duration(quote.viewableUntil - now) : '';
  return html`<div class="veil">
    <section class="dialog" role="dialog" aria-modal="true" aria-labelledby="confirm-title" aria-describedby="confirm-text">
      <h2 id="confirm-title">${item.title}</h2>
      ${quote.vendor && html`<p class="seller">${t('from', quote)}</p>`}
      <p class="price">${isFree ? t('noCharge') : cost}</p>
      <p id="confirm-text">
        ${isFree
          ? t(left ? 'watchFreeFor' : 'watchFree', { left })
          : t(left ? 'billFor' : 'bill', { price: cost, left })}
      </p>
      ${item.state !== 'complete' &&
      html`<p class="note">${t('stillArriving')}</p>`}
      <div class="buttons">
        <button class="primary ok" data-first disabled=${isBusy} onClick=${() => onOk(isFree ? at : 0)}>${isBusy ? t('moment') : isFree && at ? t('goOn', { at: clock(at) }) : t(isFree ? 'okPlay' : 'okRent')}</button>
        ${isFree && at > 0 && html`<button class="back" disabled=${isBusy} onClick=${() => onOk(0)}>${t('fromStart')}</button>`}
        <button class="back" onClick=${onBack}>${t('back')}</button>
      </div>
    </section>
  </div>`;
}

export function Message({ text, onBack }) {
  useEffect(focusFirst, [text]);
  return html`<div class="veil">
    <section class="dialog" role="alertdialog" aria-modal="true" aria-labelledby="message-text">
      <p id="message-text" class="message">${text}</p>
      <div class="buttons"><button class="primary" data-first onClick=${onBack}>${t('ok')}</button></div>
    </section>
  </div>`;
}
