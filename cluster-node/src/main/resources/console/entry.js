// Signing in, and the very first owner.
import { html, useState } from './preact.js';
import { api } from './api.js';
import { Heading } from './frame.js';
import { go } from './links.js';
import { OperatorForm } from './operators.js';
import { begin, explain } from './state.js';
import { t } from './texts.js';

export function SignIn({ query }) {
  const [form, setForm] = useState({ name: '', password: '' });
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const field = (name) => ({ value: form[name], onInput: (event) => setForm({ ...form, [name]: event.target.value }) });
  const enter = async (name, password) => {
    await api.signIn(name.trim(), password);
    await begin();
    const to = query.get('to') || '';
    go(to.startsWith('/operator') && !to.startsWith('/operator/sign-in') ? to : '/operator', { replace: true });
  };
  const submit = async (event) => {
    event.preventDefault();
    setBusy(true);
    setProblem('');
    try {
      await enter(form.name, form.password);
    } catch (error) {
      setProblem(explain(error));
      setBusy(false);
    }
  };
  const first = async (operator) => {
    await api.addFirst(token.trim(), operator);
    await enter(operator.name, operator.password);
  };
  return html`<p class="brand"><img src=${new URL('icon.svg', import.meta.url)} alt="" width="38" height="38" /><span>Tributary</span></p>
    <form class="panel stack" onSubmit=${submit}><${Heading}>${t('signInTitle')}<//>
      <label class="choice">${t('operatorName')}<input name="name" required autocomplete="username" autocapitalize="none" spellcheck=${false} ...${field('name')} /></label>
      <label class="choice">${t('password')}<input name="password" type="password" required maxlength="128" autocomplete="current-password" ...${field('password')} /></label>
      <p class="problem" role="alert">${problem}</p><button class="primary" disabled=${isBusy}>${t('signIn')}</button></form>
    <details class="panel first"><summary>${t('firstOwner')}</summary><p class="hint">${t('firstOwnerText')}</p>
      <label class="choice">${t('fileToken')}<input name="token" type="password" autocomplete="off" value=${token} onInput=${(event) => setToken(event.target.value)} /></label>
      <${OperatorForm} work=${first} button=${t('addFirst')} /></details>`;
}
