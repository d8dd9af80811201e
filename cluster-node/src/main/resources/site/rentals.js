// What was rented, how long it may be watched, and what it cost.
import { html, useEffect, useState } from './preact.js';
import { api } from './api.js';
import { fail, titles as load, useHousehold, useNow, viewable } from './state.js';
import { address } from './browse.js';
import { day, moment, month, price } from './format.js';
import { Empty, Heading, Link } from './frame.js';
import { Poster } from './poster.js';
import { ViewableIcon, viewableText } from './icons.js';
import { t } from './texts.js';

function Rental({ rental, now }) {
  const { titles } = useHousehold();
  const film = titles.get(rental.mediaId) || { mediaId: rental.mediaId, title: t('titleElsewhere') };
  const rented = rental.viewable && viewable(rental.mediaId, now);
  return html`<li><${Link} to=${address(rental.mediaId)} stay class="what">
    <${Poster} film=${film} plain />
    <span class="words"><span class="name">${film.title}</span><span class="facts">${[rental.vendorName && t('soldBy', { vendor: rental.vendorName }), t('rentedOn', { date: day(rental.bought) }), price(rental.price)].filter(Boolean).join(' · ')}</span></span><//>
    <span class="mark">${rented ? html`<${ViewableIcon} viewable=${rented} /><span aria-hidden="true">${viewableText(rented)}</span>` : t('notViewable')}</span></li>`;
}

function Bill({ name, entries }) {
  const { titles } = useHousehold();
  const sums = new Map();
  entries.forEach(({ amount }) => sums.set(amount.currency, (sums.get(amount.currency) || 0) + amount.cents));
  return html`<section class="bill" aria-label=${name}><h3>${name}</h3>
    <table><thead><tr><th scope="col">${t('date')}</th><th scope="col">${t('what')}</th><th scope="col" class="number">${t('amount')}</th></tr></thead>
      <tbody>${entries.map((entry) => html`<tr><td>${moment(entry.at)}</td><td>${t(`ledger.${entry.what}`)}${entry.mediaId ? `: ${titles.get(entry.mediaId)?.title ?? t('titleElsewhere')}` : ''}${entry.vendorName && html` <small>${t('soldBy', { vendor: entry.vendorName })}</small>`}</td><td class="number">${price(entry.amount)}</td></tr>`)}</tbody>
      <tfoot>${[...sums].map(([currency, cents]) => html`<tr><th scope="row" colspan="2">${t('total')}</th><td class="number">${price({ cents, currency })}</td></tr>`)}</tfoot></table></section>`;
}

export function Rentals() {
  const { rentals } = useHousehold();
  const now = useNow();
  const [ledger, setLedger] = useState([]);
  useEffect(() => {
    api.ledger().then(async (entries) => {
      await load(entries.map((entry) => entry.mediaId).filter(Boolean));
      setLedger(entries);
    }).catch(fail);
  }, [rentals]);
  const running = rentals.filter((one) => one.viewable && Date.parse(one.viewableUntil) > now);
  const earlier = rentals.filter((one) => !running.includes(one));
  const months = new Map();
  ledger.forEach((entry) => months.set(month(entry.at), [...(months.get(month(entry.at)) || []), entry]));
  const part = (name, some) => some.length > 0 && html`<section aria-label=${name}><h2>${name}</h2><ul class="rented">${some.map((one) => html`<${Rental} key=${one.rentalId} rental=${one} now=${now} />`)}</ul></section>`;
  return html`<div class="narrow">
    <${Heading} intro=${t('rentalsIntro')}>${t('rentals')}<//>
    ${!rentals.length && html`<${Empty} title=${t('noRentals')} text=${t('noRentalsText')} />`}
    ${part(t('running'), running)}${part(t('earlier'), earlier)}
    ${ledger.length > 0 && html`<h2>${t('bills')}</h2>${[...months].map(([name, entries]) => html`<${Bill} key=${name} name=${name} entries=${entries} />`)}`}
  </div>`;
}
