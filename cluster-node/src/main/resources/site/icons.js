// What the icons of Figs 8B to 8E say here; their shapes are the TV screen's.
import { html } from './preact.js';
import { FillingCircle, ViewablePie } from './shapes.js';
import { duration } from './format.js';
import { t } from './texts.js';

export function stateText({ state, share }) {
  if (state === 'complete') return t('downloaded');
  return state === 'filling' ? t('downloading', { percent: Math.floor(100 * share) }) : t('notYet');
}

export const StateIcon = ({ progress }) =>
  html`<${FillingCircle} state=${progress.state} share=${progress.share} label=${stateText(progress)} />`;

export const viewableText = ({ left, hasBegun }) => t(hasBegun ? 'viewableFor' : 'startWithin', { time: duration(left) });

export const ViewableIcon = ({ viewable }) => html`<${ViewablePie} share=${viewable.share} label=${viewableText(viewable)} />`;
