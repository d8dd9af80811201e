// Who was granted or refused what, the latest first.
import { html, useRef } from './preact.js';
import { api } from './api.js';
import { time } from './figures.js';
import { Heading, Table } from './frame.js';
import { go } from './links.js';
import { Pager } from './nodes.js';
import { useAsked } from './state.js';
import { t } from './texts.js';

const FILTERS = ['kind', 'outcome', 'who', 'what', 'reason'];
const OUTCOMES = ['GRANTED', 'REFUSED'];
const KINDS = ['OPERATOR', 'SIGN_UP', 'STANDING', 'LOG_IN', 'DEVICE', 'ENROLMENT', 'RENEWAL', 'REVOCATION', 'SESSION', 'CLONE', 'QUOTE', 'RENTAL', 'PASS', 'KEY', 'PLAY_END', 'PUBLICATION', 'TAMPERING', 'RELEASE', 'UNWRITTEN'];

export function Audit({ query }) {
  const form = useRef();
  const wanted = Object.fromEntries([...FILTERS, 'cursor'].map((name) => [name, query.get(name) || undefined]));
  const [page] = useAsked(() => api.audit({ ...wanted, limit: 50 }), [query.toString()], ['audit']);
  const filter = (event) => {
    event?.preventDefault();
    const parts = [...new FormData(form.current)].filter(([, value]) => value);
    go(`/operator/audit?${new URLSearchParams(parts)}`, { replace: true, stay: true });
  };
  const choice = (name, values) => html`<label class="choice">${t(`audit.${name}`)}<select name=${name} onChange=${filter}>
    ${['', ...values].map((value) => html`<option value=${value} selected=${(query.get(name) || '') === value}>${value || t('any')}</option>`)}</select></label>`;
  const field = (name) => html`<label class="choice">${t(`audit.${name}`)}<input name=${name} maxlength="200" value=${query.get(name) || ''} onChange=${filter} /></label>`;
  return html`<${Heading} intro=${t('auditIntro')}>${t('audit')}<//>
    <form class="filters" ref=${form} onSubmit=${filter}>${choice('kind', KINDS)}${choice('outcome', OUTCOMES)}${field('who')}${field('what')}</form>
    <${Table} label=${t('audit')} columns=${[[t('audit.at')], [t('audit.kind')], [t('audit.outcome')], [t('audit.who')], [t('audit.what')], [t('audit.reason')], [t('audit.detail')]]} empty=${page ? t('noAudit') : t('loading')}>
      ${(page?.items || []).map((entry) => html`<tr key=${entry.id}><td class="nowrap">${time(entry.at)}</td><td>${entry.kind}</td><td><span class=${`state ${entry.outcome === 'GRANTED' ? 'online' : 'failed'}`}>${t(`outcome.${entry.outcome}`)}</span></td>
        <td>${entry.who}</td><td class="id broken">${entry.what}</td><td>${entry.reason}</td><td class="broken">${entry.detail}</td></tr>`)}<//>
    <${Pager} path="/operator/audit" query=${query} next=${page?.nextCursor} />`;
}
