// Signing up with first choices (Fig 4), and signing in.
import { html, useEffect, useRef, useState } from './preact.js';
import { api } from './api.js';
import { begin, explain, remember, useHousehold } from './state.js';
import { Code } from './devices.js';
import { countryName } from './format.js';
import { Glyph, go, Heading, Link } from './frame.js';
import { Poster } from './poster.js';
import { locale, t } from './texts.js';

const CHOICES = 18;
const COUNTRIES = ('AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ ' +
  'DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP ' +
  'KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM ' +
  'PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ ' +
  'UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW').split(' ');

function Password({ value, onInput, isNew }) {
  const [shown, setShown] = useState(false);
  return html`<div class="field"><label for="password">${t('password')}</label>
    <span class="joined"><input id="password" name="password" type=${shown ? 'text' : 'password'} required minlength=${isNew ? 8 : 1} maxlength="128" autocomplete=${isNew ? 'new-password' : 'current-password'}
      value=${value} onInput=${onInput} aria-describedby=${isNew ? 'password-hint' : undefined} />
      <button type="button" class="link" aria-pressed=${shown} onClick=${() => setShown(!shown)}>${t(shown ? 'hidePassword' : 'showPassword')}</button></span>
    ${isNew && html`<p class="hint" id="password-hint">${t('passwordHint')}</p>`}</div>`;
}

export function SignIn() {
  const [form, setForm] = useState({ userId: '', password: '' });
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const field = (name) => ({ value: form[name], onInput: (event) => setForm({ ...form, [name]: event.target.value }) });
  const submit = async (event) => {
    event.preventDefault();
    setBusy(true);
    setProblem('');
    try {
      await api.signIn(form.userId.trim(), form.password);
      await begin();
      go('/list');
    } catch (error) {
      setProblem(explain(error));
      setBusy(false);
    }
  };
  return html`<div class="entry"><form class="panel" onSubmit=${submit}>
    <${Heading}>${t('welcomeBack')}<//>
    <div class="field"><label for="userId">${t('userId')}</label><input id="userId" name="userId" required autocomplete="username" autocapitalize="none" spellcheck=${false} ...${field('userId')} /></div>
    <${Password} ...${field('password')} />
    <p class="problem" role="alert">${problem}</p>
    <button class="primary wide" disabled=${isBusy}>${isBusy ? t('loading') : t('signIn')}</button>
    <p class="hint">${t('newHere')} <${Link} to="/sign-up">${t('signUp')}<//></p>
  </form></div>`;
}

function AboutYou({ form, setForm, catalogs, problem, isBusy, onSubmit }) {
  const field = (name) => ({ value: form[name], onInput: (event) => setForm({ ...form, [name]: event.target.value }) });
  const toggle = (catalog) => setForm({ ...form, catalogs: form.catalogs.includes(catalog) ? form.catalogs.filter((one) => one !== catalog) : [...form.catalogs, catalog] });
  const countries = COUNTRIES.map((code) => [code, countryName(code)]).sort((a, b) => a[1].localeCompare(b[1], locale));
  return html`<form class="panel" onSubmit=${onSubmit}>
    <p class="step">${t('stepOf', { n: 1, of: 3 })}</p>
    <${Heading}>${t('aboutYou')}<//>
    <div class="field"><label for="name">${t('name')}</label><input id="name" name="name" required maxlength="200" autocomplete="name" ...${field('name')} /></div>
    <div class="field"><label for="userId">${t('userId')}</label><input id="userId" name="userId" required minlength="3" maxlength="64" pattern="[A-Za-z0-9][A-Za-z0-9._@+\\-]+" autocomplete="username" autocapitalize="none" spellcheck=${false} ...${field('userId')} /></div>
    <${Password} isNew ...${field('password')} />
    <div class="field"><label for="address">${t('address')} <small>(${t('optional')})</small></label><input id="address" name="address" maxlength="500" autocomplete="street-address" ...${field('address')} /></div>
    <div class="field"><label for="country">${t('country')}</label><select id="country" name="country" autocomplete="country" onChange=${(event) => setForm({ ...form, country: event.target.value })}>
      ${countries.map(([code, name]) => html`<option value=${code} selected=${code === form.country}>${name}</option>`)}</select></div>
    ${catalogs.length > 1 && html`<fieldset class="field"><legend>${t('catalogs')}</legend>${catalogs.map(({ catalog }) => html`<label class="check"><input type="checkbox" checked=${form.catalogs.includes(catalog)} onChange=${() => toggle(catalog)} /> ${catalog}</label>`)}</fieldset>`}
    <p class="problem" role="alert">${problem}</p>
    <button class="primary wide" disabled=${isBusy}>${isBusy ? t('loading') : t('continue')}</button>
    <p class="hint">${t('haveAccount')} <${Link} to="/sign-in">${t('signIn')}<//></p>
  </form>`;
}

function Choices({ films, picked, setPicked, onDone }) {
  const pick = (id) => setPicked(picked.includes(id) ? picked.filter((one) => one !== id) : [...picked, id]);
  return html`<div>
    <p class="step">${t('stepOf', { n: 2, of: 3 })}</p>
    <${Heading} intro=${t('chooseText')}>${t('choose')}<//>
    <ul class="grid choosing">${films.map((film) => {
      const at = picked.indexOf(film.mediaId);
      return html`<li key=${film.mediaId}><button class="card" aria-pressed=${at >= 0} onClick=${() => pick(film.mediaId)}>
        <${Poster} film=${film} /><span class="about"><span class="name">${film.title}</span><span class="facts">${film.year || ''}</span></span>
        ${at >= 0 && html`<span class="badge"><span class="unseen">${t('pickNumber', { n: at + 1 })}</span><span aria-hidden="true">${at + 1}</span></span>`}</button></li>`;
    })}</ul>
    <div class="deck"><span aria-live="polite">${t('chosen', { n: picked.length })}</span><button class="primary" onClick=${onDone}>${picked.length ? t('continue') : t('skipStep')}</button></div>
  </div>`;
}

// What may be listed first: of the catalogs that were chosen, as many from each; of all, where that is no choice.
async function newest(catalogs) {
  const limit = Math.max(1, Math.floor(CHOICES / catalogs.length));
  const pages = await Promise.all(catalogs.map((catalog) => api.titles({ catalog, sort: 'newest', limit })));
  const films = pages.flatMap((page) => page.items);
  remember(films);
  return films;
}

export function SignUp() {
  const { account } = useHousehold();
  const region = (navigator.languages.find((tag) => /-[A-Z]{2}$/.test(tag)) || 'en-GB').slice(-2);
  const [step, setStep] = useState(1);
  const [form, setForm] = useState({ name: '', userId: '', password: '', address: '', country: COUNTRIES.includes(region) ? region : 'GB', catalogs: [] });
  const [catalogs, setCatalogs] = useState([]);
  const [films, setFilms] = useState([]);
  const [picked, setPicked] = useState([]);
  const [added, setAdded] = useState(null);
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const top = useRef();
  useEffect(() => {
    api.catalogs().then((found) => {
      setCatalogs(found);
      setForm((now) => ({ ...now, catalogs: found.map(({ catalog }) => catalog) }));
    }, (error) => setProblem(explain(error)));
  }, []);
  useEffect(() => {
    scrollTo(0, 0);
    if (step > 1) top.current.focus();
  }, [step]);
  const attempt = (work) => async (event) => {
    event?.preventDefault();
    setBusy(true);
    setProblem('');
    try {
      await work();
    } catch (error) {
      setProblem(explain(error));
    }
    setBusy(false);
  };
  const create = attempt(async () => {
    const userId = form.userId.trim();
    await api.signUp({ ...form, userId });
    await api.signIn(userId, form.password);
    const device = { name: t('firstDevice'), ...(await api.addDevice(t('firstDevice'))) };
    setAdded(device);
    setForm({ ...form, password: '' });
    const some = await newest(form.catalogs.length && form.catalogs.length < catalogs.length ? form.catalogs : ['']).catch(() => []);
    setFilms(some);
    setStep(some.length ? 2 : 3);
    await begin();
  });
  const list = attempt(async () => {
    if (picked.length) await api.replaceList(added.clientId, picked);
    setStep(3);
    await begin();
  });
  return html`<div class=${`entry ${step === 2 ? 'broad' : ''}`} ref=${top} tabindex="-1">
    ${step === 1 && html`<${AboutYou} ...${{ form, setForm, catalogs, problem, isBusy, onSubmit: create }} />`}
    ${step === 2 && html`<${Choices} ...${{ films, picked, setPicked, onDone: list }} />${problem && html`<p class="problem" role="alert">${problem}</p>`}`}
    ${step === 3 && html`<div><p class="step">${t('stepOf', { n: 3, of: 3 })}</p>
      <${Heading} intro=${t('doneText')}>${t('done', { name: account?.name || form.name })}<//>
      <${Code} name=${added.name} added=${added} />
      <p class="buttons"><button class="primary" onClick=${() => go('/list')}><${Glyph} name="check" /> ${t('codeDone')}</button></p></div>`}
  </div>`;
}
