// What the console asks of the service's API.
import { ask, query } from './http.js';

const bearer = (token) => ({ Authorization: `Bearer ${token}` });

export const api = {
  me: () => ask('GET', '/operator/me'),
  signIn: (name, password) => ask('POST', '/operator/sessions/browser', { name, password }),
  signOut: () => ask('DELETE', '/operator/sessions/current'),
  addFirst: (token, operator) => ask('POST', '/operator/accounts', operator, bearer(token)),
  overview: (by) => ask('GET', `/operator/overview${query({ by })}`),
  history: () => ask('GET', '/operator/overview/history'),
  nodes: (wanted) => ask('GET', `/operator/nodes${query(wanted)}`),
  node: (id) => ask('GET', `/operator/nodes/${id}`),
  drain: (id) => ask('PUT', `/operator/nodes/${id}/drain`),
  undrain: (id) => ask('DELETE', `/operator/nodes/${id}/drain`),
  addNode: (kind) => ask('POST', '/nodes', { kind }),
  transfers: (wanted) => ask('GET', `/operator/transfers${query(wanted)}`),
  transfer: (id) => ask('GET', `/operator/transfers/${id}`),
  items: (wanted) => ask('GET', `/operator/items${query(wanted)}`),
  releases: async () => (await ask('GET', '/operator/releases')).items,
  release: (counter) => ask('GET', `/operator/releases/${counter}`),
  changeRollout: (counter, change) => ask('PUT', `/operator/releases/${counter}/rollout`, change),
  ingests: (wanted) => ask('GET', `/operator/ingests${query(wanted)}`),
  cluster: () => ask('GET', '/operator/cluster'),
  audit: (wanted) => ask('GET', `/operator/audit${query(wanted)}`),
  operators: async () => (await ask('GET', '/operator/accounts')).items,
  addOperator: (operator) => ask('POST', '/operator/accounts', operator),
  changeOperator: (name, change) => ask('PUT', `/operator/accounts/${name}`, change),
  removeOperator: (name) => ask('DELETE', `/operator/accounts/${name}`),
  vendors: async () => (await ask('GET', '/operator/vendors')).items,
  dressVendor: (id, look) => ask('PUT', `/operator/vendors/${id}/look`, look),
  prices: (id) => ask('GET', `/operator/vendors/${id}/prices${query({ limit: 200 })}`),
  setPrice: (id, mediaId, price) => ask('PUT', `/operator/vendors/${id}/prices/${encodeURIComponent(mediaId)}`, price),
  dropPrice: (id, mediaId) => ask('DELETE', `/operator/vendors/${id}/prices/${mediaId}`),
  title: (mediaId) => ask('GET', `/titles/${mediaId}`),
};
