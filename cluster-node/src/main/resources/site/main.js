// The site: which view an address is, and who may see it.
import { html, render, useEffect, useState } from './preact.js';
import { begin, brand, dress, useHousehold } from './state.js';
import { Bottom, go, Top } from './frame.js';
import { Account } from './account.js';
import { Browse } from './browse.js';
import { Detail } from './detail.js';
import { Devices } from './devices.js';
import { SignIn, SignUp } from './entry.js';
import { MyList } from './mylist.js';
import { Rentals } from './rentals.js';
import { Search } from './search.js';
import { t } from './texts.js';

const VIEWS = { '/': Browse, '/search': Search, '/list': MyList, '/devices': Devices, '/rentals': Rentals, '/account': Account, '/sign-in': SignIn, '/sign-up': SignUp };
const OWN = ['/list', '/devices', '/rentals', '/account'];

function Site() {
  const [, look] = useState(0);
  const { account, site } = useHousehold();
  const path = VIEWS[location.pathname] ? location.pathname : '/';
  const query = new URLSearchParams(location.search);
  useEffect(() => {
    const changed = () => look((n) => n + 1);
    addEventListener('popstate', changed);
    dress();
    begin();
    return () => removeEventListener('popstate', changed);
  }, []);
  const isClosed = OWN.includes(path) && !account;
  useEffect(() => {
    if (isClosed && account === null) go('/sign-in', { replace: true });
    if (path === '/') document.title = brand();
  }, [path, account, site]);
  const View = VIEWS[path];
  return html`<${Top} path=${path} query=${query} />
    <main id="content" tabindex="-1">${isClosed ? html`<p class="note">${t('loading')}</p>` : html`<${View} key=${path} query=${query} />`}</main>
    <${Bottom} />
    ${query.get('title') && html`<${Detail} mediaId=${query.get('title')} />`}`;
}

const root = document.getElementById('site');
root.replaceChildren();
render(html`<${Site} />`, root);
