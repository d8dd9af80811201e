// My List (Figs 8B to 8E): ranks, what is here, what is on its way, what may be watched and for how long.
import { html, useLayoutEffect, useRef } from './preact.js';
import { announce, chosenList, move, progress, remove, set, useHousehold, useNow, viewable } from './state.js';
import { address } from './browse.js';
import { duration, genreName } from './format.js';
import { Empty, Glyph, Heading, Link } from './frame.js';
import { Poster } from './poster.js';
import { useSortable } from './sortable.js';
import { StateIcon, stateText, ViewableIcon, viewableText } from './icons.js';
import { t } from './texts.js';

export function DeviceTabs() {
  const { devices, chosen } = useHousehold();
  if (devices.length < 2) return null;
  return html`<div class="chips" role="group" aria-label=${t('devices')}>
    ${devices.map((one) => html`<button class="chip" aria-pressed=${one.clientId === chosen} onClick=${() => set({ chosen: one.clientId })}>${one.name}</button>`)}
  </div>`;
}

function Row({ item, rank, last, handle, isCarried, now }) {
  const household = useHousehold();
  const film = household.titles.get(item.mediaId) || { mediaId: item.mediaId, title: t('titleElsewhere'), genres: [] };
  const state = progress(household.chosen, item);
  const rented = viewable(item.mediaId, now);
  const facts = [film.year || '', film.durationMillis ? duration(film.durationMillis) : '', ...film.genres.slice(0, 2).map(genreName)];
  return html`<li class=${isCarried ? 'carried' : ''} data-media=${item.mediaId}>
    <button class="handle" aria-label=${t('moveHandle', { title: film.title, rank, n: last })} aria-describedby="move-help" ...${handle}><${Glyph} name="handle" /></button>
    <span class="rank" aria-label=${t('rank', { rank })}>${rank}</span>
    <${Link} to=${address(item.mediaId)} stay class="what">
      <${Poster} film=${film} plain />
      <span class="words"><span class="name">${film.title}</span><span class="facts">${facts.filter(Boolean).join(' · ')}</span></span>
    <//>
    <span class="states">
      ${state.playable && html`<span class="playable" title=${t('playableHint')}><${Glyph} name="play" filled /> ${t('playable')}</span>`}
      ${rented && html`<span class="mark"><${ViewableIcon} viewable=${rented} /><span aria-hidden="true">${viewableText(rented)}</span></span>`}
      <span class="mark"><${StateIcon} progress=${state} /><span aria-hidden="true">${stateText(state)}</span></span>
    </span>
    <span class="moves">
      <button class="round small" disabled=${rank === 1} aria-label=${t('toTop', { title: film.title })} onClick=${() => move(item.mediaId, 0)}><${Glyph} name="top" /></button>
      <button class="round small up" disabled=${rank === 1} aria-label=${t('up', { title: film.title })} onClick=${() => move(item.mediaId, rank - 2)}><${Glyph} name="up" /></button>
      <button class="round small down" disabled=${rank === last} aria-label=${t('down', { title: film.title })} onClick=${() => move(item.mediaId, rank)}><${Glyph} name="down" /></button>
      <button class="round small remove" aria-label=${t('remove', { title: film.title })} onClick=${() => remove(item.mediaId)}><${Glyph} name="close" /></button>
    </span>
  </li>`;
}

function Rows({ items }) {
  const household = useHousehold();
  const now = useNow();
  const focused = useRef('');
  const ids = items.map((item) => item.mediaId);
  const name = (id) => household.titles.get(id)?.title ?? id;
  const SAYS = { up: 'carryUp', over: 'carryOver', down: 'carryDown', back: 'carryBack' };
  const { order, carried, handle } = useSortable({
    ids,
    onMove: move,
    onCarry: (how, id, at) => {
      focused.current = id;
      announce(t(SAYS[how], { title: name(id), rank: at + 1, n: ids.length }));
    },
  });
  // A row that moved in the document has lost the focus; it is back before the next key, or that key would go nowhere.
  useLayoutEffect(() => {
    const handleOf = focused.current && document.querySelector(`li[data-media="${focused.current}"] .handle`);
    if (handleOf && document.activeElement === document.body) handleOf.focus();
    if (carried && handleOf) handleOf.scrollIntoView({ block: 'nearest' });
  });
  return html`<ol class="mylist" aria-label=${t('myList')}>
    ${order.map((id, i) => html`<${Row} key=${id} item=${items.find((one) => one.mediaId === id)} rank=${i + 1} last=${ids.length} handle=${handle(id)} isCarried=${carried === id} now=${now} />`)}
  </ol>`;
}

export function MyList() {
  const { account, devices } = useHousehold();
  const list = chosenList();
  if (account && !devices.length) {
    return html`<div><${Heading}>${t('myList')}<//><${Empty} title=${t('noDevices')} text=${t('noDevicesText')}><${Link} to="/devices" class="button primary">${t('addDevice')}<//><//></div>`;
  }
  return html`<div>
    <${Heading} intro=${t('listIntro')}>${t('myList')}<//>
    <${DeviceTabs} />
    ${list && !list.items.length && html`<${Empty} title=${t('emptyList')} text=${t('emptyListText')}><${Link} to="/" class="button primary">${t('toCatalog')}<//><//>`}
    ${list && list.items.length > 0 && html`<${Rows} items=${list.items} /><p class="hint" id="move-help">${t('moveHelp')}</p>`}
  </div>`;
}
