// A new box: the code its owner was given makes it theirs (Fig 6).
import { html, useEffect, useState } from './preact.js';
import { box } from './box.js';
import { focusFirst } from './keys.js';
import { Languages } from './languages.js';
import { explain } from './problems.js';
import { t } from './texts.js';

// Four groups of five, while it is typed. Crockford's base 32: O is 0, I and L are 1.
const shaped = (typed) =>
  typed
    .toUpperCase()
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
    .replace(/[^0-9A-HJKMNP-TV-Z]/g, '')
    .slice(0, 20)
    .replace(/(.{5})(?=.)/g, '$1-');

export function Activate({ onDone }) {
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  useEffect(focusFirst, []);
  const submit = async (event) => {
    event.preventDefault();
    setBusy(true);
    setProblem('');
    try {
      onDone(await box.activate(code));
    } catch (e) {
      setProblem(explain(e));
      setBusy(false);
    }
  };
  return html`<main class="empty">
    <h2>${t('welcome')}</h2>
    <p>${t('typeCode')}</p>
    <form class="activate" onSubmit=${submit}>
      <label for="code">${t('code')}</label>
      <input id="code" data-first autocomplete="off" spellcheck=${false} placeholder="XXXXX-XXXXX-XXXXX-XXXXX"
        value=${code} onInput=${(e) => setCode(shaped(e.target.value))} aria-invalid=${!!problem} aria-describedby="code-problem" />
      <button class="primary" disabled=${isBusy || code.length < 23}>${t(isBusy ? 'activating' : 'activate')}</button>
      <p id="code-problem" class="problem" role="alert">${problem}</p>
    </form>
    <${Languages} />
  </main>`;
}
