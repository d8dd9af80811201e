// The household's boxes: the code that makes one theirs, its name, what it holds.
import { html, useEffect, useRef, useState } from './preact.js';
import { api } from './api.js';
import { begin, explain, set, toast, useHousehold } from './state.js';
import { day } from './format.js';
import { Glyph, go, Heading } from './frame.js';
import { Limits } from './limits.js';
import { t } from './texts.js';

export function Code({ name, added }) {
  const copy = async () => {
    await navigator.clipboard.writeText(added.authorizationCode).catch(() => {});
    toast(t('copied'));
  };
  return html`<section class="code" aria-labelledby="code-title">
    <h2 id="code-title">${t('codeTitle', { name })}</h2>
    <p class="digits" data-code=${added.authorizationCode}>${added.authorizationCode.split('-').map((part, i) => html`<span key=${i}>${part}</span>`)}</p>
    <p>${t('codeText', { until: day(added.expires) })}</p>
    <button class="button" onClick=${copy}>${t('copy')}</button>
  </section>`;
}

function Device({ device }) {
  const { lists } = useHousehold();
  const [name, setName] = useState(null);
  const field = useRef();
  useEffect(() => field.current?.focus(), [name === null]);
  const save = async (event) => {
    event.preventDefault();
    try {
      await api.nameDevice(device, name.trim());
      setName(null);
      set({ devices: await api.devices() });
    } catch (error) {
      toast(explain(error));
    }
  };
  const [isLeaving, setLeaving] = useState(false);
  const remove = async () => {
    try {
      await api.removeDevice(device.clientId);
      toast(t('deviceRemoved', { name: device.name }));
      await begin();
    } catch (error) {
      toast(explain(error));
    }
  };
  const length = lists[device.clientId]?.items.length ?? 0;
  return html`<li class="device">
    <${Glyph} name="devices" />
    <div class="words">
      ${name === null
        ? html`<h2>${device.name} <button class="link" aria-label=${`${t('rename')}: ${device.name}`} onClick=${() => setName(device.name)}>${t('rename')}</button></h2>`
        : html`<form class="inline" onSubmit=${save}><label><span class="unseen">${t('deviceName')}</span><input ref=${field} required maxlength="100" value=${name} onInput=${(event) => setName(event.target.value)} /></label>
            <button class="primary">${t('save')}</button><button type="button" class="link" onClick=${() => setName(null)}>${t('cancel')}</button></form>`}
      <p class="facts"><span class=${`light ${device.activated ? 'on' : ''}`}></span>${device.activated ? t('active') : t('waiting')}
        ${device.registrationNumber && ` · ${t('registration', { number: device.registrationNumber })}`}</p>
      <p class="facts">${t('titlesHere', { n: device.holdings })} · ${t('listLength', { n: length })}</p>
    </div>
    <button class="button" aria-label=${`${t('openList')}: ${device.name}`} onClick=${() => { set({ chosen: device.clientId }); go('/list'); }}>${t('openList')}</button>
    ${isLeaving
      ? html`<div class="leaving" role="group" aria-label=${t('removeDeviceOf', { name: device.name })}><p>${t('removeDeviceText')}</p>
          <button class="primary" onClick=${remove}>${t('removeDevice')}</button> <button class="link" onClick=${() => setLeaving(false)}>${t('cancel')}</button></div>`
      : html`<button class="link" aria-label=${t('removeDeviceOf', { name: device.name })} onClick=${() => setLeaving(true)}>${t('removeDevice')}</button>`}
    <${Limits} device=${device} />
  </li>`;
}

export function Devices() {
  const { devices } = useHousehold();
  const [name, setName] = useState('');
  const [added, setAdded] = useState(null);
  const [problem, setProblem] = useState('');
  const addDevice = async (event) => {
    event.preventDefault();
    setProblem('');
    try {
      setAdded({ name: name.trim(), ...(await api.addDevice(name.trim())) });
      setName('');
      await begin();
    } catch (error) {
      setProblem(explain(error));
    }
  };
  return html`<div class="narrow">
    <${Heading} intro=${t('devicesIntro')}>${t('devices')}<//>
    ${added && html`<${Code} name=${added.name} added=${added} />`}
    <ul class="devices">${devices.map((device) => html`<${Device} key=${device.clientId} device=${device} />`)}</ul>
    <form class="panel inline" onSubmit=${addDevice}>
      <label>${t('addDevice')}<input name="device" required maxlength="100" placeholder=${t('deviceNameHint')} value=${name} onInput=${(event) => setName(event.target.value)} /></label>
      <button class="primary"><${Glyph} name="add" /> ${t('addDevice')}</button>
      <p class="problem" role="alert">${problem}</p>
    </form>
    <p class="hint">${t('boxNote')}</p>
  </div>`;
}
