// The whole screen: which view is open, what the box last said, and what the keys mean.
import { html, render, useCallback, useEffect, useLayoutEffect, useRef, useState } from './preact.js';
import { Activate } from './activate.js';
import { box } from './box.js';
import { Catalog } from './catalog.js';
import { Confirm, Message } from './confirm.js';
import { bytes } from './icons.js';
import { focusFirst, useKeys } from './keys.js';
import { holdText, ThisBox } from './limits.js';
import { MyList, statusLine } from './list.js';
import { Player } from './player.js';
import { explain } from './problems.js';
import { t } from './texts.js';

const LOOK_EVERY = 1000; // ms; the box is this machine, and circles should fill before one's eyes
const VENDORS_EVERY = 10; // looks: they seldom change

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
  const hints = {
    list: 'listHints',
    box: 'boxHints',
    catalog: 'catalogHints',
  }[view] || 'vendorHints';
  return html`<footer>
    <p class="status" role="status">${item ? statusLine(item, now) : ''}</p>
    <p class="hints">${t(hints)}</p>
  </footer>`;
}

function Screen() {
  const { status, list, vendors, setList, setStatus } = useBox();
  const [view, setView] = useState('list'); // list, catalog, box or a vendor's id after a colon
  const [picked, setPicked] = useState('');
  const [shown, setShown] = useState(null); // the catalog's item under the cursor
  const [offer, setOffer] = useState(null); // { item, quote }
  const [play, setPlay] = useState(null);
  const [message, setMessage] = useState('');
  const [isBusy, setBusy] = useState(false);
  const now = status ? status.now : Date.now();
  const title = useRef('');
  const returnTo = useRef(null);
  const refocus = useRef(null);
  const layer = useRef(null); // what Back closes on the catalog's page

  const fail = (e) => setMessage(explain(e));
  const edit = async (items) => {
    const row = document.activeElement.closest('.row');
    if (row) refocus.current = { media: row.dataset.media, at: [...row.parentNode.children].indexOf(row), control: document.activeElement.className };
    try {
      setList(await box.editList(list.version, items));
    } catch (e) {
      if (e.reason !== 'LIST_CHANGED') fail(e);
      else setMessage(t('listChanged'));
    }
  };
  const add = (item) => {
    const ids = list.items.map((i) => i.mediaId);
    if (!ids.includes(item.mediaId)) edit([...ids, item.mediaId]);
  };
  const ask = async (item, vendor) => {
    returnTo.current = document.activeElement;
    try {
      setOffer({ item, quote: await box.quote(item.mediaId, vendor) });
    } catch (e) {
      fail(e);
    }
  };
  const watch = async () => {
    setBusy(true);
    try {
      title.current = offer.item.title;
      setPlay(await box.play(offer.quote.quoteId, offer.item.mediaId));
    } catch (e) {
      fail(e);
    }
    setOffer(null);
    setBusy(false);
  };
  const back = useCallback(() => {
    if (message) setMessage('');
    else if (offer) setOffer(null);
    else if (layer.current) layer.current();
    else setView('list');
  }, [message, offer, view]);
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
    returnTo.current = null;
  }, [play, offer, message]);
  const isReady = status ? (status.activated ? !!list : true) : false;
  useEffect(() => {
    if (isReady) focusFirst();
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
  const isNew = status && !status.activated;
  return html`<div class="page" style=${look}>
    <header>
      <h1><img src="icon.svg" alt="" />${vendor ? vendor.name : 'Tributary'}</h1>
      ${!isNew && html`<nav aria-label=${t('views')} class=${vendors.length ? 'many' : ''}>${tab('list', t('myList'))}${tab('catalog', t('catalog'))}${vendors.map((v) => tab(`:${v.vendorId}`, v.name))}${tab('box', t('thisBox'))}</nav>`}
      <${Lights} status=${status} />
    </header>
    ${isNew
      ? html`<${Activate} onDone=${setStatus} />`
      : view === 'list'
        ? html`<${MyList} ...${{ list, picked, now, onPick: setPicked, onPlay: (item) => ask(item), onEdit: edit, onCatalog: open('catalog') }} />`
        : view === 'box'
          ? html`<${ThisBox} status=${status} onBack=${open('list')} />`
          : html`<${Catalog} key=${view} ...${{ vendor: vendor ? vendor.vendorId : '', list, now, picked, layer, onPick: setPicked, onShow: setShown, onAdd: add, onPlay: ask, onError: fail }} />`}
    ${!isNew && html`<${Footer} view=${view} item=${current} now=${now} />`}
    ${offer && html`<${Confirm} ...${{ ...offer, now, isBusy, onOk: watch, onBack: back }} />`}
    ${play && html`<${Player} play=${play} title=${title.current} onEnd=${(e) => {
      setPlay(null);
      if (e) fail(e);
    }} />`}
    ${message && html`<${Message} text=${message} onBack=${back} />`}
  </div>`;
}

render(html`<${Screen} />`, document.getElementById('screen'));
