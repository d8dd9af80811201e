// Going from view to view without loading the page anew.
import { html } from './preact.js';

export function go(path, options = {}) {
  if (options.replace) history.replaceState(null, '', path);
  else history.pushState(null, '', path);
  dispatchEvent(new PopStateEvent('popstate'));
  if (!options.stay) scrollTo(0, 0);
}

// A link within the site; with a modifier key it is what links always are.
export function Link({ to, children, stay, ...rest }) {
  const click = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    go(to, { stay });
  };
  return html`<a href=${to} onClick=${click} ...${rest}>${children}</a>`;
}
