// My List (Figs 8B to 8E): rank, title, state, viewing time; OK plays, the small buttons reorder and remove.
import { html, useEffect, useState } from './preact.js';
import { StateIcon, ViewableIcon, duration, genreName, stateText, viewableText } from './icons.js';
import { t } from './texts.js';

export function statusLine(item, now) {
  const parts = [item.rank ? t('priority', { rank: item.rank }) : t('notListed'), stateText(item)];
  const viewable = viewableText(item, now);
  if (viewable) parts.push(viewable);
  return parts.join(' · ');
}

// The title's poster, where it has one; its name stands beside it.
export function Poster({ item }) {
  const [isThere, setThere] = useState(false);
  return html`<img class="poster" src=${`/api/artwork/${item.mediaId}`} width="128" height="192" alt="" hidden=${!isThere} onLoad=${() => setThere(true)} />`;
}

// Has the box fetch the posters of what is on the screen, one by one: they are there at once then, and when the line is down.
export function usePosters(items) {
  const ids = items.map((item) => item.mediaId).join(' ');
  useEffect(() => {
    const stop = new AbortController();
    (async () => {
      for (const id of ids.split(' ').filter(Boolean)) {
        if (stop.signal.aborted) return;
        await fetch(`/api/artwork/${id}`, { signal: stop.signal }).catch(() => {});
      }
    })();
    return () => stop.abort();
  }, [ids]);
}

export function About({ item, now, children }) {
  if (!item) return html`<aside class="about"></aside>`;
  const facts = [item.year || '', item.durationMillis ? duration(item.durationMillis) : '', ...item.genres.map(genreName)];
  return html`<aside class="about" aria-live="polite">
    <${Poster} key=${item.mediaId} item=${item} />
    <h2>${item.title}</h2>
    <p class="facts">${facts.filter(Boolean).join(' · ')}</p>
    <p class="synopsis">${item.synopsis}</p>
    <dl>
      <dt><${StateIcon} item=${item} /></dt>
      <dd>${stateText(item)}${item.state === 'filling' ? html`<small>${t('segments', item)}</small>` : ''}</dd>
      ${viewableText(item, now) &&
      html`<dt><${ViewableIcon} item=${item} now=${now} /></dt>
        <dd>${viewableText(item, now)}</dd>`}
    </dl>
    ${children}
    ${item.copyright && html`<p class="copyright">${item.copyright}</p>`}
  </aside>`;
}

const moved = (ids, from, to) => {
  const rest = ids.filter((_, i) => i !== from);
  rest.splice(to, 0, ids[from]);
  return rest;
};

function Row({ item, ids, now, onPick, onPlay, onEdit, onOpen }) {
  const at = item.rank - 1;
  const order = (to) => onEdit(moved(ids, at, to));
  return html`<li class="row" onfocusin=${() => onPick(item.mediaId)} data-media=${item.mediaId}>
    <button class="title" data-first=${at === 0 ? '' : undefined} onClick=${() => onPlay(item)}>
      <span class="rank">#${item.rank}</span>
      <${StateIcon} item=${item} />
      <span class="name">${item.title}</span>
      <${ViewableIcon} item=${item} now=${now} />
    </button>
    <button class="small up" aria-label=${t('moveUp', item)} aria-disabled=${at === 0} onClick=${() => at > 0 && order(at - 1)}>▲</button>
    <button class="small down" aria-label=${t('moveDown', item)} aria-disabled=${at === ids.length - 1} onClick=${() => at < ids.length - 1 && order(at + 1)}>▼</button>
    <button class="small remove" aria-label=${t('remove', item)} onClick=${() => onEdit(ids.filter((id) => id !== item.mediaId))}>✕</button>
    <button class="small more" aria-label=${t('about', item)} onClick=${() => onOpen(item)}>…</button>
  </li>`;
}

export function MyList({ list, picked, now, onPick, onPlay, onEdit, onOpen, onCatalog }) {
  usePosters(list ? list.items : []);
  if (!list) return html`<main class="empty"><p>${t('moment')}</p></main>`;
  const items = list.items;
  const ids = items.map((item) => item.mediaId);
  if (!items.length) {
    return html`<main class="empty">
      <h2>${t('emptyList')}</h2>
      <p>${t('emptyListText')}</p>
      <button class="primary" data-first onClick=${onCatalog}>${t('openCatalog')}</button>
    </main>`;
  }
  const item = items.find((i) => i.mediaId === picked) || items[0];
  return html`<main class="split">
    <ol class="rows" aria-label=${t('myList')}>
      ${items.map(
        (i) => html`<${Row} key=${i.mediaId} ...${{ item: i, ids, now, onPick, onPlay, onEdit, onOpen }} />`
      )}
    </ol>
    <${About} item=${item} now=${now} />
  </main>`;
}
