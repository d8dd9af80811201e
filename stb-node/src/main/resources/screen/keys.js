// A remote control has four arrows, OK and Back. Arrows move the focus to the nearest control in their direction;
// OK is Enter, which buttons know already; Back is Escape or Backspace.
import { useEffect } from './preact.js';

const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const CONTROLS = 'button:not(:disabled), input:not(:disabled)';

// What was opened last lies on top.
const scope = () => [...document.querySelectorAll('[aria-modal=true]')].at(-1) || document;
const controls = () => [...scope().querySelectorAll(CONTROLS)].filter((c) => c.offsetParent);

// What a list has scrolled away is reached from within the list only.
function isSeen(control, here) {
  const list = control.closest('.rows, .options');
  if (!list || list.contains(here)) return true;
  const window = list.getBoundingClientRect();
  const it = control.getBoundingClientRect();
  return it.bottom > window.top + 1 && it.top < window.bottom - 1;
}

// How far a control lies in the direction asked; straight ahead counts for more than close by.
function distance(from, to, [x, y]) {
  const along = x
    ? x * (to.left + to.right - from.left - from.right)
    : y * (to.top + to.bottom - from.top - from.bottom);
  const gap = (a, b, c, d) => Math.max(0, a - d, c - b);
  const aside = x
    ? gap(from.top, from.bottom, to.top, to.bottom)
    : gap(from.left, from.right, to.left, to.right);
  const clear = x
    ? x > 0 ? to.left - from.right : from.left - to.right
    : y > 0 ? to.top - from.bottom : from.top - to.bottom;
  return along > 1 && clear > -2 ? Math.max(0, clear) + 4 * aside : Infinity;
}

function move(direction) {
  const here = document.activeElement;
  const all = controls();
  if (!all.includes(here)) return focusFirst();
  const from = here.getBoundingClientRect();
  let best = null;
  let least = Infinity;
  for (const control of all) {
    if (!isSeen(control, here)) continue;
    const d = control === here ? Infinity : distance(from, control.getBoundingClientRect(), direction);
    if (d < least) [best, least] = [control, d];
  }
  best?.focus();
  best?.scrollIntoView({ block: 'nearest' });
}

export function focusFirst() {
  const all = controls();
  (all.find((c) => c.dataset.first !== undefined) || all[0])?.focus();
}

// True when the key belongs to the text that is being typed.
function isTyping(event) {
  const { target, key } = event;
  if (target.tagName !== 'INPUT') return false;
  if (key === 'Backspace') return target.value !== '';
  // At its ends the arrows lead out of the text.
  return key === 'ArrowLeft' ? target.selectionStart > 0 : key === 'ArrowRight' && target.selectionEnd < target.value.length;
}

// One ear for the whole page; the screen on top decides what Back means.
export function useKeys(onBack) {
  useEffect(() => {
    const pressed = (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || isTyping(event)) return;
      if (ARROWS[event.key]) move(ARROWS[event.key]);
      else if (event.key === 'Escape' || event.key === 'Backspace') onBack();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [onBack]);
}
