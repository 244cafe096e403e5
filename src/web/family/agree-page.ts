import type { FamilyPhone } from '#domain/consent/family/family.ts';
import type { PageWording } from '#domain/consent/wording/page-wording.ts';
import type { PageLanguage } from '#domain/language/languages.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { ConsentPurpose } from '#domain/shared/purpose.ts';
import { type Html, html } from '#web/html.ts';
import type { Addresses } from './addresses.ts';
import { whyCode } from './code-page.ts';
import { hidden, languageLinks } from './page-frame.ts';

/** The exact words, whole and as they are stored, and one button. */
export function agreePage(view: {
  phone: FamilyPhone;
  use: { channel: Channel; purpose: ConsentPurpose };
  wording: PageWording;
  language: PageLanguage;
  /** The family's own. */
  own: string;
  addresses: Addresses;
  /** UUID of this showing of the words. */
  page: string;
  hasChanged: boolean;
  /** How else, where this takes a code and the phone can't be sent one. */
  instead?: { why: 'agree' | 'first'; way: string };
}): { title: string; body: Html } {
  const { phone, use, wording, addresses } = view;
  const { channel, purpose } = use;
  const { code: language, pages } = view.language;
  const words = pages.family;
  const title = words.agree.title({
    channel,
    purpose: purpose === 'school-mission' ? 'school' : 'beyond',
  });
  const fields = { phone: phone.phoneId, channel, purpose };
  const form = html`<form method="post" action="${addresses.agreeForm}">${hidden({ ...fields, language, wording: wording.version, page: view.page })}<button class="go">${words.agree.button}</button></form>`;
  const body = html`${languageLinks(view.language, { fields, own: view.own })}
<h1>${title}</h1>
${view.hasChanged ? [html`<p class="done" role="status">${words.agree.changed}</p>`] : []}
<section>
<h2>${words.number({ digits: phone.lastDigits })}</h2>
<p>${words.agree.intro}</p>
<div class="wording">${wording.body}</div>
${
  view.instead === undefined
    ? form
    : html`<p>${whyCode(view.language, view.instead.why)}</p>
<p>${view.instead.way}</p>`
}
<ul class="quiet">
<li><a href="${addresses.number({ phone: phone.phoneId, language })}">${words.back}</a></li>
<li><a href="${addresses.notice({ language })}">${words.agree.notice}</a></li>
</ul>
</section>`;
  return { title, body };
}
