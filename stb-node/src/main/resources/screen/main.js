// The whole screen: which view is open, what the box last said, and what the keys mean.
import { html, render, useCallback, useEffect, useLayoutEffect, useRef, useState } from './preact.js';
import { Activate } from './activate.js';
import { box } from './box.js';
import { Catalog } from './catalog.js';
import { Confirm, Message } from './confirm.js';
import { Detail } from './detail.js';
import { bytes } from './icons.js';
import { focusFirst, useKeys } from './keys.js';
import { holdText, ThisBox } from './limits.js';
import { MyList, statusLine } from './list.js';
import { leaving, Player } from './player.js';
import { explain } from './problems.js';
import { t } from './texts.js';

const LOOK_EVERY = 400; // ms; the box is this machine, circles fill before one's eyes, and what is reordered elsewhere shows within a second
const FLOW_OVER = 10; // looks
const VENDORS_EVERY = 25; // looks: they seldom change

function Lights({ status }) {
  const network = !status ? 'off' : status.connected ? 'on' : 'bad';
  const text = t({ off: 'noBox', on: 'online', bad: 'offline' }[network]);
  return html`<div class="lights">
    ${status && html`<span class="traffic" title=${t('trafficHint')}>${t('traffic', { got: bytes(status.bytesReceived), gave: bytes(status.bytesSent) })}</span>`}
    ${status && status.limitedBy.length > 0 && html`<span class="limited" title=${t('limitedHint')}>${status.limitedBy.map(holdText).join(', ')}</span>`}
    <span class=${`light ${status ? 'on' : 'off'}`} role="img" aria-label=${t(status ? 'powerOn' : 'noBox')}></span><span aria-hidden="true">${t('power')}</span>
    <span class=${`light ${network}`} role="img" aria-label=${text}></span><span aria-hidden="true">${t('network')}</span>
  </div>`;
}

// What goes each way, in bits a second, over some seconds.
function useFlow(status) {
  const past = useRef([]);
  const last = past.current.at(-1);
  if (status && (!last || status.now > last.now)) past.current = [...past.current, status].slice(-FLOW_OVER);
  const [from, to] = [past.current[0], past.current.at(-1)];
  const flow = (name) => (to && to.now > from.now ? Math.max(0, (8e3 * (to[name] - from[name])) / (to.now - from.now)) : 0);
  return { got: flow('bytesReceived'), gave: flow('bytesSent') };
}

function useBox() {
  const [status, setStatus] = useState(null);
  const [list, setList] = useState(null);
  const [vendors, setVendors] = useState([]);
  const looks = useRef(0);
  const look = useCallback(async () => {
    try {
      const now = await box.status();
      setStatus(now);
      if (now.activated) {
        setList(await box.list());
        if (looks.current++ % VENDORS_EVERY === 0) setVendors(await box.vendors());
      }
    } catch {
      setStatus(null);
    }
  }, []);
  useEffect(() => {
    let isGone = false;
    let next = 0;
    const again = async () => {
      await look();
      if (!isGone) next = setTimeout(again, LOOK_EVERY);
    };
    again();
    return () => {
      isGone = true;
      clearTimeout(next);
    };
  }, []);
  return { status, list, vendors, setList, setStatus };
}

function Footer({ view, item, now }) {
  const hints = { list: 'listHints', box: 'boxHints' }[view] || 'catalogHints';
  return html`<footer>
    <p class="status" role="status">${item ? statusLine(item, now) : ''}</p>
    <p class="hints">${item || view === 'box' ? t(hints) : ''}</p>
  </footer>`;
}

function Screen() {
  const { status, list, vendors, setList, setStatus } = useBox();
  const [view, setView] = useState('list'); // list, catalog, box or a vendor's id after a colon
  const [picked, setPicked] = useState('');
  const [shown, setShown] = useState(null); // the catalog's item under the cursor
  const [opened, setOpened] = useState(null); // { item, vendor }: the title that is told about
  const [offer, setOffer] = useState(null); // { item, quote }
  const [play, setPlay] = useState(null);
  const [message, setMessage] = useState('');
  const [isBusy, setBusy] = useState(false);
  const flow = useFlow(status);
  const now = status ? status.now : Date.now();
  const title = useRef('');
  const returnTo = useRef(null);
  const openedFrom = useRef(null);
  const seenLast = useRef(''); // the film from which one comes back to My List
  const refocus = useRef(null);
  const layer = useRef(null); // what Back closes on the catalog's page

  const fail = (e) => setMessage(explain(e));
  const edit = async (items) => {
    const row = document.activeElement.closest('.row');
    if (row && !opened) refocus.current = { media: row.dataset.media, at: [...row.parentNode.children].indexOf(row), control: document.activeElement.className };
    try {
      setList(await box.editList(list.version, items));
    } catch (e) {
      if (e.reason !== 'LIST_CHANGED') fail(e);
      else setMessage(t('listChanged'));
    }
  };
  const tell = (item, vendor) => {
    openedFrom.current = document.activeElement;
    setOpened({ item, vendor });
  };
  const ask = async (item, vendor) => {
    returnTo.current = document.activeElement;
    try {
      await leaving;
      setOffer({ item, quote: await box.quote(item.mediaId, vendor) });
    } catch (e) {
      fail(e);
    }
  };
  const watch = async (from) => {
    setBusy(true);
    try {
      title.current = offer.item.title;
      setPlay({ from, ...(await box.play(offer.quote.quoteId, offer.item.mediaId)) });
    } catch (e) {
      fail(e);
    }
    setOffer(null);
    setBusy(false);
  };
  const back = useCallback(() => {
    if (message) setMessage('');
    else if (offer) setOffer(null);
    else if (opened) setOpened(null);
    else if (layer.current) layer.current();
    else setView('list');
  }, [message, offer, opened, view]);
  useKeys(back);

  // A row that moves takes the cursor along; one that goes leaves it to its successor.
  useLayoutEffect(() => {
    const was = refocus.current;
    refocus.current = null;
    if (!was) return;
    const rows = [...document.querySelectorAll('.row')];
    const row = rows.find((r) => r.dataset.media === was.media);
    const heir = row || rows[Math.min(was.at, rows.length - 1)];
    heir?.querySelector(`[class="${row ? was.control : 'title'}"]`)?.focus();
  }, [list && list.version]);

  // Whenever a layer closes, the focus goes back to where it was.
  useEffect(() => {
    if (play || offer || message) return;
    if (returnTo.current?.isConnected) returnTo.current.focus();
    else if (opened) focusFirst();
    returnTo.current = null;
    if (opened || !openedFrom.current) return;
    if (openedFrom.current.isConnected) openedFrom.current.focus();
    openedFrom.current = null;
  }, [play, offer, message, opened]);
  const isReady = status ? (status.activated ? !!list : true) : false;
  useEffect(() => {
    if (!isReady) return;
    const seen = document.querySelector(`.row[data-media="${seenLast.current}"] .title`);
    seenLast.current = '';
    if (seen) seen.focus();
    else focusFirst();
  }, [view, isReady, list && list.items.length === 0]);

  const open = (name) => () => {
    layer.current = null;
    setView(name);
  };
  const tab = (name, text) =>
    html`<button class="tab" key=${name} aria-pressed=${view === name} onClick=${open(name)}>${text}</button>`;
  const vendor = vendors.find(({ vendorId }) => view === `:${vendorId}`);
  // A vendor's look: its name, and its colour for what is chosen or can be pressed.
  const look = vendor && vendor.accent ? { '--cursor': vendor.accent } : {};
  const current = list && view !== 'box' && (view === 'list' ? list.items.find((i) => i.mediaId === picked) || list.items[0] : shown);
  const told = opened && { ...opened.item, rank: null, ...list.items.find((i) => i.mediaId === opened.item.mediaId) };
  // Who stops a film is back at My List, wherever it was begun (R271).
  const leave = (error) => {
    seenLast.current = play.mediaId;
    setPlay(null);
    setOpened(null);
    setPicked(play.mediaId);
    setView('list');
    if (error) fail(error);
  };
  const isNew = status && !status.activated;
  return html`<div class="page" style=${look}>
    <header>
      <h1><img src="icon.svg" alt="" />${vendor ? vendor.name : 'Tributary'}</h1>
      ${!isNew && html`<nav aria-label=${t('views')} class=${vendors.length ? 'many' : ''}>${tab('list', t('myList'))}${tab('catalog', t('catalog'))}${vendors.map((v) => tab(`:${v.vendorId}`, v.name))}${tab('box', t('thisBox'))}</nav>`}
      <${Lights} status=${status} />
    </header>
    ${isNew
      ? html`<${Activate} layer=${layer} onDone=${setStatus} />`
      : view === 'list'
        ? html`<${MyList} ...${{ list, picked, now, onPick: setPicked, onPlay: (item) => ask(item), onEdit: edit, onOpen: tell, onCatalog: open('catalog') }} />`
        : view === 'box'
          ? html`<${ThisBox} status=${status} flow=${flow} onBack=${open('list')} />`
          : html`<${Catalog} key=${view} ...${{ vendor: vendor ? vendor.vendorId : '', list, now, picked, layer, onPick: setPicked, onShow: setShown, onOpen: tell, onError: fail }} />`}
    ${!isNew && html`<${Footer} view=${view} item=${current} now=${now} />`}
    ${told && !offer && html`<${Detail} ...${{ item: told, ids: list.items.map((i) => i.mediaId), now, onPlay: () => ask(told, opened.vendor), onEdit: edit, onBack: back }} />`}
    ${offer && html`<${Confirm} ...${{ ...offer, now, isBusy, onOk: watch, onBack: back }} />`}
    ${play && html`<${Player} play=${play} from=${play.from} title=${title.current} onEnd=${leave} />`}
    ${message && html`<${Message} text=${message} onBack=${back} />`}
  </div>`;
}

render(html`<${Screen} />`, document.getElementById('screen'));
