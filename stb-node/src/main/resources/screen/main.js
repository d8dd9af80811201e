// The whole screen: which view is open, what the box last said, and what the keys mean.
import { html, render, useCallback, useEffect, useLayoutEffect, useRef, useState } from './preact.js';
import { Activate } from './activate.js';
import { box } from './box.js';
import { Catalog } from './catalog.js';
import { Confirm, Message } from './confirm.js';
import { bytes } from './icons.js';
import { focusFirst, useKeys } from './keys.js';
import { MyList, statusLine } from './list.js';
import { Player } from './player.js';

const LOOK_EVERY = 1000; // ms; the box is this machine, and circles should fill before one's eyes

function limitText({ sentence, until }) {
  if (!until) return sentence;
  const end = new Date(until);
  const isSoon = until - Date.now() < 24 * 3600 * 1000;
  return `${sentence} until ${isSoon ? end.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }) : end.toLocaleDateString()}`;
}

function Lights({ status }) {
  const network = !status ? 'off' : status.connected ? 'on' : 'bad';
  const text = { off: 'The box does not answer', on: 'Connected to the network', bad: 'No connection to the network' };
  return html`<div class="lights">
    ${status && html`<span class="traffic" title="Bytes this box got from and gave to others">got ${bytes(status.bytesReceived)} · gave ${bytes(status.bytesSent)}</span>`}
    ${status && status.limitedBy.length > 0 && html`<span class="limited" title="Why this box gives or gets less at the moment">${status.limitedBy.map(limitText).join(', ')}</span>`}
    <span class=${`light ${status ? 'on' : 'off'}`} role="img" aria-label=${status ? 'Power on' : 'The box does not answer'}></span><span aria-hidden="true">Power</span>
    <span class=${`light ${network}`} role="img" aria-label=${text[network]}></span><span aria-hidden="true">Network</span>
  </div>`;
}

function useBox() {
  const [status, setStatus] = useState(null);
  const [list, setList] = useState(null);
  const look = useCallback(async () => {
    try {
      const now = await box.status();
      setStatus(now);
      if (now.activated) setList(await box.list());
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
  return { status, list, setList, setStatus };
}

function Footer({ view, item, now }) {
  const hints = view === 'list' ? 'OK plays · ▶ reorder or remove' : 'OK adds to your list · Back to My List';
  return html`<footer>
    <p class="status" role="status">${item ? statusLine(item, now) : ''}</p>
    <p class="hints">${hints}</p>
  </footer>`;
}

function Screen() {
  const { status, list, setList, setStatus } = useBox();
  const [view, setView] = useState('list');
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

  const fail = (e) => setMessage(e.message);
  const edit = async (items) => {
    const row = document.activeElement.closest('.row');
    if (row) refocus.current = { media: row.dataset.media, at: [...row.parentNode.children].indexOf(row), control: document.activeElement.className };
    try {
      setList(await box.editList(list.version, items));
    } catch (e) {
      if (e.reason !== 'LIST_CHANGED') fail(e);
      else setMessage('The list was changed elsewhere in the meantime. Look again, then repeat what you did.');
    }
  };
  const add = (item) => {
    const ids = list.items.map((i) => i.mediaId);
    if (!ids.includes(item.mediaId)) edit([...ids, item.mediaId]);
  };
  const ask = async (item) => {
    returnTo.current = document.activeElement;
    try {
      setOffer({ item, quote: await box.quote(item.mediaId) });
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
    else if (view === 'catalog') setView('list');
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

  const open = (name) => () => setView(name);
  const tab = (name, text) =>
    html`<button class="tab" aria-pressed=${view === name} onClick=${open(name)}>${text}</button>`;
  const current = list && (view === 'list' ? list.items.find((i) => i.mediaId === picked) || list.items[0] : shown);
  const isNew = status && !status.activated;
  return html`<div class="page">
    <header>
      <h1><img src="icon.svg" alt="" />Tributary</h1>
      ${!isNew && html`<nav aria-label="Views">${tab('list', 'My List')}${tab('catalog', 'Catalog')}</nav>`}
      <${Lights} status=${status} />
    </header>
    ${isNew
      ? html`<${Activate} onDone=${setStatus} />`
      : view === 'list'
        ? html`<${MyList} ...${{ list, picked, now, onPick: setPicked, onPlay: ask, onEdit: edit, onCatalog: open('catalog') }} />`
        : html`<${Catalog} ...${{ list, now, picked, onPick: setPicked, onShow: setShown, onAdd: add, onError: fail }} />`}
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
