// The vendors: their sites and catalogs, their looks and their prices; to a vendor's staff its own alone.
import { html, useEffect, useRef, useState } from './preact.js';
import { api } from './api.js';
import { price as amount } from './format.js';
import { Film, Heading, Table } from './frame.js';
import { go, Link } from './links.js';
import { PictureForm } from './pictures.js';
import { explain, fail, may, say, state, useAsked } from './state.js';
import { t } from './texts.js';

function useForm(first, work, done) {
  const [form, setForm] = useState(first);
  const [problem, setProblem] = useState('');
  const field = (name) => ({ name, value: form[name], onInput: (event) => setForm({ ...form, [name]: event.target.value }) });
  const submit = async (event) => {
    event.preventDefault();
    setProblem('');
    try {
      await work(form);
      say(done);
    } catch (error) {
      setProblem(explain(error));
    }
  };
  return { field, problem, submit };
}

function Look({ vendor, reload }) {
  const save = async ({ name, accent }) => {
    await api.dressVendor(vendor.vendorId, { name, ...(accent && { accent }) });
    reload();
  };
  const { field, problem, submit } = useForm({ name: vendor.name, accent: vendor.accent || '' }, save, t('lookSaved'));
  return html`<section class="panel"><h2>${t('look')}</h2><form class="stack" onSubmit=${submit}>
    <label class="choice">${t('vendorName')}<input required maxlength="100" ...${field('name')} /></label>
    <label class="choice">${t('accent')}<input maxlength="7" pattern="#[0-9A-Fa-f]{6}" placeholder="#7fc8ff" ...${field('accent')} /></label>
    <p class="problem" role="alert">${problem}</p><button class="primary">${t('save')}</button></form></section>`;
}

const LOGO = { type: 'image/png,image/jpeg,image/webp', hint: 'logoHint' };

function Logo({ vendor, reload }) {
  const set = async (file) => {
    await api.setLogo(vendor.vendorId, file);
    reload();
  };
  const remove = async () => {
    await api.removeLogo(vendor.vendorId);
    reload();
  };
  return html`<section class="panel"><h2>${t('logo')}</h2>
    ${vendor.logo ? html`<p><img class="logo" src=${vendor.logo} alt=${t('logoOf', { name: vendor.name })} /></p>` : html`<p class="none">${t('noLogo')}</p>`}
    <${PictureForm} ...${LOGO} label=${t('logo')} set=${set} remove=${vendor.logo && remove} done="logoSet" gone="logoRemoved" /></section>`;
}

const split = (text) => text.split(',').map((one) => one.trim()).filter(Boolean);

// What only owners say: where its site is, and which catalogs are whose.
function SiteForm({ vendor, done, children }) {
  const save = async ({ vendorId, name, host, catalogs, licensed }) => {
    const id = vendor?.vendorId || vendorId.trim();
    await api.putVendor(id, { name: vendor?.name || name, host: host.trim(), ...(vendor?.accent && { accent: vendor.accent }), catalogs: split(catalogs), licensed: split(licensed) });
    done(id);
  };
  const first = { vendorId: '', name: '', host: vendor?.host || '', catalogs: vendor?.catalogs.join(', ') || '', licensed: vendor?.licensed.join(', ') || '' };
  const { field, problem, submit } = useForm(first, save, t(vendor ? 'siteSaved' : 'vendorAdded'));
  return html`<form class="stack site" onSubmit=${submit}>
    ${!vendor && html`<label class="choice">${t('id')}<input required pattern="[a-z0-9][a-z0-9\\-]{0,39}" autocapitalize="none" spellcheck=${false} ...${field('vendorId')} /></label>
      <label class="choice">${t('vendorName')}<input required maxlength="100" ...${field('name')} /></label>`}
    <label class="choice">${t('host')}<input required maxlength="253" placeholder="blue.example" autocapitalize="none" spellcheck=${false} ...${field('host')} /></label>
    <label class="choice">${t('catalogs')}<input spellcheck=${false} aria-describedby="commas" ...${field('catalogs')} /></label>
    <label class="choice">${t('licensed')}<input spellcheck=${false} aria-describedby="commas" ...${field('licensed')} /></label>
    <p class="hint" id="commas">${t('commas')}</p>
    <p class="problem" role="alert">${problem}</p><div class="filters"><button class="primary">${t(vendor ? 'save' : 'add')}</button>${children}</div></form>`;
}

function Site({ vendor, reload }) {
  const [asks, setAsks] = useState(false);
  const yes = useRef();
  useEffect(() => yes.current?.focus(), [asks]);
  const remove = async () => {
    setAsks(false);
    try {
      await api.removeVendor(vendor.vendorId);
      say(t('vendorRemoved', { name: vendor.name }));
      go('/operator/vendors');
    } catch (error) {
      fail(error);
    }
  };
  const key = [vendor.host, vendor.catalogs, vendor.licensed].join(';');
  return html`<section class="panel"><h2>${t('siteAndCatalogs')}</h2><${SiteForm} key=${key} vendor=${vendor} done=${reload}>
      <button type="button" class="button" onClick=${() => setAsks(true)}>${t('removeVendor')}</button><//>
    ${asks && html`<div class="asks" role="alertdialog" aria-label=${t('removeVendor')} aria-describedby="remove-text"><p id="remove-text">${t('removeVendorText', { name: vendor.name })}</p>
      <button class="primary" ref=${yes} onClick=${remove}>${t('removeVendorYes')}</button><button class="button" onClick=${() => setAsks(false)}>${t('cancel')}</button></div>`}</section>`;
}

function PriceForm({ vendor, reload }) {
  const set = async ({ mediaId, whole, currency }) => {
    await api.setPrice(vendor.vendorId, mediaId.trim(), { cents: Math.round(100 * Number(whole)), currency });
    reload();
  };
  const { field, problem, submit } = useForm({ mediaId: '', whole: '', currency: 'EUR' }, set, t('priceSet'));
  return html`<section class="panel"><h2>${t('setPrice')}</h2><form class="stack" onSubmit=${submit}>
    <label class="choice">${t('itemId')}<input required pattern="[0-9A-Za-z ]{12,14}" autocapitalize="characters" spellcheck=${false} ...${field('mediaId')} /></label>
    <label class="choice">${t('price')}<input type="number" required min="0" max="1000000" step="0.01" ...${field('whole')} /></label>
    <label class="choice">${t('currency')}<input required pattern="[A-Z]{3}" maxlength="3" autocapitalize="characters" ...${field('currency')} /></label>
    <p class="problem" role="alert">${problem}</p><button class="primary">${t('setPrice')}</button></form></section>`;
}

function Prices({ vendor, found, reload }) {
  const drop = async (mediaId) => {
    try {
      await api.dropPrice(vendor.vendorId, mediaId);
      say(t('priceDropped'));
    } catch (error) {
      fail(error);
    }
    reload();
  };
  return html`<${Table} label=${t('prices')} columns=${[[t('film')], [t('id')], [t('price'), true], [t('actions')]]} empty=${found ? t('noPrices') : t('loading')}>
    ${(found?.items || []).map(({ mediaId, price }) => html`<tr key=${mediaId}><td><${Film} id=${mediaId} /></td><td class="id">${mediaId}</td><td class="number">${amount(price)}</td>
      <td>${may('operator') && html`<button class="link" aria-label=${t('dropPriceOf', { id: mediaId })} onClick=${() => drop(mediaId)}>${t('remove')}</button>`}</td></tr>`)}<//>
    ${found?.nextCursor && html`<p class="note">${t('firstOf', { n: found.items.length })}</p>`}`;
}

function Vendor({ vendor, reload }) {
  const [found, again] = useAsked(() => api.prices(vendor.vendorId), [vendor.vendorId], ['prices', 'vendors']);
  return html`<${Heading} intro=${t('vendorIntro', { host: vendor.host })}>${vendor.name}<//>
    <div class="columns"><div><h2>${t('prices')}</h2><p class="note">${t('pricesIntro')}</p><${Prices} ...${{ vendor, found, reload: again }} /></div>
      ${may('operator') && html`<div class="stack"><${PriceForm} vendor=${vendor} reload=${again} /><${Look} vendor=${vendor} reload=${reload} /><${Logo} vendor=${vendor} reload=${reload} />
        ${may('owner') && !state.me.vendor && html`<${Site} vendor=${vendor} reload=${reload} />`}</div>`}</div>`;
}

export function Vendors({ query }) {
  const [all, reload] = useAsked(api.vendors, [], ['vendors']);
  const isStaff = Boolean(state.me.vendor);
  const chosen = all?.find(({ vendorId }) => vendorId === query.get('vendor')) || (isStaff ? all?.[0] : null);
  if (chosen) return html`<${Vendor} key=${chosen.vendorId} vendor=${chosen} reload=${reload} />`;
  const list = html`<${Table} label=${t('vendors')} columns=${[[t('vendorName')], [t('id')], [t('host')], [t('catalogs')], [t('licensed')]]} empty=${all ? t('noVendors') : t('loading')}>
      ${(all || []).map((vendor) => html`<tr key=${vendor.vendorId}><td><${Link} to=${`/operator/vendors?vendor=${vendor.vendorId}`}>${vendor.name}<//></td><td class="id">${vendor.vendorId}</td><td>${vendor.host}</td>
        <td>${vendor.catalogs.join(', ')}</td><td>${vendor.licensed.join(', ')}</td></tr>`)}<//>`;
  return html`<${Heading} intro=${t('vendorsIntro')}>${t('vendors')}<//>
    ${may('owner') && !isStaff ? html`<div class="columns">${list}<section class="panel"><h2>${t('addVendor')}</h2>
        <${SiteForm} done=${(id) => go(`/operator/vendors?vendor=${id}`)} /></section></div>` : list}`;
}
