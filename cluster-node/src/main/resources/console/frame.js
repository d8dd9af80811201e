// What is around every view: the menu, who is signed in, what was said last.
import { html, useEffect, useRef } from './preact.js';
import { choose, language, LANGUAGES, t } from './texts.js';
import { may, signOut, useConsole, useTitle } from './state.js';
import { Link } from './links.js';

const TABS = [['/operator', 'overview'], ['/operator/nodes', 'nodes'], ['/operator/transfers', 'transfers'], ['/operator/placement', 'placement'],
  ['/operator/demand', 'demand'], ['/operator/forecast', 'forecast'], ['/operator/ingests', 'ingests'], ['/operator/releases', 'releases'], ['/operator/cluster', 'cluster'], ['/operator/audit', 'audit'], ['/operator/operators', 'operators'], ['/operator/vendors', 'vendors'], ['/operator/titles', 'titles']];
const isOpen = (name, me) => (me.vendor ? name === 'vendors' || name === 'titles' : name !== 'operators' || may('owner'));

export function Frame({ path, children }) {
  const { me, said, late } = useConsole();
  return html`<a class="skip" href="#content" onClick=${(event) => { event.preventDefault(); document.getElementById('content').focus(); }}>${t('skip')}</a>
    <header class="side">
      <${Link} to="/operator" class="brand" aria-label=${t('brand')}><img src=${new URL('icon.svg', import.meta.url)} alt="" width="30" height="30" /><span>Tributary</span><//>
      <nav aria-label=${t('menu')}>${TABS.filter(([, name]) => isOpen(name, me)).map(([to, name]) =>
        html`<${Link} to=${to} class="tab" aria-current=${path === to ? 'page' : undefined}>${t(name)}<//>`)}</nav>
      <div class="who"><p><strong>${me.name}</strong><br /><span>${t(`role.${me.role}`)}</span></p>
        <button class="link" onClick=${signOut}>${t('signOut')}</button>
        <label class="language"><span class="unseen">${t('language')}</span><select onChange=${(event) => choose(event.target.value)}>
          ${Object.entries(LANGUAGES).map(([tag, { name }]) => html`<option value=${tag} lang=${tag} selected=${tag === language}>${name}</option>`)}</select></label></div>
    </header>
    <main id="content" tabindex="-1">${late && html`<p class="problem" role="alert">${t('late')}</p>`}${children}</main>
    <p class=${said ? 'said' : 'unseen'} role="status" aria-live="polite">${said}</p>`;
}

export function Heading({ children, intro, actions }) {
  const ref = useRef();
  useEffect(() => {
    document.title = `${ref.current.textContent} · Tributary`;
  });
  return html`<div class="heading"><div><h1 ref=${ref}>${children}</h1>${intro && html`<p>${intro}</p>`}</div>${actions}</div>`;
}

export const NodeLink = ({ id }) => html`<${Link} to=${`/operator/nodes?node=${id}`} class="id">${id}<//>`;

export function Film({ id }) {
  const name = useTitle(id);
  return html`<span class="film" title=${id}>${name || id}</span>`;
}

// Columns: [name, number?]; a table whose head stays, that scrolls by itself when it is too broad.
export const Table = ({ label, columns, children, empty }) => html`<div class="scroll" role="region" aria-label=${label} tabindex="0"><table>
    <thead><tr>${columns.map(([name, isNumber]) => html`<th scope="col" class=${isNumber ? 'number' : ''}>${name}</th>`)}</tr></thead>
    <tbody>${children}${!children?.length && html`<tr><td colspan=${columns.length} class="none">${empty}</td></tr>`}</tbody></table></div>`;

export const Meter = ({ value, of, label }) => html`<span class="meter" role="img" aria-label=${label} title=${label}>
    <svg viewBox="0 0 100 8" preserveAspectRatio="none"><rect class="all" width="100" height="8" rx="2" /><rect class=${value > 0.9 * of ? 'much' : 'some'} width=${of ? Math.min(100, (100 * value) / of) : 0} height="8" rx="2" /></svg></span>`;
