// What the site asks of the service's API.
import { ask, query } from './http.js';

// Every page of a long answer; for what an account has little of.
async function all(path) {
  const items = [];
  let cursor;
  do {
    const page = await ask('GET', path + query({ limit: 200, cursor }));
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor && items.length < 2000);
  return items;
}

export const api = {
  signUp: (account) => ask('POST', '/accounts', account),
  signIn: (userId, password) => ask('POST', '/sessions/browser', { userId, password }),
  signOut: () => ask('DELETE', '/sessions/current'),
  account: () => ask('GET', '/accounts/me'),
  changeAccount: (account) => ask('PUT', '/accounts/me', account),
  changePassword: (password, newPassword) => ask('PUT', '/accounts/me/password', { password, newPassword }),
  preferGenres: (genres) => ask('PUT', '/accounts/me/genres', { genres }),
  chooseCatalogs: (catalogs) => ask('PUT', '/accounts/me/catalogs', { catalogs }),
  ratings: () => all('/accounts/me/ratings'),
  rate: (mediaId, stars) => (stars ? ask('PUT', `/accounts/me/ratings/${mediaId}`, { stars }) : ask('DELETE', `/accounts/me/ratings/${mediaId}`)),
  ledger: () => all('/accounts/me/ledger'),
  rentals: () => all('/rentals'),
  devices: async () => (await ask('GET', '/devices')).items,
  addDevice: (name) => ask('POST', '/devices', { name, supplier: 'Tributary' }),
  nameDevice: (device, name) => ask('PUT', `/devices/${device.clientId}`, { name, supplier: device.supplier }),
  removeDevice: (clientId) => ask('DELETE', `/devices/${clientId}`),
  settings: (clientId) => ask('GET', `/devices/${clientId}/settings`),
  changeSettings: (clientId, version, settings) => ask('PUT', `/devices/${clientId}/settings`, settings, { 'If-Match': `"${version}"` }),
  list: (clientId) => ask('GET', `/devices/${clientId}/list`),
  place: (clientId, mediaId, where) => ask('PUT', `/devices/${clientId}/list/items/${mediaId}`, where),
  remove: (clientId, mediaId) => ask('DELETE', `/devices/${clientId}/list/items/${mediaId}`),
  replaceList: (clientId, items) => ask('PUT', `/devices/${clientId}/list`, { items }, { 'If-Match': '*' }),
  site: () => ask('GET', '/site'),
  catalogs: async () => (await ask('GET', '/catalogs')).items,
  filters: () => ask('GET', '/filters'),
  titles: (wanted) => ask('GET', `/titles${query(wanted)}`),
  titlesOf: async (mediaIds) => (await ask('GET', `/titles${query({ mediaIds: mediaIds.join(',') })}`)).items,
  title: (mediaId) => ask('GET', `/titles/${mediaId}`),
};
