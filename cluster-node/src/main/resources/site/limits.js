// What a box may use of the household's line, in plain words, and the form that changes it.
import { html, useEffect, useState } from './preact.js';
import { api } from './api.js';
import { explain, toast } from './state.js';
import { bytes, hour, moment, rate } from './format.js';
import { t } from './texts.js';

const MBIT = 1e6;
const GB = 1e9;
const SOON = 20 * 3600e3; // ms; by then an hour alone says when

const ends = (range) => range.split('-');

function holdText({ reason, until }) {
  const why = t(`hold.${reason}`);
  if (!until) return why;
  return t('holdUntil', { why, until: new Date(until) - Date.now() < SOON ? hour(until) : moment(until) });
}

function Words({ settings }) {
  const { uplinkBitsPerSecond: up, downlinkBitsPerSecond: down, monthlyUploadBytes: upload, quietHours, timeZone, use } = settings;
  const told = use ?? settings.lastUse;
  const cap = told?.monthlyUploadBytes ?? upload;
  const used = told && bytes(told.sentThisMonthBytes);
  const month = cap ? (told ? t('capUsed', { cap: bytes(cap), used }) : t('capOnly', { cap: bytes(cap) })) : told ? t('usedOnly', { used }) : '';
  return html`<ul class="limits">
    <li>${up ? t('upLimit', { rate: rate(up) }) : t('upFree')}</li>
    ${down && html`<li>${t('downLimit', { rate: rate(down) })}</li>`}
    ${quietHours.map((range) => html`<li key=${range}>${t('quietBetween', { from: ends(range)[0], to: ends(range)[1] })}</li>`)}
    ${month && html`<li class="used">${month}</li>`}
    ${settings.lastUse && html`<li class="away">${t('lineAway')}</li>`}
    ${use && use.holds.length > 0 && html`<li class="holds">${t(use.uplinkBitsPerSecond ? 'lessNow' : 'nothingNow', { why: use.holds.map(holdText).join(', ') })}</li>`}
    ${quietHours.length > 0 && timeZone && html`<li class="zone">${t('zone', { zone: timeZone })}</li>`}
  </ul>`;
}

function Amount({ label, unit, value, least, onInput }) {
  return html`<label>${label} <span class="unit"><input type="number" min=${least} step="any" value=${value} onInput=${(event) => onInput(event.target.value)} /> ${unit}</span></label>`;
}

const shown = (value, unit) => (value ? value / unit : '');
const whole = (text, unit) => (text ? Math.round(text * unit) : undefined);

function Form({ device, settings, onDone }) {
  const [up, setUp] = useState(shown(settings.uplinkBitsPerSecond, MBIT));
  const [down, setDown] = useState(shown(settings.downlinkBitsPerSecond, MBIT));
  const [upload, setUpload] = useState(shown(settings.monthlyUploadBytes, GB));
  const [quiet, setQuiet] = useState(settings.quietHours);
  const [problem, setProblem] = useState('');
  const timeZone = settings.timeZone || Intl.DateTimeFormat().resolvedOptions().timeZone;
  const change = (at, range) => setQuiet(quiet.map((was, i) => (i === at ? range : was)));
  const save = async (event) => {
    event.preventDefault();
    const wanted = { uplinkBitsPerSecond: whole(up, MBIT), downlinkBitsPerSecond: whole(down, MBIT), monthlyUploadBytes: whole(upload, GB), quietHours: quiet, timeZone };
    try {
      onDone(await api.changeSettings(device.clientId, settings.version, wanted));
      toast(t('limitsSaved'));
    } catch (error) {
      setProblem(explain(error));
    }
  };
  return html`<form class="limits-form" onSubmit=${save} aria-label=${t('limitsOf', { name: device.name })}>
    <p class="hint">${t('limitsHint')}</p>
    <${Amount} label=${t('upField')} unit="Mbit/s" least="0.064" value=${up} onInput=${setUp} />
    <${Amount} label=${t('downField')} unit="Mbit/s" least="0.064" value=${down} onInput=${setDown} />
    <${Amount} label=${t('capField')} unit="GB" least="0.001" value=${upload} onInput=${setUpload} />
    ${quiet.map((range, i) => html`<fieldset key=${i}><legend>${t('quietField')}</legend>
      <label>${t('from')} <input type="time" required value=${ends(range)[0]} onInput=${(event) => change(i, `${event.target.value}-${ends(range)[1]}`)} /></label>
      <label>${t('to')} <input type="time" required value=${ends(range)[1]} onInput=${(event) => change(i, `${ends(range)[0]}-${event.target.value}`)} /></label>
      <button type="button" class="link" aria-label=${t('removeQuiet', { from: ends(range)[0], to: ends(range)[1] })} onClick=${() => setQuiet(quiet.filter((_, at) => at !== i))}>${t('removeDevice')}</button>
    </fieldset>`)}
    ${quiet.length < 8 && html`<button type="button" class="link more" onClick=${() => setQuiet([...quiet, '18:00-23:00'])}>${t('addQuiet')}</button>`}
    <p class="hint">${t('zone', { zone: timeZone })}</p>
    <p class="problem" role="alert">${problem}</p>
    <button class="primary">${t('save')}</button> <button type="button" class="link" onClick=${() => onDone()}>${t('cancel')}</button>
  </form>`;
}

export function Limits({ device }) {
  const [settings, setSettings] = useState(null);
  const [edited, setEdited] = useState(null);
  const [problem, setProblem] = useState('');
  const load = () => {
    let isGone = false;
    api.settings(device.clientId).then(
      (now) => isGone || setSettings(now),
      (error) => isGone || setProblem(explain(error)),
    );
    return () => {
      isGone = true;
    };
  };
  useEffect(load, [device]);
  const done = (changed) => {
    setEdited(null);
    if (changed) setSettings(changed);
    else load();
  };
  return html`<section class="line" aria-label=${t('limitsOf', { name: device.name })}>
    <h3>${t('limits')}</h3>
    ${problem && html`<p class="problem">${problem}</p>`}
    ${edited ? html`<${Form} device=${device} settings=${edited} onDone=${done} />` : settings && html`<${Words} settings=${settings} />
      <button class="link change-limits" aria-label=${t('changeLimitsOf', { name: device.name })} onClick=${() => setEdited(settings)}>${t('changeLimits')}</button>`}
  </section>`;
}
