// What the page knows of the household, and the one place that changes it.
import { useEffect, useState } from './preact.js';
import { api } from './api.js';
import { listen } from './live.js';
import { store } from './store.js';
import { t } from './texts.js';

const DAY = 24 * 3600e3;
const NAMED = 15; // titles; as many as the API takes at a time
const UNDO = 8000; // ms; long enough to read the message and reach for the button

export const state = {
  site: {}, // a vendor's name and colour; nothing at the network's own address
  account: undefined, // undefined: not asked yet; null: nobody is signed in
  devices: [],
  chosen: '',
  lists: {},
  transfers: [],
  rentals: [],
  ratings: new Map(), // stars by title
  titles: new Map(),
  toast: null,
  announced: '',
};

let toastTimer = 0;
let stopListening = null;

const { set, use: useHousehold } = store(state);
export { set, useHousehold };

// The time, so that a pie runs down before one's eyes.
export function useNow(every = 30e3) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, []);
  return now;
}

export function toast(text, action) {
  clearTimeout(toastTimer);
  set({ toast: { text, action }, announced: text });
  toastTimer = setTimeout(() => set({ toast: null }), UNDO);
}

// What this site is called.
export const brand = () => state.site.name || 'Tributary';

// A vendor's site has its name, and its colour on what can be pressed.
export async function dress() {
  const site = await api.site().catch(() => ({}));
  if (site.accent) document.documentElement.style.setProperty('--cursor', site.accent);
  set({ site });
}

// For those who hear the page.
export const announce = (text) => set({ announced: text });

export function explain(error) {
  const known = t(`problem.${error.reason}`);
  return known.startsWith('problem.') ? error.message : known;
}

export const fail = (error) => toast(explain(error));

const attempt = async (work) => {
  try {
    await work();
  } catch (error) {
    fail(error);
  }
};

export async function title(mediaId) {
  if (!state.titles.has(mediaId)) {
    const found = await api.title(mediaId).catch(() => null);
    if (found) state.titles.set(mediaId, found);
  }
  return state.titles.get(mediaId);
}

// All of them that are not known yet, some at a time.
export async function titles(mediaIds) {
  const unknown = [...new Set(mediaIds)].filter((id) => !state.titles.has(id));
  const parts = [];
  for (let at = 0; at < unknown.length; at += NAMED) parts.push(api.titlesOf(unknown.slice(at, at + NAMED)).catch(() => []));
  remember((await Promise.all(parts)).flat());
}

export const remember = (titles) => titles.forEach((found) => state.titles.set(found.mediaId, found));

async function loadLists() {
  const lists = {};
  await Promise.all(state.devices.map(async ({ clientId }) => {
    lists[clientId] = await api.list(clientId);
  }));
  const wanted = new Set(Object.values(lists).flatMap((list) => list.items.map((item) => item.mediaId)));
  await titles([...wanted]);
  set({ lists });
}

async function loadDevices() {
  const devices = (await api.devices()).filter((device) => !device.revoked);
  const chosen = devices.some((device) => device.clientId === state.chosen) ? state.chosen : devices[0]?.clientId || '';
  set({ devices, chosen });
  await loadLists();
}

const loadRentals = async () => {
  const rentals = await api.rentals();
  await titles(rentals.map((rental) => rental.mediaId));
  set({ rentals });
};

const loadRatings = async () => set({ ratings: new Map((await api.ratings()).map(({ mediaId, stars }) => [mediaId, stars])) });

const loadAll = () => attempt(() => Promise.all([loadDevices(), loadRentals(), loadRatings()]));

export const rate = (mediaId, stars) => attempt(async () => {
  await api.rate(mediaId, stars);
  const ratings = new Map(state.ratings);
  if (stars) ratings.set(mediaId, stars);
  else ratings.delete(mediaId);
  set({ ratings });
});

export async function begin() {
  try {
    set({ account: await api.account() });
  } catch (error) {
    if (error.status !== 401) fail(error);
    set({ account: null });
    return;
  }
  await loadAll();
  stopListening?.();
  stopListening = listen({
    hello: () => {
      set({ transfers: [] });
      loadAll();
    },
    account: () => attempt(async () => set({ account: await api.account() })),
    devices: () => attempt(loadDevices),
    lists: () => attempt(loadLists),
    rentals: () => attempt(loadRentals),
    transfers: ({ items }) => set({ transfers: items }),
  });
}

export async function signOut() {
  stopListening?.();
  await attempt(api.signOut);
  set({ account: null, devices: [], chosen: '', lists: {}, transfers: [], rentals: [], ratings: new Map() });
}

export const chosenList = () => state.lists[state.chosen];
export const rankOf = (mediaId) => chosenList()?.items.find((item) => item.mediaId === mediaId)?.rank;

const shown = (clientId, items) =>
  set({ lists: { ...state.lists, [clientId]: { ...state.lists[clientId], items: items.map((item, i) => ({ ...item, rank: i + 1 })) } } });

// Shows at once what will be, and afterwards what is.
async function change(clientId, items, work) {
  shown(clientId, items);
  try {
    const list = await work();
    set({ lists: { ...state.lists, [clientId]: list } });
    return true;
  } catch (error) {
    if (error.current) set({ lists: { ...state.lists, [clientId]: error.current } });
    else await attempt(loadLists);
    toast(error.reason === 'LIST_CHANGED' ? t('listChanged') : explain(error));
    return false;
  }
}

export async function add(mediaId, rank) {
  const clientId = state.chosen;
  const { items } = chosenList();
  const rest = items.filter((item) => item.mediaId !== mediaId);
  const item = items.find((one) => one.mediaId === mediaId) || { mediaId, downloaded: false };
  const at = Math.min(rank ?? rest.length + 1, rest.length + 1) - 1;
  const name = (await title(mediaId))?.title ?? '';
  if (await change(clientId, rest.toSpliced(at, 0, item), () => api.place(clientId, mediaId, { rank: rank ?? 1e6 }))) {
    toast(t('addedToList', { title: name, rank: rankOf(mediaId) }));
  }
}

export async function remove(mediaId) {
  const clientId = state.chosen;
  const { items } = chosenList();
  const at = items.findIndex((item) => item.mediaId === mediaId);
  const next = items[at + 1]?.mediaId;
  const name = state.titles.get(mediaId)?.title ?? '';
  const done = await change(clientId, items.toSpliced(at, 1), () => api.remove(clientId, mediaId));
  if (!done) return;
  const back = next ? { before: next } : { rank: 1e6 };
  toast(t('removedFromList', { title: name }), {
    label: t('undo'),
    run: () => change(clientId, chosenList().items.toSpliced(at, 0, items[at]), () => api.place(clientId, mediaId, back)),
  });
}

// To stand before the item that follows it in the new order: that is what was meant, whatever else has moved.
export async function move(mediaId, to) {
  const clientId = state.chosen;
  const items = [...chosenList().items];
  const from = items.findIndex((item) => item.mediaId === mediaId);
  if (from < 0 || from === to) return;
  items.splice(to, 0, ...items.splice(from, 1));
  const next = items[to + 1];
  const where = next ? { before: next.mediaId } : { rank: 1e6 };
  if (await change(clientId, items, () => api.place(clientId, mediaId, where))) {
    announce(t('movedTo', { title: state.titles.get(mediaId)?.title ?? '', rank: rankOf(mediaId) }));
  }
}

// How far a title is on its way to a device, and whether playing could begin now.
export function progress(clientId, item) {
  if (item.downloaded) return { state: 'complete', share: 1, playable: true, rate: 0 };
  const transfer = state.transfers.find((one) => one.clientId === clientId && one.mediaId === item.mediaId);
  if (!transfer) return { state: 'none', share: 0, playable: false, rate: 0 };
  const rate = transfer.leases.reduce((sum, lease) => sum + lease.rateBitsPerSecond, 0);
  const share = transfer.segmentsHeld / transfer.segmentCount;
  const film = state.titles.get(item.mediaId);
  const needed = film && film.durationMillis ? (film.lengthBytes * 8e3) / film.durationMillis : Infinity;
  return { state: 'filling', share, playable: share > 0 && rate > 1.1 * needed, rate };
}

// The rental of a title that runs, with the share of its time that is left.
export function viewable(mediaId, now) {
  const rental = state.rentals.find((one) => one.mediaId === mediaId && one.viewable && Date.parse(one.viewableUntil) > now);
  if (!rental) return null;
  const left = Date.parse(rental.viewableUntil) - now;
  const whole = rental.playFrom ? Date.parse(rental.playUntil) - Date.parse(rental.playFrom) : DAY;
  return { left, share: rental.playUntil ? left / whole : 1, hasBegun: !!rental.playUntil };
}
