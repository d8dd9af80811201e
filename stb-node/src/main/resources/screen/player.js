// Full screen film: Media Source Extensions fed by the box. The browser decrypts if it can; if not, the box clears each fragment in its own memory.
import { html, useEffect, useRef, useState } from './preact.js';
import { box } from './box.js';
import { Decryption } from './decryption.js';
import { Feeder } from './feeder.js';
import { clock, viewableText } from './icons.js';
import { t } from './texts.js';

const STEP = 10; // seconds an arrow moves
const TELL_EVERY = 5e3; // ms; keeps the play open, also when paused, and hears when it was closed
const HIDE_AFTER = 3e3; // ms without a key

const AT_END = 0.95; // of a film: who stops there has seen it

// The pictures and the first sound that this browser can play. Nothing of a kind that it cannot is passed over in silence.
function shown(tracks) {
  return ['video', 'audio'].flatMap((kind) => {
    const all = tracks.filter((track) => track.kind === kind);
    const track = all.find((one) => MediaSource.isTypeSupported(one.contentType));
    if (all.length && !track) {
      const codecs = all.map((one) => /codecs="(.*)"/.exec(one.contentType)?.[1] ?? one.contentType).join(', ');
      throw new Error(t('noDecoder', { kind: t(kind), codecs }));
    }
    return track ? [track] : [];
  });
}

// Starts feeding; returns what stops it. Every end but stop() is told to onEnd, with a message if it was no good end.
function start(video, play, onEnd) {
  const source = new MediaSource();
  const feeders = [];
  let isOver = false;
  let decryption = null;
  const stop = () => {
    isOver = true;
    feeders.forEach((feeder) => feeder.stop());
    decryption?.close();
  };
  const fail = (error) => {
    if (isOver) return;
    stop();
    onEnd(error);
  };
  const hears = () => {
    const isIdle = source.readyState === 'open' && [...source.sourceBuffers].every((b) => !b.updating);
    if (isIdle && feeders.every((f) => f.isComplete())) source.endOfStream();
  };
  const feed = (tracks) => {
    try {
      source.duration = play.durationMillis / 1000;
      const buffers = tracks.map((track) => source.addSourceBuffer(track.contentType));
      tracks.forEach((track, i) => feeders.push(new Feeder(play, track, buffers[i], video, decryption, hears)));
      feeders.forEach((feeder) => feeder.run().catch(fail));
    } catch (e) {
      fail(e);
    }
  };
  const begin = async () => {
    const tracks = shown(play.tracks);
    decryption = await Decryption.open(video, tracks);
    if (isOver) return;
    source.addEventListener('sourceopen', () => feed(tracks), { once: true });
    video.src = URL.createObjectURL(source);
    video.play().catch(() => {});
  };
  begin().catch(fail);
  return stop;
}

// The pictures may begin a little after zero, and small gaps may follow: step over them.
function stepOverGap(video) {
  const { buffered, currentTime } = video;
  for (let i = 0; i < buffered.length; i++) {
    const gap = buffered.start(i) - currentTime;
    if (gap > 0 && gap < 0.5) video.currentTime = buffered.start(i) + 0.01;
  }
}

// Film actually shown: wall time while playing, told to the box now and then.
function tellPlayed(video, play) {
  let shown = 0;
  let since = 0;
  const count = () => {
    if (since) shown += performance.now() - since;
    since = video.paused || video.ended || video.readyState < 3 ? 0 : performance.now();
  };
  const events = ['playing', 'pause', 'waiting', 'ended', 'timeupdate'];
  events.forEach((name) => video.addEventListener(name, count));
  const tell = () => {
    count();
    const isSeen = video.ended || video.currentTime > AT_END * video.duration;
    return box.played(play.playId, Math.round(shown), isSeen ? 0 : Math.round(1e3 * video.currentTime));
  };
  return { tell };
}

// The film that was left last, until the box knows of it: what is asked next is to find it so.
export let leaving = Promise.resolve();

export function Player({ play, title, from, onEnd }) {
  const ref = useRef(null);
  const [at, setAt] = useState({ time: 0, buffered: 0, paused: false, waiting: true });
  const [isShown, setShown] = useState(true);

  useEffect(() => {
    const video = ref.current;
    let isGone = false;
    let hide = 0;
    const { tell } = tellPlayed(video, play);
    const leave = async (error) => {
      if (isGone) return;
      isGone = true;
      onEnd(error);
    };
    if (from) video.addEventListener('loadedmetadata', () => (video.currentTime = from / 1e3), { once: true });
    const stop = start(video, play, leave);
    const show = () => {
      setShown(true);
      clearTimeout(hide);
      hide = setTimeout(() => setShown(false), HIDE_AFTER);
    };
    const look = () => {
      const { buffered, currentTime } = video;
      let end = 0;
      for (let i = 0; i < buffered.length; i++) if (buffered.start(i) <= currentTime + 0.5) end = Math.max(end, buffered.end(i));
      setAt({ time: currentTime, buffered: end, paused: video.paused, waiting: video.readyState < 3 && !video.ended });
      if (video.readyState < 3) stepOverGap(video);
    };
    const keys = (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
      if (step) video.currentTime = Math.min(video.duration - 0.1, Math.max(0, video.currentTime + step));
      else if (event.key === 'Enter' || event.key === ' ') video.paused ? video.play() : video.pause();
      else if (event.key === 'Escape' || event.key === 'Backspace') leave();
      else if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
      event.preventDefault();
      event.stopPropagation();
      show();
    };
    // Closing the window must not leave a key behind.
    const hidden = () => void box.close(play.playId).catch(() => {});
    const events = ['timeupdate', 'progress', 'pause', 'playing', 'waiting', 'seeking', 'seeked'];
    events.forEach((name) => video.addEventListener(name, look));
    const ended = () => leave();
    const broken = () => leave(new Error(t('cannotShow', { why: video.error?.message || t('unknownWhy') })));
    video.addEventListener('ended', ended);
    video.addEventListener('error', broken);
    document.addEventListener('keydown', keys, true);
    document.addEventListener('mousemove', show);
    addEventListener('pagehide', hidden);
    const telling = setInterval(() => tell().catch((e) => e.status === 410 && leave(e)), TELL_EVERY);
    show();
    const end = async () => {
      isGone = true;
      clearInterval(telling);
      clearTimeout(hide);
      document.removeEventListener('keydown', keys, true);
      document.removeEventListener('mousemove', show);
      removeEventListener('pagehide', hidden);
      video.removeEventListener('error', broken);
      const told = tell();
      stop();
      video.pause();
      URL.revokeObjectURL(video.src);
      video.removeAttribute('src');
      video.load();
      video.setMediaKeys?.(null).catch(() => {});
      await told.catch(() => {});
      await box.close(play.playId).catch(() => {});
    };
    return () => {
      leaving = end();
    };
  }, [play.playId]);

  const whole = play.durationMillis / 1000;
  const percent = (time) => `${Math.min(100, (100 * time) / whole)}%`;
  return html`<div class=${`player ${isShown || at.paused ? 'shown' : ''}`} role="dialog" aria-modal="true" aria-label=${t('playing', { title })}>
    <video ref=${ref} playsinline aria-label=${title}></video>
    ${at.waiting && html`<p class="waiting" role="status">${t('arriving')}</p>`}
    <div class="bar">
      <p><strong>${title}</strong><span class="state">${at.paused ? t('paused') : ''}</span><span class="viewable">${viewableText(play, Date.now())}</span><span class="time">${clock(1e3 * at.time)} / ${clock(1e3 * whole)} · ${t('timeLeft', { left: clock(1e3 * (whole - at.time)) })}</span></p>
      <div class="track" role="progressbar" aria-label=${t('position')} aria-valuemin="0" aria-valuemax=${Math.round(whole)} aria-valuenow=${Math.round(at.time)}>
        <div class="buffered" style=${{ width: percent(at.buffered) }}></div>
        <div class="played" style=${{ width: percent(at.time) }}></div>
      </div>
      <p class="hints">${t('playerHints', { step: STEP })}</p>
    </div>
  </div>`;
}
