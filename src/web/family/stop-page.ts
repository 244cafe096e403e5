import type { FamilyPhone } from '#domain/consent/family/family.ts';
import type { PageLanguage } from '#domain/language/languages.ts';
import { type Html, html } from '#web/html.ts';
import type { Addresses } from './addresses.ts';
import { hidden, languageLinks } from './page-frame.ts';

/** What is asked again before it is done: the end of emergencies too, and a number that is somebody else's. */
export function stopPage(view: {
  phone: FamilyPhone;
  scope: 'all' | 'wrong-number';
  language: PageLanguage;
  /** The family's own. */
  own: string;
  addresses: Addresses;
}): { title: string; body: Html } {
  const { phone, scope, addresses } = view;
  const { code: language, pages } = view.language;
  const words = pages.family;
  const { title, points, button } = words.confirm[scope];
  const said = phone.isShared ? words.shared[scope] : points;
  const fields = { phone: phone.phoneId, scope };
  const body = html`${languageLinks(view.language, { fields, own: view.own })}
<h1>${title}</h1>
<section>
<h2>${words.number({ digits: phone.lastDigits })}</h2>
<ul>
${said.map(
  (point) => html`<li>${point}</li>
`,
)}</ul>
<form method="post" action="${addresses.stopForm}">${hidden({ ...fields, language })}<button class="stop">${button}</button></form>
<ul class="quiet">
<li><a href="${addresses.number({ phone: phone.phoneId, language })}">${words.back}</a></li>
</ul>
</section>`;
  return { title, body };
}
