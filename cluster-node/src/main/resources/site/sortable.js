// A list that is put in order by dragging a handle, or with the keyboard: Space takes a row, arrows carry it, Space puts
// it down, Escape takes it back. Both end in one onMove(id, to).
import { useRef, useState } from './preact.js';

const EDGE = 90; // px from the top and bottom of the window, where it scrolls while one drags

export function useSortable({ ids, onMove, onCarry }) {
  const [carried, setCarried] = useState(null); // { id, to } while a row is in the air
  const drag = useRef(null);
  const order = carried ? moved(ids, carried.id, carried.to) : ids;

  const startDrag = (event, id) => {
    if (event.button !== 0 || !event.isPrimary) return;
    event.preventDefault();
    const row = event.currentTarget.closest('li');
    const rows = [...row.parentNode.children];
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = {
      id, row, startY: event.clientY + scrollY, from: ids.indexOf(id), to: ids.indexOf(id),
      middles: rows.map((one) => one.offsetTop + one.offsetHeight / 2), rows, height: row.offsetHeight,
    };
    row.classList.add('dragged');
  };
  const dragTo = (event) => {
    const now = drag.current;
    if (!now) return;
    if (event.clientY < EDGE) scrollBy(0, -12);
    else if (event.clientY > innerHeight - EDGE) scrollBy(0, 12);
    const by = event.clientY + scrollY - now.startY;
    const middle = now.middles[now.from] + by;
    now.row.style.transform = `translateY(${by}px)`;
    now.to = now.middles.filter((other, i) => i !== now.from && other < middle).length;
    now.rows.forEach((row, i) => {
      if (i === now.from) return;
      const gives = i > now.from && i <= now.to ? -1 : i < now.from && i >= now.to ? 1 : 0;
      row.style.transform = gives ? `translateY(${gives * now.height}px)` : '';
    });
  };
  const endDrag = (isKept) => {
    const now = drag.current;
    drag.current = null;
    if (!now) return;
    now.rows.forEach((row) => { row.style.transform = ''; });
    now.row.classList.remove('dragged');
    if (isKept && now.to !== now.from) onMove(now.id, now.to);
  };
  const key = (event, id) => {
    const here = carried && carried.id === id;
    const step = { ArrowUp: -1, ArrowDown: 1, Home: -ids.length, End: ids.length }[event.key];
    if (event.key === ' ' || event.key === 'Enter') {
      if (here) {
        setCarried(null);
        onMove(id, carried.to);
      } else setCarried({ id, to: ids.indexOf(id) });
      onCarry(here ? 'down' : 'up', id, here ? carried.to : ids.indexOf(id));
    } else if (here && step) {
      const to = Math.max(0, Math.min(ids.length - 1, carried.to + step));
      setCarried({ id, to });
      onCarry('over', id, to);
    } else if (here && (event.key === 'Escape' || event.key === 'Tab')) {
      setCarried(null);
      onCarry('back', id, ids.indexOf(id));
      if (event.key === 'Tab') return;
    } else return;
    event.preventDefault();
  };
  const handle = (id) => ({
    onPointerDown: (event) => startDrag(event, id),
    onPointerMove: dragTo,
    onPointerUp: () => endDrag(true),
    onPointerCancel: () => endDrag(false),
    onKeyDown: (event) => key(event, id),
    'aria-pressed': !!carried && carried.id === id,
  });
  return { order, carried: carried?.id, handle };
}

function moved(ids, id, to) {
  const rest = ids.filter((one) => one !== id);
  rest.splice(to, 0, id);
  return rest;
}
