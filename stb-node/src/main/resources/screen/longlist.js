// A list of any length: only what is on the screen, and some rows beyond it, is in the document. Left and right turn a screenful.
import { html, useEffect, useLayoutEffect, useRef, useState } from './preact.js';

const PITCH = 3.1; // rem from one row to the next; screen.css has the same
const BEYOND = 12; // rows above and below what is seen, for a key that is held down
const STEP = 4; // rows; what is in the document changes no more often than that

const pitch = () => PITCH * parseFloat(getComputedStyle(document.documentElement).fontSize);

// row(index) draws one; onSeen(first, last) hears which are to be known; what a new start means goes back to the top.
export function LongList({ count, label, start, row, onSeen, children }) {
  const box = useRef(null);
  const wanted = useRef(-1); // the row that takes the focus once it is there
  const [{ from, to }, setSeen] = useState({ from: 0, to: 3 * BEYOND });
  const look = () => {
    const first = Math.floor(box.current.scrollTop / pitch());
    const rows = Math.ceil(box.current.clientHeight / pitch());
    const now = { from: Math.max(0, Math.floor(first / STEP) * STEP - BEYOND), to: Math.ceil((first + rows) / STEP) * STEP + BEYOND };
    setSeen((was) => (was.from === now.from && was.to === now.to ? was : now));
  };
  const last = Math.min(count, to);
  useEffect(() => onSeen(from, to), [from, to]);
  useLayoutEffect(() => {
    box.current.scrollTop = 0;
    look();
  }, [start]);
  useEffect(() => {
    addEventListener('resize', look);
    return () => removeEventListener('resize', look);
  }, []);
  useLayoutEffect(() => {
    const control = wanted.current >= 0 && box.current.querySelector(`[data-at="${wanted.current}"] button`);
    if (!control) return;
    wanted.current = -1;
    control.focus({ preventScroll: true });
  });
  const turn = (event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const here = event.target.closest('[data-at]');
    if (!way || !here) return;
    event.preventDefault();
    const screenful = Math.max(1, Math.floor(box.current.clientHeight / pitch()) - 1);
    const at = Math.max(0, Math.min(count - 1, +here.dataset.at + way * screenful));
    wanted.current = at;
    box.current.scrollTop += (at - here.dataset.at) * pitch();
    look();
    setSeen((was) => ({ ...was }));
  };
  const rows = [];
  for (let i = from; i < last; i++) rows.push(html`<li class="row" key=${i} data-at=${i} aria-setsize=${count} aria-posinset=${i + 1}>${row(i)}</li>`);
  return html`<ul class="rows long" aria-label=${label} ref=${box} onScroll=${look} onKeyDown=${turn}>
    <li class="space" aria-hidden="true" key="before" style=${{ height: `${from * PITCH}rem` }}></li>
    ${rows}
    <li class="space" aria-hidden="true" key="after" style=${{ height: `${Math.max(0, count - last) * PITCH}rem` }}></li>
    ${children}
  </ul>`;
}
