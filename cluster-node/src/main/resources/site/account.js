// The household's account: what it is called, its password, what it likes, and the way out.
import { html, useEffect, useRef, useState } from './preact.js';
import { api } from './api.js';
import { explain, set, signOut, toast, useHousehold } from './state.js';
import { countryName, genreName } from './format.js';
import { go, Heading } from './frame.js';
import { t } from './texts.js';

// A form that does one thing, says that it did, or why not.
function useForm(start, work, said) {
  const [form, setForm] = useState(start);
  const [problem, setProblem] = useState('');
  const field = (name) => ({ name, value: form[name], onInput: (event) => setForm({ ...form, [name]: event.target.value }) });
  const submit = async (event) => {
    event.preventDefault();
    setProblem('');
    try {
      await work(form);
      setForm(start);
      toast(t(said));
    } catch (error) {
      setProblem(explain(error));
    }
  };
  return { field, submit, problem };
}

function Profile({ account }) {
  const { field, submit, problem } = useForm({ name: account.name, address: account.address },
    async (form) => set({ account: await api.changeAccount(form) }), 'profileSaved');
  return html`<form class="panel inline" onSubmit=${submit} aria-label=${t('profile')}>
    <label>${t('name')}<input required maxlength="200" autocomplete="name" ...${field('name')} /></label>
    <label>${t('address')}<input maxlength="500" autocomplete="street-address" ...${field('address')} /></label>
    <button class="primary">${t('save')}</button><p class="problem" role="alert">${problem}</p></form>`;
}

function Password() {
  const { field, submit, problem } = useForm({ old: '', fresh: '' }, (form) => api.changePassword(form.old, form.fresh), 'passwordChanged');
  return html`<form class="panel inline" onSubmit=${submit} aria-label=${t('changePassword')}>
    <label>${t('oldPassword')}<input type="password" required maxlength="128" autocomplete="current-password" ...${field('old')} /></label>
    <label>${t('newPassword')}<input type="password" required minlength="8" maxlength="128" autocomplete="new-password" ...${field('fresh')} /></label>
    <button class="primary">${t('changePassword')}</button><p class="problem" role="alert">${problem}</p></form>`;
}

function Genres({ account }) {
  const [known, setKnown] = useState([]);
  useEffect(() => { api.filters().then((found) => setKnown(found.genres.map(({ genre }) => genre).slice(0, 24)), () => {}); }, []);
  const toggle = async (genre) => {
    const genres = account.genres.includes(genre) ? account.genres.filter((one) => one !== genre) : [...account.genres, genre].slice(-20);
    try {
      await api.preferGenres(genres);
      set({ account: { ...account, genres } });
    } catch (error) {
      toast(explain(error));
    }
  };
  return known.length > 0 && html`<section class="panel genres"><h2 id="genres-title">${t('likedGenres')}</h2><div class="chips" role="group" aria-labelledby="genres-title">
    ${known.map((genre) => html`<button class="chip" aria-pressed=${account.genres.includes(genre)} onClick=${() => toggle(genre)}>${genreName(genre)}</button>`)}</div></section>`;
}

// Of this site: what was chosen of others stays. Who has chosen none has them all.
function Catalogs({ account }) {
  const { site } = useHousehold();
  const [known, setKnown] = useState([]);
  useEffect(() => { api.catalogs().then((found) => setKnown(found.map(({ catalog }) => catalog)), () => {}); }, []);
  const has = (catalog) => !account.catalogs.length || account.catalogs.includes(catalog);
  const toggle = async (catalog) => {
    const catalogs = known.filter((one) => (one === catalog) !== has(one));
    if (!catalogs.length && !site.vendorId) {
      toast(t('oneCatalog'));
      return;
    }
    try {
      set({ account: await api.chooseCatalogs(catalogs) });
    } catch (error) {
      toast(explain(error));
    }
  };
  // Where there is nothing to choose it would only be in the way; what was chosen just now stays to be seen.
  const isChoice = useRef(false);
  isChoice.current ||= known.length > 1 || known.some((catalog) => !has(catalog));
  return isChoice.current && html`<section class="panel genres"><h2 id="catalogs-title">${t('chosenCatalogs')}</h2><div class="chips" role="group" aria-labelledby="catalogs-title">
    ${known.map((catalog) => html`<button class="chip" key=${catalog} aria-pressed=${has(catalog)} onClick=${() => toggle(catalog)}>${catalog}</button>`)}</div></section>`;
}

export function Account() {
  const { account } = useHousehold();
  if (!account) return null;
  const facts = [[t('userIdLabel'), account.userId], [t('country'), countryName(account.country)], [t('catalogs'), account.catalogs.join(', ')]];
  const leave = async () => {
    await signOut();
    go('/');
  };
  return html`<div class="narrow account">
    <${Heading} intro=${t('accountIntro')}>${t('account')}<//>
    ${account.suspended && html`<p class="problem" role="alert">${t('suspended')}</p>`}
    <dl class="panel known">${facts.filter(([, value]) => value).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
    <${Profile} key=${account.name + account.address} account=${account} />
    <${Password} />
    <${Catalogs} account=${account} />
    <${Genres} account=${account} />
    <p class="hint">${account.hasPaymentToken ? t('hasPayment') : t('noPayment')}</p>
    <p class="buttons"><button class="button" onClick=${leave}>${t('signOut')}</button></p>
  </div>`;
}
