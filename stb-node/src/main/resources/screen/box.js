// The box's API on loopback. A refusal becomes a Refused that says what was wrong.
import { t } from './texts.js';

export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || t('answered', { status }));
    this.status = status;
    this.reason = problem.reason || '';
  }
}

async function ask(method, path, body, options = {}) {
  const init = { method, cache: 'no-store', ...options };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { 'Content-Type': 'application/json' };
  }
  const answer = await fetch(path, init);
  if (!answer.ok) {
    throw new Refused(answer.status, await answer.json().catch(() => ({})));
  }
  return answer;
}

const json = async (...request) => (await ask(...request)).json();

export const box = {
  status: () => json('GET', '/api/status'),
  activate: (code) => json('POST', '/api/activate', { code }),
  list: () => json('GET', '/api/list'),
  editList: (version, items) => json('PUT', '/api/list', { version, items }),
  // What is empty is left out.
  catalog: (wanted) =>
    json('GET', `/api/catalog?${new URLSearchParams(Object.entries(wanted).filter(([, value]) => value !== ''))}`),
  choices: (vendor) => json('GET', `/api/choices?vendor=${encodeURIComponent(vendor)}`),
  vendors: async () => (await json('GET', '/api/vendors')).vendors,
  quote: (mediaId, vendorId) => json('POST', '/api/quotes', { mediaId, ...(vendorId && { vendorId }) }),
  play: (quoteId, mediaId) => json('POST', '/api/plays', { quoteId, mediaId }),
  bytes: async (path, signal) => (await ask('GET', path, undefined, { signal })).arrayBuffer(),
  license: async (path, signal) => (await ask('GET', path, undefined, { signal })).json(),
  played: (playId, playedMillis, positionMillis) => ask('PUT', `/api/plays/${playId}/played`, { playedMillis, positionMillis }, { keepalive: true }),
  // keepalive: also when the page is being closed.
  close: (playId) => ask('DELETE', `/api/plays/${playId}`, undefined, { keepalive: true }),
};
