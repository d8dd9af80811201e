// Software for boxes: how far each release has been brought out, what boxes say of it, and what an operator may do.
import { html, useEffect, useRef, useState } from './preact.js';
import { api } from './api.js';
import { count, share, time } from './figures.js';
import { Heading, Table } from './frame.js';
import { Link } from './links.js';
import { fail, may, say, useAsked } from './state.js';
import { t } from './texts.js';

const BOXES_SAY = 3000; // ms
const SAID = ['offered', 'staged', 'trying', 'silent', 'good', 'rolledBack', 'refused'];
const COLUMNS = () => [[t('release')], [t('stateName')], [t('stageName')], [t('good'), true], [t('bad'), true], [t('pending'), true], [t('since')], [t('reasonName')]];

const bad = ({ rolledBack, refused }) => rolledBack + refused;
const pending = ({ offered, staged, trying, silent }) => offered + staged + trying + silent;
const name = ({ counter, version }) => t('releaseNamed', { counter, version });
const stage = ({ stage: number, stages, state, percent }) => t('stageOf', { stage: number, stages }) + (state === 'STOPPED' ? '' : ` · ${t('toShare', { percent: share(percent, 100) })}`);

const Word = ({ state }) => html`<span class=${`state ${state.toLowerCase()}`}>${t(`rollout.${state}`)}</span>`;

const Row = ({ release }) => html`<tr><td><${Link} to=${`/operator/releases?release=${release.counter}`}>${name(release)}<//></td><td><${Word} state=${release.state} /></td><td>${stage(release)}</td>
    <td class="number">${count(release.boxes.good)}</td><td class="number">${count(bad(release.boxes))}</td><td class="number">${count(pending(release.boxes))}</td><td>${time(release.since)}</td><td class="broken">${release.reason}</td></tr>`;

function Actions({ release, reload }) {
  const [asks, setAsks] = useState(false);
  const yes = useRef();
  useEffect(() => yes.current?.focus(), [asks]);
  const { counter, state } = release;
  if (!may('operator') || state === 'STOPPED') return null;
  const to = (change) => async () => {
    setAsks(false);
    try {
      await api.changeRollout(counter, change);
      say(t(`rollout${change.state}`, { counter }));
    } catch (error) {
      fail(error);
    }
    reload();
  };
  if (asks) {
    return html`<div class="asks" role="alertdialog" aria-label=${t('stop')} aria-describedby="stop-text"><p id="stop-text">${t('stopText')}</p>
      <button class="primary" ref=${yes} onClick=${to({ state: 'STOPPED' })}>${t('stopYes')}</button><button class="button" onClick=${() => setAsks(false)}>${t('cancel')}</button></div>`;
  }
  return html`<div class="filters">
    ${release.stage < release.stages && html`<button class="button" onClick=${to({ state: 'RUNNING', stage: release.stage + 1 })}>${t('goOn', { stage: release.stage + 1 })}</button>`}
    ${state === 'RUNNING' ? html`<button class="button" onClick=${to({ state: 'PAUSED' })}>${t('pause')}</button>` : html`<button class="button" onClick=${to({ state: 'RUNNING' })}>${t('resume')}</button>`}
    <button class="button" onClick=${() => setAsks(true)}>${t('stop')}</button></div>`;
}

function Detail({ counter }) {
  const [release, reload] = useAsked(() => api.release(counter), [counter], ['releases'], BOXES_SAY);
  if (!release) return html`<p class="note">${t('loading')}</p>`;
  return html`<p><${Link} to="/operator/releases" class="back">← ${t('releases')}<//></p>
    <${Heading} intro=${t('publishedBy', { name: release.operator, time: time(release.published) })} actions=${html`<${Actions} release=${release} reload=${reload} />`}>${name(release)} <${Word} state=${release.state} /><//>
    <p class="hint">${stage(release)} · ${t('since')} ${time(release.since)}${release.reason && ` · ${release.reason}`}</p>
    <section class="panel"><h2>${t('boxesSay')}</h2><dl>${SAID.map((said) => html`<dt key=${said}>${t(`boxes.${said}`)}</dt><dd class="number">${count(release.boxes[said])}</dd>`)}</dl></section>`;
}

function All() {
  const [found] = useAsked(api.releases, [], ['releases'], BOXES_SAY);
  return html`<${Heading} intro=${t('releasesIntro')}>${t('releases')}<//>
    <${Table} label=${t('releases')} columns=${COLUMNS()} empty=${found ? t('noReleases') : t('loading')}>${(found || []).map((release) => html`<${Row} key=${release.counter} release=${release} />`)}<//>`;
}

export const Releases = ({ query }) => (query.get('release') ? html`<${Detail} key=${query.get('release')} counter=${query.get('release')} />` : html`<${All} />`);
