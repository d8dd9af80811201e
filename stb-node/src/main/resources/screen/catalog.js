// The catalog (Fig 8F), all of it or one vendor's: every title by name, what is here already, and where it stands in the list.
import { html, useCallback, useEffect, useRef, useState } from './preact.js';
import { box } from './box.js';
import { Filters, NO_FILTERS, asQuery } from './choices.js';
import { StateIcon, number, price } from './icons.js';
import { Keyboard } from './keyboard.js';
import { About, usePosters } from './list.js';
import { LongList } from './longlist.js';
import { t } from './texts.js';

const PAGE = 50; // titles the box answers at a time
const KEPT = 5; // pages before and after what is seen
const TYPING = 150; // ms without a letter, before it is searched for
const REST = 120; // ms the cursor stays before more is shown of what it stands on
const DEEP = 12; // rows; from there Back leads to the top, not away

const NONE = { key: '', total: 0, pages: new Map() };

// What is seen, page after page. Asked again when the list changes: ranks and states are part of the answer.
function useTitles(wanted, list, onError) {
  const key = JSON.stringify(wanted);
  const mark = `${key} ${list && list.version}`;
  const [found, setFound] = useState(NONE);
  const [{ first, last }, setSeen] = useState({ first: 0, last: 0 });
  const fresh = useRef({ mark: '', pages: new Set() });
  if (fresh.current.mark !== mark) fresh.current = { mark, pages: new Set() };
  useEffect(() => {
    let isStale = false;
    const ask = async () => {
      const here = fresh.current;
      // What was found by other words has another length; the first page tells it.
      const [from, to] = found.key === key ? [first, last] : [0, 0];
      for (let page = from; page <= to && !isStale; page++) {
        if (here.pages.has(page)) continue;
        const answer = await box.catalog({ ...wanted, page });
        if (isStale) return;
        here.pages.add(page);
        setFound((was) => {
          const kept = was.key === key ? [...was.pages].filter(([one]) => Math.abs(one - page) <= KEPT) : [];
          return { key, total: answer.total, pages: new Map(kept).set(page, answer.titles) };
        });
      }
    };
    const wait = setTimeout(() => ask().catch((e) => isStale || onError(e)), found.key && found.key !== key ? TYPING : 0);
    return () => {
      isStale = true;
      clearTimeout(wait);
    };
  }, [mark, first, last, found.key === key]);
  useEffect(() => {
    for (const page of fresh.current.pages) if (!found.pages.has(page)) fresh.current.pages.delete(page);
  }, [found]);
  const seen = (from, to) => {
    const pages = { first: Math.floor(from / PAGE), last: Math.floor(to / PAGE) };
    setSeen((was) => (was.first === pages.first && was.last === pages.last ? was : pages));
  };
  const at = (i) => found.pages.get(Math.floor(i / PAGE))?.[i % PAGE];
  return { found, at, seen };
}

// What the cursor rests on; while a key is held down it rests on nothing new.
function useRested(item) {
  const [rested, setRested] = useState(null);
  useEffect(() => {
    const wait = setTimeout(() => setRested(item), REST);
    return () => clearTimeout(wait);
  }, [item]);
  return rested || item;
}

// The same row is drawn once: what did not change is not looked at again, so a held key costs a few rows and not a screenful.
function useRows(at, onPick, onOpen) {
  const open = useRef(onOpen);
  open.current = onOpen;
  const drawn = useRef(new WeakMap());
  const opens = useCallback((item) => open.current(item), []);
  return (i) => {
    const item = at(i);
    if (!item) return html`<${Row} />`;
    if (!drawn.current.has(item)) drawn.current.set(item, html`<${Row} ...${{ item, onPick, onOpen: opens }} />`);
    return drawn.current.get(item);
  };
}

// Opens what there is to know and to do about a title.
function Row({ item, onPick, onOpen }) {
  if (!item) return html`<button class="title" aria-busy="true" aria-label=${t('moment')}><span class="name">…</span></button>`;
  const label = t(item.rank ? 'onListAt' : 'about', item);
  return html`<button class="title" data-media=${item.mediaId} onFocus=${() => onPick(item.mediaId)} onClick=${() => onOpen(item)} aria-label=${label}>
    <span class="rank">${item.rank ? `#${item.rank}` : ''}</span>
    <${StateIcon} item=${item} />
    <span class="name">${item.title}</span>
    <span class="add" aria-hidden="true">${item.rank ? '✓' : '+'}</span>
  </button>`;
}

export function Catalog({ vendor, list, now, picked, layer, onPick, onShow, onOpen, onError }) {
  const [search, setSearch] = useState('');
  const [filters, setFilters] = useState(NO_FILTERS);
  const [isTyping, setTyping] = useState(false);
  const [isDeep, setDeep] = useState(false);
  const [rises, setRises] = useState(0);
  const field = useRef(null);
  const { found, at, seen } = useTitles({ q: search, vendor, ...asQuery(filters) }, list, onError);

  const done = () => {
    layer.current = null;
    setTyping(false);
    field.current?.focus();
  };
  const rise = () => {
    layer.current = null;
    setRises(rises + 1);
    field.current?.focus();
  };
  if (isTyping) layer.current = done;
  else if (isDeep) layer.current = rise;
  else if (layer.current && layer.current.isRise) layer.current = null;
  rise.isRise = true;
  const titles = [...found.pages.values()].flat();
  const item = useRested(titles.find((one) => one.mediaId === picked) || found.pages.get(0)?.[0]);
  const row = useRows(at, onPick, (one) => onOpen(one, vendor));
  usePosters(item ? [item] : []);
  useEffect(() => onShow(item), [item]);
  const deep = (event) => setDeep(+(event.target.closest('[data-at]')?.dataset.at ?? 0) >= DEEP);
  return html`<main class="split">
    <section class="finder" onfocusin=${deep}>
      <${Filters} ...${{ vendor, filters, onFilter: setFilters, layer }} />
      <input class="search" type="search" data-first ref=${field} aria-label=${t('searchLabel')} placeholder=${t('searchHint')}
        value=${search} onInput=${(e) => setSearch(e.target.value.slice(0, 200))} onKeyDown=${(e) => {
          if (e.key !== 'Enter') return;
          e.preventDefault();
          setTyping(true);
        }} />
      <${LongList} ...${{ count: found.total, label: t('catalog'), start: `${found.key} ${rises}`, row, onSeen: seen }}>
        ${found.key && !found.total && html`<li class="none">${search ? t('noMatch', { text: search }) : t('nothing')}</li>`}
      <//>
      ${isTyping && html`<${Keyboard} text=${search} onText=${(text) => setSearch(text.slice(0, 200))} onDone=${done} />`}
    </section>
    <div class="beside"><${About} item=${item} now=${now}>
      ${item && item.priceCents != null && html`<p class="cost">${t('toRent', { price: item.priceCents ? price(item.priceCents, item.currency) : t('free') })}</p>`}
    <//>
    <p class="count">${found.key ? t('titles', { n: found.total, count: number.format(found.total) }) : ''}</p></div>
  </main>`;
}
