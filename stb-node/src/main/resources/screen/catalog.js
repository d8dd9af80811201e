// The catalog (Fig 8F), all of it or one vendor's: every title by name, what is here already, and where it stands in the list.
import { html, useEffect, useRef, useState } from './preact.js';
import { box } from './box.js';
import { Filters, NO_FILTERS, asQuery } from './choices.js';
import { StateIcon, price } from './icons.js';
import { Keyboard } from './keyboard.js';
import { About, usePosters } from './list.js';
import { t } from './texts.js';

function useCatalog(wanted, list, onError) {
  const [found, setFound] = useState(null);
  // Asked again when the list changes: ranks and states are part of the answer.
  useEffect(() => {
    let isStale = false;
    const wait = setTimeout(async () => {
      try {
        const answer = await box.catalog(wanted);
        if (!isStale) setFound(answer);
      } catch (e) {
        if (!isStale) onError(e);
      }
    }, found ? 150 : 0);
    return () => {
      isStale = true;
      clearTimeout(wait);
    };
  }, [JSON.stringify(wanted), list && list.version]);
  return found;
}

// Adds to the list; on a vendor's page what is on it plays, bought there.
function Row({ item, vendor, onPick, onAdd, onPlay }) {
  const plays = item.rank && vendor;
  const label = t(plays ? 'playTitle' : item.rank ? 'onListAt' : 'addTitle', item);
  return html`<li class="row" onfocusin=${() => onPick(item.mediaId)} data-media=${item.mediaId}>
    <button class="title" onClick=${() => (plays ? onPlay(item, vendor) : onAdd(item))} aria-label=${label}>
      <span class="rank">${item.rank ? `#${item.rank}` : ''}</span>
      <${StateIcon} item=${item} />
      <span class="name">${item.title}</span>
      <span class="add" aria-hidden="true">${item.rank ? '✓' : '+'}</span>
    </button>
  </li>`;
}

export function Catalog({ vendor, list, now, picked, layer, onPick, onShow, onAdd, onPlay, onError }) {
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(0);
  const [filters, setFilters] = useState(NO_FILTERS);
  const [isTyping, setTyping] = useState(false);
  const field = useRef(null);
  const found = useCatalog({ q: search, page, vendor, ...asQuery(filters) }, list, onError);

  const find = (text) => {
    setSearch(text.slice(0, 200));
    setPage(0);
  };
  const filter = (now) => {
    setFilters(now);
    setPage(0);
  };
  const done = () => {
    layer.current = null;
    setTyping(false);
    field.current?.focus();
  };
  if (isTyping) layer.current = done;
  const titles = found ? found.titles : [];
  const item = titles.find((one) => one.mediaId === picked) || titles[0];
  usePosters(titles);
  useEffect(() => onShow(item), [item]);
  return html`<main class="split">
    <section class="finder">
      <${Filters} ...${{ vendor, filters, onFilter: filter, layer }} />
      <input class="search" type="search" data-first ref=${field} aria-label=${t('searchLabel')} placeholder=${t('searchHint')}
        value=${search} onInput=${(e) => find(e.target.value)} onKeyDown=${(e) => {
          if (e.key !== 'Enter') return;
          e.preventDefault();
          setTyping(true);
        }} />
      <ul class="rows" aria-label=${t('catalog')}>
        ${titles.map((item) => html`<${Row} key=${item.mediaId} ...${{ item, vendor, onPick, onAdd, onPlay }} />`)}
        ${found && !titles.length && html`<li class="none">${search ? t('noMatch', { text: search }) : t('nothing')}</li>`}
      </ul>
      ${found && found.pageCount > 1 &&
      html`<nav class="pages" aria-label=${t('pages')}>
        <button class="small" aria-label=${t('pageBefore')} disabled=${page === 0} onClick=${() => setPage(page - 1)}>◀</button>
        <span>${t('page', { page: found.page + 1, pages: found.pageCount })}</span>
        <button class="small" aria-label=${t('pageAfter')} disabled=${page + 1 >= found.pageCount} onClick=${() => setPage(page + 1)}>▶</button>
      </nav>`}
      ${isTyping && html`<${Keyboard} text=${search} onText=${find} onDone=${done} />`}
    </section>
    <${About} item=${item} now=${now}>
      ${item && item.priceCents != null && html`<p class="cost">${t('toRent', { price: item.priceCents ? price(item.priceCents, item.currency) : t('free') })}</p>`}
    <//>
  </main>`;
}
