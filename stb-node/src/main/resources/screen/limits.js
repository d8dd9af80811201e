// This box: what it may use of the household's line, and what it gives and gets.
import { html } from './preact.js';
import { bytes } from './icons.js';

export function holdText({ sentence, until }) {
  if (!until) return sentence;
  const end = new Date(until);
  const isSoon = until - Date.now() < 24 * 3600 * 1000;
  return `${sentence} until ${isSoon ? end.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }) : end.toLocaleDateString()}`;
}

const rate = (bits) => (bits < 1e6 ? `${Math.round(bits / 1e3)} kbit/s` : `${Math.round(bits / 1e4) / 100} Mbit/s`);
const month = ({ atMost, sentThisMonth }) =>
  atMost.monthlyUpload === undefined
    ? `${bytes(sentThisMonth)} given to others this month so far`
    : `At most ${bytes(atMost.monthlyUpload)} a month for others; ${bytes(sentThisMonth)} used so far`;

export function ThisBox({ status, onBack }) {
  if (!status) return html`<main class="empty"><p>One moment…</p></main>`;
  const { uplink, downlink, quietHours, timeZone } = status.atMost;
  return html`<main class="thisbox">
    <h2>Your line</h2>
    <ul>
      <li>At most ${rate(uplink)} of your line for others</li>
      <li>At most ${rate(downlink)} of your line for downloads</li>
      ${quietHours.map((range) => html`<li key=${range}>Nothing, or less, for others between ${range.replace('-', ' and ')} (${timeZone})</li>`)}
      <li class="month">${month(status)}</li>
      ${status.limitedBy.length > 0 && html`<li>At the moment ${status.uplink ? 'less' : 'nothing'} is given: ${status.limitedBy.map(holdText).join(', ')}</li>`}
    </ul>
    <p>You change this on your page at the shop, under Devices. It holds within what your supplier has set, and while the line is down too.</p>
    ${status.registrationNumber && html`<p class="facts">Registration ${status.registrationNumber}</p>`}
    <button class="primary" data-first onClick=${onBack}>Back to My List</button>
  </main>`;
}
