// What is around every view: the bar with the menu and the search, the tabs of a phone, messages.
import { html, useEffect, useRef } from './preact.js';
import { choose, language, LANGUAGES, t } from './texts.js';
import { go, Link } from './links.js';
import { brand, set, useHousehold } from './state.js';

export { go, Link };

const ICON = {
  browse: 'M4 5h7v6H4zM13 5h7v6h-7zM4 13h7v6H4zM13 13h7v6h-7z',
  list: 'M4 6h3M10 6h10M4 12h3M10 12h10M4 18h3M10 18h10',
  devices: 'M3 6h18v10H3zM9 20h6M12 16v4',
  rentals: 'M5 3h14v18l-3.5-2-3.5 2-3.5-2L5 21zM9 8h6M9 12h6',
  account: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c1-5 4-7 8-7s7 2 8 7',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 21 21',
  close: 'M5 5l14 14M19 5 5 19',
  handle: 'M5 8h14M5 12h14M5 16h14',
  top: 'M5 4h14M12 20V9M7 13l5-5 5 5',
  up: 'M6 15l6-6 6 6', down: 'M6 9l6 6 6-6', left: 'M15 5l-7 7 7 7', right: 'M9 5l7 7-7 7',
  star: 'M12 3.5l2.6 5.6 6 .8-4.4 4.2 1.1 6-5.3-3-5.3 3 1.1-6L3.4 9.9l6-.8z',
  add: 'M12 5v14M5 12h14', check: 'M5 12.5l4.5 4.5L19 7', play: 'M8 5v14l11-7z',
};

export const Glyph = ({ name, filled }) => html`<svg class="glyph" viewBox="0 0 24 24" aria-hidden="true"
  fill=${filled ? 'currentColor' : 'none'} stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><path d=${ICON[name]} /></svg>`;

const TABS = [['/', 'browse'], ['/list', 'list'], ['/devices', 'devices'], ['/rentals', 'rentals'], ['/account', 'account']];
const NAMES = { list: 'myList' };

function Menu({ path, account }) {
  const tabs = account ? TABS : TABS.slice(0, 1);
  return html`<nav class="tabs" aria-label=${t('menu')}>
    ${tabs.map(([to, name]) => html`<${Link} to=${to} class="tab" aria-current=${path === to ? 'page' : undefined}>
      <${Glyph} name=${name} /><span>${t(NAMES[name] || name)}</span><//>`)}
    ${!account && html`<${Link} to="/sign-in" class="tab" aria-current=${path === '/sign-in' ? 'page' : undefined}><${Glyph} name="account" /><span>${t('signIn')}</span><//>`}
  </nav>`;
}

function Finder({ path, query }) {
  const waiting = useRef(0);
  const find = (event) => {
    const words = event.target.value.slice(0, 200);
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => {
      const parts = new URLSearchParams(path === '/search' ? query : '');
      if (words) parts.set('q', words);
      else parts.delete('q');
      go(`/search?${parts}`, { replace: path === '/search' });
    }, 180);
  };
  return html`<form class="finder" role="search" onSubmit=${(event) => event.preventDefault()}>
    <${Glyph} name="search" />
    <input type="search" name="q" aria-label=${t('search')} placeholder=${t('searchHint')} autocomplete="off"
      value=${path === '/search' ? query.get('q') || '' : ''} onInput=${find} />
  </form>`;
}

export function Top({ path, query }) {
  const { account, site } = useHousehold();
  return html`<header class="top">
    <a class="skip" href="#content" onClick=${(event) => { event.preventDefault(); document.getElementById('content').focus(); }}>${t('skip')}</a>
    <${Link} to="/" class="brand" aria-label=${brand()}>${site.logo ? html`<img class="logo" src=${site.logo} alt="" />` : html`<img src=${new URL('icon.svg', import.meta.url)} alt="" width="34" height="34" /><span>${brand()}</span>`}<//>
    ${account !== undefined && html`<${Menu} path=${path} account=${account} />`}
    <${Finder} path=${path} query=${query} />
    ${account === null && html`<${Link} to="/sign-up" class="button primary join">${t('signUp')}<//>`}
  </header>`;
}

export function Bottom() {
  const { toast, announced } = useHousehold();
  return html`<footer class="bottom">
      <p>${t('footer')}</p>
      <p class="links"><a href="/reference">${t('reference')}</a>
        <label class="language">${t('language')}
          <select onChange=${(event) => choose(event.target.value)}>
            ${Object.entries(LANGUAGES).map(([tag, { name }]) => html`<option value=${tag} lang=${tag} selected=${tag === language}>${name}</option>`)}
          </select></label></p>
    </footer>
    <div class="toasts">${toast && html`<div class="toast"><span>${toast.text}</span>
      ${toast.action && html`<button class="link" onClick=${() => { set({ toast: null }); toast.action.run(); }}>${toast.action.label}</button>`}
      <button class="round small" aria-label=${t('close')} onClick=${() => set({ toast: null })}><${Glyph} name="close" /></button></div>`}</div>
    <p class="unseen" role="status" aria-live="polite">${announced}</p>`;
}

// A view's heading takes the focus when the view is entered, so that those who hear the page know where they are.
export function Heading({ children, intro }) {
  const ref = useRef();
  useEffect(() => {
    document.title = `${ref.current.textContent} · ${brand()}`;
  });
  return html`<div class="heading"><h1 ref=${ref}>${children}</h1>${intro && html`<p>${intro}</p>`}</div>`;
}

export const Empty = ({ title, text, children }) =>
  html`<section class="empty"><h2>${title}</h2><p>${text}</p>${children}</section>`;
