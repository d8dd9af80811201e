// The console: which view an address is, and who may see it.
import { html, render, useEffect, useState } from './preact.js';
import { begin, hear, may, useConsole } from './state.js';
import { Frame } from './frame.js';
import { go } from './links.js';
import { Overview } from './overview.js';
import { Nodes } from './nodes.js';
import { Transfers } from './transfers.js';
import { Demand, Forecast, Placement } from './items.js';
import { Ingests } from './ingests.js';
import { Releases } from './releases.js';
import { Cluster } from './cluster.js';
import { Audit } from './audit.js';
import { Operators } from './operators.js';
import { Titles } from './titles.js';
import { Vendors } from './vendors.js';
import { SignIn } from './entry.js';
import { t } from './texts.js';

const VIEWS = {
  '/operator': Overview, '/operator/nodes': Nodes, '/operator/transfers': Transfers, '/operator/placement': Placement,
  '/operator/demand': Demand, '/operator/forecast': Forecast, '/operator/ingests': Ingests, '/operator/releases': Releases, '/operator/cluster': Cluster, '/operator/audit': Audit, '/operator/operators': Operators, '/operator/vendors': Vendors, '/operator/titles': Titles, '/operator/sign-in': SignIn,
};
const OF_STAFF = ['/operator/vendors', '/operator/titles', '/operator/sign-in'];
const LEAST = { '/operator/operators': 'owner' };

function Console() {
  const [, look] = useState(0);
  const { me } = useConsole();
  const asked = VIEWS[location.pathname] ? location.pathname : '/operator';
  // A vendor's staff sees its vendor and titles, and nothing else of the network.
  const path = me?.vendor && !OF_STAFF.includes(asked) ? '/operator/vendors' : asked;
  const query = new URLSearchParams(location.search);
  useEffect(() => {
    const changed = () => look((n) => n + 1);
    addEventListener('popstate', changed);
    begin();
    return () => removeEventListener('popstate', changed);
  }, []);
  useEffect(() => (me ? hear() : undefined), [me?.name]);
  const isEntry = path === '/operator/sign-in';
  useEffect(() => {
    if (me === null && !isEntry) go(`/operator/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`, { replace: true });
  }, [me, path]);
  if (isEntry) return html`<main id="content" class="entry" tabindex="-1"><${SignIn} query=${query} /></main>`;
  if (!me) return html`<main id="content"><p class="note">${t('loading')}</p></main>`;
  const View = VIEWS[path];
  return html`<${Frame} path=${path}>
    ${may(LEAST[path] || 'viewer') ? html`<${View} key=${path} query=${query} />` : html`<p class="note">${t('notAllowed', { role: t(`role.${LEAST[path]}`) })}</p>`}
  <//>`;
}

const root = document.getElementById('console');
root.replaceChildren();
render(html`<${Console} />`, root);
