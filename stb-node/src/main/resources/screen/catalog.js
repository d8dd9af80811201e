// The catalog (Fig 8F): every title by name, what is here already, and where it stands in the list.
import { html, useEffect, useState } from './preact.js';
import { box } from './box.js';
import { StateIcon, price } from './icons.js';
import { About } from './list.js';

export function Catalog({ list, now, picked, onPick, onShow, onAdd, onError }) {
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(0);
  const [found, setFound] = useState(null);

  // Asked again when the list changes: ranks and states are part of the answer.
  useEffect(() => {
    let isStale = false;
    const wait = setTimeout(async () => {
      try {
        const answer = await box.catalog(search, page);
        if (!isStale) setFound(answer);
      } catch (e) {
        if (!isStale) onError(e);
      }
    }, found ? 150 : 0);
    return () => {
      isStale = true;
      clearTimeout(wait);
    };
  }, [search, page, list && list.version]);

  const find = (event) => {
    setSearch(event.target.value.slice(0, 200));
    setPage(0);
  };
  const titles = found ? found.titles : [];
  const item = titles.find((t) => t.mediaId === picked) || titles[0];
  useEffect(() => onShow(item), [item]);
  return html`<main class="split">
    <section class="finder">
      <input class="search" type="search" data-first aria-label="Search the catalog" placeholder="Search titles, people, genres"
        value=${search} onInput=${find} />
      <ul class="rows" aria-label="Catalog">
        ${titles.map(
          (t) => html`<li class="row" key=${t.mediaId} onfocusin=${() => onPick(t.mediaId)} data-media=${t.mediaId}>
            <button class="title" onClick=${() => onAdd(t)} aria-label=${t.rank ? `${t.title}, number ${t.rank} on your list` : `Add ${t.title} to your list`}>
              <span class="rank">${t.rank ? `#${t.rank}` : ''}</span>
              <${StateIcon} item=${t} />
              <span class="name">${t.title}</span>
              <span class="add" aria-hidden="true">${t.rank ? '✓' : '+'}</span>
            </button>
          </li>`
        )}
        ${found && !titles.length && html`<li class="none">Nothing in the catalog matches “${search}”.</li>`}
      </ul>
      ${found && found.pageCount > 1 &&
      html`<nav class="pages" aria-label="Pages">
        <button class="small" disabled=${page === 0} onClick=${() => setPage(page - 1)}>◀</button>
        <span>Page ${page + 1} of ${found.pageCount}</span>
        <button class="small" disabled=${page + 1 >= found.pageCount} onClick=${() => setPage(page + 1)}>▶</button>
      </nav>`}
    </section>
    <${About} item=${item} now=${now}>
      ${item && item.priceCents != null && html`<p class="cost">${item.priceCents ? price(item.priceCents, item.currency) : 'Free'} to rent</p>`}
    <//>
  </main>`;
}
