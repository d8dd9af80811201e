// All about one title, over the page: what it is, who made it, where it stands, and what can be done about it.
import { html, useEffect, useLayoutEffect, useRef } from './preact.js';
import { StateIcon, ViewableIcon, duration, genreName, languageName, price, stateText, viewableText } from './icons.js';
import { focusFirst } from './keys.js';
import { Poster } from './list.js';
import { t } from './texts.js';

const People = ({ label, names }) => names.length > 0 && html`<dt>${label}</dt><dd>${names.join(', ')}</dd>`;

export function Detail({ item, ids, now, onPlay, onEdit, onBack }) {
  const dialog = useRef(null);
  const rest = ids.filter((id) => id !== item.mediaId);
  useEffect(focusFirst, []);
  // What was pressed is gone with the change that it made.
  useLayoutEffect(() => {
    if (!dialog.current.contains(document.activeElement)) focusFirst();
  }, [item.rank]);
  const facts = [item.year || '', item.durationMillis ? duration(item.durationMillis) : '', ...item.genres.map(genreName)];
  return html`<div class="veil">
    <section class="dialog detail" role="dialog" aria-modal="true" aria-labelledby="detail-title" ref=${dialog}>
      <${Poster} key=${item.mediaId} item=${item} />
      <div class="words">
        <h2 id="detail-title">${item.title}</h2>
        <p class="facts">${facts.filter(Boolean).join(' · ')}</p>
        <p class="where"><${StateIcon} item=${item} /><span>${stateText(item)}</span>
          ${viewableText(item, now) && html`<${ViewableIcon} item=${item} now=${now} /><span>${viewableText(item, now)}</span>`}
          ${item.rank && html`<span>${t('onListRank', item)}</span>`}</p>
        <p class="synopsis">${item.synopsis}</p>
        <dl><${People} label=${t('directors')} names=${item.directors} /><${People} label=${t('actors')} names=${item.actors} />
          <${People} label=${t('producers')} names=${item.producers} />
          ${item.language && html`<dt>${t('spoken')}</dt><dd>${languageName(item.language)}</dd>`}</dl>
        ${item.priceCents != null && html`<p class="cost">${item.priceCents ? t('toRent', { price: price(item.priceCents, item.currency) }) : t('free')}</p>`}
        <div class="buttons">
          ${item.rank
            ? html`<button class="primary" key="play" data-first onClick=${onPlay}>${t('play')}</button>
                ${item.rank > 1 && html`<button class="back" key="first" onClick=${() => onEdit([item.mediaId, ...rest])}>${t('makeFirst')}</button>`}
                <button class="back" key="remove" onClick=${() => onEdit(rest)}>${t('takeOff')}</button>`
            : html`<button class="primary" key="add" data-first onClick=${() => onEdit([...rest, item.mediaId])}>${t('addToList')}</button>
                ${rest.length > 0 && html`<button class="back" key="first" onClick=${() => onEdit([item.mediaId, ...rest])}>${t('makeFirst')}</button>`}`}
          <button class="back" key="back" onClick=${onBack}>${t('back')}</button>
        </div>
        ${item.copyright && html`<p class="copyright">${item.copyright}</p>`}
      </div>
    </section>
  </div>`;
}
