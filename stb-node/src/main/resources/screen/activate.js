// A new box: the code its owner was given makes it theirs (Fig 6).
import { html, useEffect, useRef, useState } from './preact.js';
import { box } from './box.js';
import { Keyboard } from './keyboard.js';
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

const WHOLE = 23; // characters of a code with its dashes

export function Activate({ layer, onDone }) {
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [isTyping, setTyping] = useState(false);
  const field = useRef(null);
  useEffect(focusFirst, []);
  const done = () => {
    layer.current = null;
    setTyping(false);
    field.current.focus();
  };
  if (isTyping) layer.current = done;
  const type = (text) => {
    const now = shaped(text);
    setCode(now);
    if (isTyping && now.length === WHOLE) done();
  };
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
        value=${code} ref=${field} onInput=${(e) => type(e.target.value)} onKeyDown=${(e) => {
          if (e.key !== 'Enter' || code.length === WHOLE) return;
          e.preventDefault();
          setTyping(true);
        }} aria-invalid=${!!problem} aria-describedby="code-problem" />
      <button class="primary" disabled=${isBusy || code.length < WHOLE}>${t(isBusy ? 'activating' : 'activate')}</button>
      <p id="code-problem" class="problem" role="alert">${problem}</p>
    </form>
    <${Languages} />
    ${isTyping && html`<${Keyboard} text=${code} label=${t('code')} onText=${type} onDone=${done} />`}
  </main>`;
}
