// Who the operators are: for owners.
import { html, useState } from './preact.js';
import { api } from './api.js';
import { time } from './figures.js';
import { Heading, Table } from './frame.js';
import { explain, fail, say, useAsked, useConsole } from './state.js';
import { t } from './texts.js';

export const ROLES = ['viewer', 'operator', 'owner'];

function Row({ operator, reload }) {
  const { me } = useConsole();
  const attempt = async (work, done) => {
    try {
      await work();
      say(t(done, { name: operator.name }));
    } catch (error) {
      fail(error);
    }
    reload();
  };
  const isMe = me.name === operator.name;
  return html`<tr><td>${operator.name}${isMe && html` <span class="hint">${t('you')}</span>`}</td>
    <td><select aria-label=${t('roleOf', { name: operator.name })} disabled=${isMe} onChange=${(event) => attempt(() => api.changeOperator(operator.name, { role: event.target.value }), 'roleChanged')}>
      ${ROLES.map((role) => html`<option value=${role} selected=${role === operator.role}>${t(`role.${role}`)}</option>`)}</select></td>
    <td>${operator.vendor || '–'}</td><td>${time(operator.created)}</td><td><button class="link" disabled=${isMe} aria-label=${t('removeNamed', { name: operator.name })} onClick=${() => attempt(() => api.removeOperator(operator.name), 'operatorRemoved')}>${t('remove')}</button></td></tr>`;
}

export function OperatorForm({ work, button, withRole, vendors = [] }) {
  const [form, setForm] = useState({ name: '', password: '', role: withRole ? 'viewer' : 'owner', vendor: '' });
  const [problem, setProblem] = useState('');
  const field = (name) => ({ value: form[name], onInput: (event) => setForm({ ...form, [name]: event.target.value }) });
  const submit = async (event) => {
    event.preventDefault();
    setProblem('');
    try {
      const { vendor, ...operator } = form;
      await work({ ...operator, ...(vendor && { vendor }) });
      setForm({ ...form, name: '', password: '' });
    } catch (error) {
      setProblem(explain(error));
    }
  };
  return html`<form class="stack" onSubmit=${submit}>
    <label class="choice">${t('operatorName')}<input name="new-name" required minlength="3" maxlength="64" autocomplete="off" autocapitalize="none" spellcheck=${false} ...${field('name')} /></label>
    <label class="choice">${t('newPassword')}<input name="new-password" type="password" required minlength="12" maxlength="128" autocomplete="new-password" ...${field('password')} /></label>
    ${withRole && html`<label class="choice">${t('roleName')}<select onChange=${(event) => setForm({ ...form, role: event.target.value })}>${ROLES.map((role) => html`<option value=${role} selected=${role === form.role}>${t(`role.${role}`)}</option>`)}</select></label>`}
    ${vendors.length > 0 && html`<label class="choice">${t('staffOf')}<select name="vendor" onChange=${(event) => setForm({ ...form, vendor: event.target.value })}>
      ${[{ vendorId: '', name: t('wholeNetwork') }, ...vendors].map(({ vendorId, name }) => html`<option value=${vendorId} selected=${vendorId === form.vendor}>${name}</option>`)}</select></label>`}
    <p class="problem" role="alert">${problem}</p><button class="primary">${button}</button></form>`;
}

export function Operators() {
  const [found, reload] = useAsked(api.operators, [], ['operators']);
  const [vendors] = useAsked(api.vendors, [], ['vendors']);
  const add = async (form) => {
    await api.addOperator(form);
    say(t('operatorAdded', { name: form.name }));
    reload();
  };
  return html`<${Heading} intro=${t('operatorsIntro')}>${t('operators')}<//>
    <div class="columns"><${Table} label=${t('operators')} columns=${[[t('operatorName')], [t('roleName')], [t('staffOf')], [t('since')], [t('actions')]]} empty=${found ? t('noOperators') : t('loading')}>
      ${(found || []).map((operator) => html`<${Row} key=${operator.name} operator=${operator} reload=${reload} />`)}<//>
      <section class="panel"><h2>${t('addOperator')}</h2><${OperatorForm} work=${add} button=${t('add')} withRole vendors=${vendors || []} /></section></div>`;
}
