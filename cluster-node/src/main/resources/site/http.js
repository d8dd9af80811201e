// How the service's API is asked. A refusal becomes a Refused that says what was wrong.
const BASE = '/api/v1';

export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || `HTTP ${status}`);
    this.status = status;
    this.reason = problem.reason || '';
    this.key = problem.key || '';
    this.current = problem.current;
  }
}

export async function ask(method, path, body, headers = {}) {
  const init = { method, headers: { ...headers }, credentials: 'same-origin' };
  if (body instanceof Blob) init.body = body;
  else if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers['Content-Type'] = 'application/json';
  }
  let answer;
  try {
    answer = await fetch(BASE + path, init);
  } catch {
    throw new Refused(0, { reason: 'OFFLINE' });
  }
  if (!answer.ok) throw new Refused(answer.status, await answer.json().catch(() => ({})));
  return answer.status === 204 ? null : answer.json();
}

export const query = (values) => {
  const parts = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return parts.length ? `?${new URLSearchParams(parts)}` : '';
};
