// A new box: the code its owner was given makes it theirs (Fig 6).
import { html, useEffect, useState } from './preact.js';
import { box } from './box.js';
import { focusFirst } from './keys.js';

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
      setProblem(e.message);
      setBusy(false);
    }
  };
  return html`<main class="empty">
    <h2>Welcome</h2>
    <p>Type the authorization code you were given for this box.</p>
    <form class="activate" onSubmit=${submit}>
      <label for="code">Authorization code</label>
      <input id="code" data-first autocomplete="off" spellcheck=${false} placeholder="XXXXX-XXXXX-XXXXX-XXXXX"
        value=${code} onInput=${(e) => setCode(shaped(e.target.value))} aria-invalid=${!!problem} aria-describedby="code-problem" />
      <button class="primary" disabled=${isBusy || code.length < 23}>${isBusy ? 'Activating…' : 'Activate'}</button>
      <p id="code-problem" class="problem" role="alert">${problem}</p>
    </form>
  </main>`;
}
