// The browser's own decryption (Encrypted Media Extensions, Clear Key): one session for each fragment's keys, closed behind the playhead.
import { box } from './box.js';

const MOST_KEYS = 300; // Chromium takes no license of more than 64 KiB at once

const configuration = (tracks) => {
  const capabilities = (kind) => tracks.filter((t) => t.kind === kind).map(({ contentType }) => ({ contentType }));
  const [videoCapabilities, audioCapabilities] = [capabilities('video'), capabilities('audio')];
  return { initDataTypes: ['keyids'], videoCapabilities, audioCapabilities, sessionTypes: ['temporary'] };
};

export class Decryption {
  // Null where the browser cannot: then the box must clear the film.
  static async open(video, tracks) {
    if (!navigator.requestMediaKeySystemAccess) return null;
    try {
      const access = await navigator.requestMediaKeySystemAccess('org.w3.clearkey', [configuration(tracks)]);
      const keys = await access.createMediaKeys();
      await video.setMediaKeys(keys);
      return new Decryption(keys);
    } catch {
      return null;
    }
  }

  constructor(keys) {
    this.keys = keys;
    this.sessions = new Map();
    this.isClosed = false;
  }

  // Must end before the fragment is appended.
  async unlock(path, signal) {
    if (this.isClosed || this.sessions.has(path)) return;
    const { keys } = await box.license(`${path}/license`, signal);
    if (this.isClosed || this.sessions.has(path)) return;
    const sessions = [];
    this.sessions.set(path, sessions);
    for (let i = 0; i < keys.length; i += MOST_KEYS) {
      sessions.push(this.keys.createSession('temporary'));
      await this.fill(sessions.at(-1), keys.slice(i, i + MOST_KEYS));
    }
  }

  async fill(session, keys) {
    const asked = new Promise((resolve) => session.addEventListener('message', resolve, { once: true }));
    const encode = (value) => new TextEncoder().encode(JSON.stringify(value));
    await session.generateRequest('keyids', encode({ kids: keys.map((key) => key.kid) }));
    await asked;
    await session.update(encode({ keys, type: 'temporary' }));
  }

  lock(path) {
    const sessions = this.sessions.get(path) || [];
    this.sessions.delete(path);
    sessions.forEach((session) => void session.close().catch(() => {}));
  }

  close() {
    this.isClosed = true;
    [...this.sessions.keys()].forEach((path) => this.lock(path));
  }
}
