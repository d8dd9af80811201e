// What the service knows of the account, and the way out.
import { html } from './preact.js';
import { signOut, useHousehold } from './state.js';
import { countryName } from './format.js';
import { go, Heading } from './frame.js';
import { t } from './texts.js';

export function Account() {
  const { account } = useHousehold();
  if (!account) return null;
  const facts = [[t('name'), account.name], [t('userIdLabel'), account.userId], [t('address'), account.address], [t('country'), countryName(account.country)], [t('catalogs'), account.catalogs.join(', ')]];
  const leave = async () => {
    await signOut();
    go('/');
  };
  return html`<div class="narrow">
    <${Heading} intro=${t('accountIntro')}>${t('account')}<//>
    ${account.suspended && html`<p class="problem" role="alert">${t('suspended')}</p>`}
    <dl class="panel known">${facts.filter(([, value]) => value).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
    <p class="hint">${account.hasPaymentToken ? t('hasPayment') : t('noPayment')}</p>
    <p class="buttons"><button class="button" onClick=${leave}>${t('signOut')}</button></p>
  </div>`;
}
