// Giving a picture: the file is sent as it is, the service says what is wrong with it.
import { html, useRef, useState } from './preact.js';
import { explain, say } from './state.js';
import { t } from './texts.js';

export function PictureForm({ type, hint, label, set, remove, done, gone }) {
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const input = useRef();
  const attempt = async (work, text) => {
    setProblem('');
    setBusy(true);
    try {
      await work();
      say(t(text));
    } catch (error) {
      setProblem(explain(error));
    }
    setBusy(false);
    if (input.current) input.current.value = '';
  };
  return html`<div class="stack picture-form"><label class="choice">${t('chooseFile', { what: label })}<input type="file" ref=${input} accept=${type} disabled=${isBusy} onChange=${(event) => event.target.files[0] && attempt(() => set(event.target.files[0]), done)} /></label>
    <p class="hint">${t(hint)}</p>${problem && html`<p class="problem" role="alert">${problem}</p>`}
    ${remove && html`<div><button class="button" disabled=${isBusy} onClick=${() => attempt(remove, gone)}>${t('removeWhat', { what: label })}</button></div>`}</div>`;
}
