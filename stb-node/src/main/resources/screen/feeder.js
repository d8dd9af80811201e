// Feeds one track to its SourceBuffer: always the next fragment that the playhead will need and that is not there yet.
import { Refused, box } from './box.js';

const AHEAD = 30; // seconds fetched ahead of the playhead
const BEHIND = 15; // seconds kept behind it, for a small step back
const FAST = 0.1; // seconds of tolerance between an index and what a decoder makes of it

const settled = (buffer) =>
  buffer.updating
    ? new Promise((resolve) => buffer.addEventListener('updateend', resolve, { once: true }))
    : Promise.resolve();

export class Feeder {
  // Without decryption of the browser's own, the box clears what it sends.
  constructor(play, track, buffer, video, decryption, hears) {
    const path = `/api/plays/${play.playId}/tracks/${track.number}`;
    Object.assign(this, { path, buffer, video, decryption, hears });
    this.form = decryption ? '/protected' : '';
    this.fragments = track.fragments.map(({ decodeTime, duration }) => ({
      start: decodeTime / track.timescale,
      end: (decodeTime + duration) / track.timescale,
    }));
    this.appended = new Set();
    this.stopped = false;
    this.fetching = null;
    this.waker = () => {};
    this.isWaiting = false;
  }

  // Runs until stopped; a refusal that waiting cannot mend is thrown.
  async run() {
    const wake = () => this.waker();
    const events = ['timeupdate', 'seeking', 'waiting'];
    events.forEach((name) => this.video.addEventListener(name, wake));
    const sought = () => this.sought();
    this.video.addEventListener('seeking', sought);
    try {
      await this.append(await this.fetch(`init${this.form}`));
      while (!this.stopped) {
        await this.trim();
        const next = this.wanted();
        if (next < 0) {
          this.hears();
          await new Promise((resolve) => (this.waker = resolve));
          continue;
        }
        const bytes = await this.fetch(`fragments/${next}${this.form}`);
        if (bytes && (await this.unlock(next)) && !this.stopped) {
          await this.append(bytes);
          this.appended.add(next);
          this.hears();
        }
      }
    } finally {
      events.forEach((name) => this.video.removeEventListener(name, wake));
      this.video.removeEventListener('seeking', sought);
    }
  }

  stop() {
    this.stopped = true;
    this.fetching?.abort();
    this.waker();
  }

  // False when given up for another fragment.
  async unlock(number) {
    try {
      await this.decryption?.unlock(`${this.path}/fragments/${number}`, this.fetching.signal);
      return true;
    } catch (e) {
      if (e.name !== 'AbortError') throw e;
      return false;
    }
  }

  isComplete() {
    return this.appended.has(this.fragments.length - 1);
  }

  at(time) {
    const found = this.fragments.findIndex((f) => time < f.end);
    return found < 0 ? this.fragments.length - 1 : found;
  }

  wanted() {
    const time = this.video.currentTime;
    for (let i = this.at(time); i < this.fragments.length; i++) {
      if (this.fragments[i].start > time + AHEAD) return -1;
      if (!this.appended.has(i)) return i;
    }
    return -1;
  }

  // What the browser dropped by itself must be fetched again; a fetch for elsewhere is given up.
  sought() {
    const at = this.at(this.video.currentTime);
    const { start, end } = this.fragments[at];
    if (!this.holds((start + end) / 2)) this.appended.delete(at);
    if (this.fetchingPart !== `fragments/${this.wanted()}${this.form}`) this.fetching?.abort();
  }

  holds(time) {
    const { buffered } = this.buffer;
    for (let i = 0; i < buffered.length; i++) {
      if (buffered.start(i) - FAST <= time && time <= buffered.end(i) + FAST) return true;
    }
    return false;
  }

  // Null when given up for another. 504 means that the segments are still on their way.
  async fetch(part) {
    this.fetchingPart = part;
    while (!this.stopped) {
      this.fetching = new AbortController();
      try {
        return await box.bytes(`${this.path}/${part}`, this.fetching.signal);
      } catch (e) {
        if (e.name === 'AbortError') return null;
        if (!(e instanceof Refused) || e.status !== 504) throw e;
      }
    }
    return null;
  }

  async append(bytes) {
    if (!bytes || this.stopped) return;
    await settled(this.buffer);
    try {
      this.buffer.appendBuffer(bytes);
    } catch (e) {
      if (e.name !== 'QuotaExceededError') throw e;
      await this.remove(Math.max(0, this.video.currentTime - 2));
      this.buffer.appendBuffer(bytes);
    }
    await settled(this.buffer);
  }

  async trim() {
    const { buffered } = this.buffer;
    const until = this.video.currentTime - BEHIND;
    if (buffered.length && until > buffered.start(0) + BEHIND) await this.remove(until);
  }

  async remove(until) {
    if (until <= 0) return;
    await settled(this.buffer);
    const gone = [...this.appended].filter((i) => this.fragments[i].start < until);
    gone.forEach((i) => this.appended.delete(i));
    this.buffer.remove(0, until);
    await settled(this.buffer);
    // The fragment that `until` lies in is still shown.
    gone.filter((i) => this.fragments[i].end <= until).forEach((i) => this.decryption?.lock(`${this.path}/fragments/${i}`));
  }
}
