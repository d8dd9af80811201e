// A title's poster: its artwork or, where it has none, one drawn from its id, so that it is always the same and no two are alike.
import { html, useEffect, useRef, useState } from './preact.js';

// Sky, deep, and three lights, all on the dark side: the name is written over them in white.
const PALETTES = [
  ['#16304a', '#0a1826', '#5cc8ff', '#7ee0b8', '#ffd479'],
  ['#3a1d4a', '#150a22', '#ff8fb1', '#b38bff', '#ffd479'],
  ['#4a2418', '#1c0d0a', '#ff9d5c', '#ffd479', '#ff6f61'],
  ['#123f3a', '#061a1c', '#7ee0b8', '#5cc8ff', '#d7f58a'],
  ['#4a1830', '#1d0814', '#ff6f91', '#ffb36b', '#ffe3a3'],
  ['#1d2b5c', '#0a0f26', '#8fa8ff', '#5cc8ff', '#e3b3ff'],
  ['#3d3a14', '#191805', '#f5d76e', '#9be15d', '#ffb35c'],
  ['#123a52', '#04141f', '#63e6ff', '#3f8cff', '#f2f6fa'],
];

// Mulberry32 over the id: good enough for pictures.
function dice(id) {
  let seed = 0;
  for (const c of id) seed = (Math.imul(seed, 31) + c.charCodeAt(0)) | 0;
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let x = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
  };
}

// Streams that join on their way down.
function streams(roll, lights) {
  const mouth = 60 + roll() * 80;
  return [...Array(7)].map((_, i) => {
    const spring = (i / 6) * 240 - 20;
    const bend = 90 + roll() * 90;
    return html`<path d=${`M${spring} -10 C${spring} ${bend} ${mouth} ${bend + 20} ${mouth + (i - 3) * 5} 310`}
      stroke=${lights[i % 3]} stroke-width=${2 + roll() * 7} opacity=${0.35 + roll() * 0.5} fill="none" stroke-linecap="round" />`;
  });
}

// A sun over hills.
function hills(roll, lights) {
  const x = 40 + roll() * 120;
  const y = 70 + roll() * 50;
  return html`<circle cx=${x} cy=${y} r=${28 + roll() * 26} fill=${lights[2]} opacity="0.9" />
    ${[0, 1, 2, 3].map((i) => {
      const h = 130 + i * 38;
      return html`<path d=${`M-10 ${h + roll() * 30} C50 ${h - 40 * roll()} 120 ${h + 50 * roll()} 210 ${h - 10 + roll() * 20} V310 H-10 Z`}
        fill=${lights[i % 2]} opacity=${0.18 + i * 0.1} />`;
    })}`;
}

// Ripples.
function ripples(roll, lights) {
  const x = 30 + roll() * 140;
  const y = 60 + roll() * 110;
  return [...Array(9)].map((_, i) => html`<circle cx=${x} cy=${y} r=${10 + i * (15 + roll() * 5)} fill="none"
    stroke=${lights[i % 3]} stroke-width=${1.5 + roll() * 4} opacity=${0.75 - i * 0.06} />`);
}

// Rain on a window.
function rain(roll, lights) {
  return [...Array(26)].map(() => {
    const x = roll() * 220;
    const y = roll() * 240 - 20;
    const long = 20 + roll() * 90;
    return html`<path d=${`M${x} ${y} l${-long * 0.25} ${long}`} stroke=${lights[Math.floor(roll() * 3)]} stroke-width=${1 + roll() * 4}
      opacity=${0.25 + roll() * 0.6} stroke-linecap="round" />`;
  });
}

const MOTIFS = [streams, hills, ripples, rain];

function Drawing({ id, wide }) {
  const roll = dice(id);
  const [sky, deep, ...lights] = PALETTES[Math.floor(roll() * PALETTES.length)];
  const motif = MOTIFS[Math.floor(roll() * MOTIFS.length)];
  const name = `sky-${id}${wide ? '-wide' : ''}`;
  return html`<svg class="art" viewBox=${wide ? '0 40 200 110' : '0 0 200 300'} preserveAspectRatio="xMidYMid slice" aria-hidden="true">
    <defs><linearGradient id=${name} x1="0" y1="0" x2="0.4" y2="1">
      <stop offset="0" stop-color=${sky} /><stop offset="1" stop-color=${deep} />
    </linearGradient></defs>
    <rect x="-20" y="-20" width="240" height="340" fill=${`url(#${name})`} />
    ${motif(roll, lights)}
  </svg>`;
}

// Browsers that load lazily begin thousands of pixels ahead; a shelf's far end is to weigh nothing until somebody goes there.
const waiting = new WeakMap();
const watcher = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    watcher.unobserve(target);
    waiting.get(target)();
  }
}, { rootMargin: '80px' });

// A phone has sharp pixels and room for few posters; on a large screen the small file is sharp enough, and there are many.
const small = () => (devicePixelRatio > 1.5 && innerWidth < 640 ? 400 : 200);

// The title is always written beside it or in it, so it says nothing to who cannot see it.
function Artwork({ film, wide, width }) {
  const image = useRef();
  const [isNear, setNear] = useState(false);
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    const target = image.current;
    waiting.set(target, () => setNear(true));
    watcher.observe(target);
    return () => watcher.unobserve(target);
  }, []);
  if (isBroken) return html`<${Drawing} id=${film.mediaId} wide=${wide} />`;
  return html`<img ref=${image} class=${wide ? 'art backdrop' : 'art'} src=${isNear ? film.artwork.link.replace('{width}', width) : undefined}
    width=${width} height=${width * 1.5} alt="" decoding="async" onError=${() => setBroken(true)} />`;
}

export const Wide = ({ film }) => (film.artwork
  ? html`<${Artwork} key=${film.artwork.link} film=${film} width=${small()} wide />`
  : html`<${Drawing} id=${film.mediaId} wide />`);

export function Poster({ film, plain, large }) {
  if (film.artwork) return html`<span class="poster"><${Artwork} key=${film.artwork.link} film=${film} width=${large ? 400 : small()} /></span>`;
  const word = Math.max(...film.title.split(/[\s-]/).map((one) => one.length));
  const size = word > 12 ? 'longer' : word > 8 || film.title.length > 22 ? 'long' : '';
  return html`<span class="poster">
    <${Drawing} id=${film.mediaId} />
    ${!plain && html`<span class=${`lettering ${size}`} aria-hidden="true">${film.title}</span>`}
  </span>`;
}
