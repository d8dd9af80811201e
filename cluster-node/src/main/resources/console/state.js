// What the console knows, and what several views need to ask.
import { useEffect, useState } from './preact.js';
import { api } from './api.js';
import { listen } from './live.js';
import { store } from './store.js';
import { t } from './texts.js';

const ROLES = ['viewer', 'operator', 'owner'];
const SAID = 8000; // ms

export const state = { me: undefined, overview: null, late: false, said: '' }; // me: undefined: not asked yet; null: nobody

let saidTimer = 0;

const { set, use: useConsole } = store(state);
export { set, useConsole };

export const may = (role) => ROLES.indexOf(state.me?.role) >= ROLES.indexOf(role);

export function explain(error) {
  const known = t(`problem.${error.reason}`);
  return known.startsWith('problem.') ? error.message : known;
}

export function say(text) {
  clearTimeout(saidTimer);
  set({ said: text });
  saidTimer = setTimeout(() => set({ said: '' }), SAID);
}

export function fail(error) {
  if (error.status === 401) set({ me: null });
  say(explain(error));
}

export async function begin() {
  try {
    set({ me: await api.me() });
  } catch (error) {
    set({ me: null });
    if (error.status !== 401) fail(error);
  }
}

export async function signOut() {
  await api.signOut().catch(() => {});
  set({ me: null, overview: null });
}

// One stream for all views: a browser opens few connections to one host. Its first event says to look at everything.
const CHANGES = ['hello', 'nodes', 'transfers', 'items', 'ingests', 'drains', 'pushes', 'releases', 'titles', 'artwork', 'vendors', 'prices', 'operators', 'cluster', 'audit'];
const hearers = new Set();

export const hear = () => listen(Object.fromEntries(CHANGES.map((name) => [name, () => hearers.forEach((hearer) => hearer(name))])), '/api/v1/operator/events');

// Asks again when one of these has changed, and where that is not told every so many milliseconds, while the view is open and seen;
// an answer to an older question is dropped.
export function useAsked(ask, dependencies, changes = [], every = 0) {
  const [answer, setAnswer] = useState(null);
  const [turn, again] = useState(0);
  useEffect(() => {
    let isOver = false;
    const look = () => {
      if (document.hidden) return;
      ask().then((found) => !isOver && setAnswer(found), (error) => !isOver && fail(error));
    };
    look();
    const hearer = (name) => (name === 'hello' || changes.includes(name)) && look();
    hearers.add(hearer);
    const timer = every ? setInterval(look, every) : 0;
    return () => {
      isOver = true;
      hearers.delete(hearer);
      clearInterval(timer);
    };
  }, [...dependencies, turn]);
  return [answer, () => again((n) => n + 1)];
}

const titles = new Map();

// A film's name, once it is known.
export function useTitle(mediaId) {
  const [name, setName] = useState(titles.get(mediaId) || '');
  useEffect(() => {
    if (titles.has(mediaId)) {
      setName(titles.get(mediaId));
      return;
    }
    api.title(mediaId).then((title) => title.title, () => '').then((found) => {
      titles.set(mediaId, found);
      setName(found);
    });
  }, [mediaId]);
  return name;
}
