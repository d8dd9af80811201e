// This box: what it may use of the household's line, and what it gives and gets.
import { html } from './preact.js';
import { bytes, rate } from './icons.js';
import { Languages } from './languages.js';
import { locale, t } from './texts.js';

export function holdText({ reason, until }) {
  const why = t(`hold.${reason}`);
  if (!until) return why;
  const end = new Date(until);
  const isSoon = until - Date.now() < 24 * 3600 * 1000;
  return t('holdUntil', { why, until: isSoon ? end.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' }) : end.toLocaleDateString(locale) });
}

const month = ({ atMost, sentThisMonth }) =>
  atMost.monthlyUpload === undefined
    ? t('given', { used: bytes(sentThisMonth) })
    : t('cap', { cap: bytes(atMost.monthlyUpload), used: bytes(sentThisMonth) });

export function ThisBox({ status, flow, onBack }) {
  if (!status) return html`<main class="empty"><p>${t('moment')}</p></main>`;
  const { uplink, downlink, quietHours, timeZone } = status.atMost;
  return html`<main class="thisbox">
    <section><h2>${t('yourLine')}</h2>
    <ul class="line">
      <li>${t('upLimit', { rate: rate(uplink) })}</li>
      <li>${t('downLimit', { rate: rate(downlink) })}</li>
      ${quietHours.map((range) => html`<li key=${range}>${t('quiet', { from: range.split('-')[0], to: range.split('-')[1], zone: timeZone })}</li>`)}
      <li class="month">${month(status)}</li>
      ${status.limitedBy.length > 0 && html`<li>${t(status.uplink ? 'lessNow' : 'nothingNow', { why: status.limitedBy.map(holdText).join(', ') })}</li>`}
    </ul>
    <p class="hint">${t('changeHint')}</p></section>
    <section><h2>${t('moves')}</h2>
    <ul class="moves">
      <li>${flow.got ? t('gettingNow', { rate: rate(flow.got) }) : t('gettingNone')}</li>
      <li>${t('gotSoFar', { bytes: bytes(status.bytesReceived) })}</li>
      <li>${flow.gave ? t('givingNow', { rate: rate(flow.gave) }) : t('givingNone')}</li>
      <li>${t('gaveSoFar', { bytes: bytes(status.bytesSent) })}</li>
    </ul>
    ${status.registrationNumber && html`<p class="facts">${t('registration', { number: status.registrationNumber })}</p>`}</section>
    <div class="buttons"><button class="primary" data-first onClick=${onBack}>${t('backToList')}</button><${Languages} /></div>
  </main>`;
}
