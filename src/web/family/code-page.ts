import type { Proof } from '#domain/consent/family/family.ts';
import type { CodePath } from '#domain/consent/family/page-code.ts';
import type { PageLanguage } from '#domain/language/languages.ts';
import { numberIn } from '#domain/shared/written-number.ts';
import { type Html, html } from '#web/html.ts';
import type { Addresses } from './addresses.ts';
import { hidden } from './page-frame.ts';

/** `first`: nobody stopped anything, and nobody but the person who has the phone may allow it. */
export type WhyCode = 'agree' | 'first' | 'stop';

export function whyCode({ pages }: PageLanguage, why: WhyCode): string {
  const { code } = pages.family;
  return why === 'first' ? code.needed : code.why[why];
}

/** Asks for the code that was texted to the number, or says how else somebody who has the phone is heard. */
export function codePage(view: {
  proof: Proof;
  what: WhyCode;
  phone: { phoneId: string; lastDigits: string; codePath: CodePath };
  callbackNumber: string;
  /** Where the code is sent, and what goes with it. */
  action: string;
  fields: Record<string, string>;
  language: PageLanguage;
  addresses: Addresses;
}): { title: string; body: Html } {
  const { proof, phone, addresses } = view;
  const { code: language, pages } = view.language;
  const words = pages.family;
  const { code } = words;
  const isAsked = proof === 'code-sent' || proof === 'code-wrong';
  const title = isAsked ? code.title : code.needed;
  const why = whyCode(view.language, view.what);
  const body = html`<h1>${title}</h1>
<section>
<h2>${words.number({ digits: phone.lastDigits })}</h2>
${why === title ? [] : [html`<p>${why}</p>`]}
${isAsked ? codeForm(view) : html`<p>${elsewhere(view)}</p>`}
<ul class="quiet">
<li><a href="${addresses.number({ phone: phone.phoneId, language })}">${words.back}</a></li>
</ul>
</section>`;
  return { title, body };
}

function codeForm(view: Parameters<typeof codePage>[0]): Html {
  const { code } = view.language.pages.family;
  return html`${view.proof === 'code-wrong' ? [html`<p class="done" role="alert">${code.wrong}</p>`] : []}
<p>${code.sent({ digits: view.phone.lastDigits })}</p>
<form method="post" action="${view.action}">${hidden(view.fields)}<label>${code.label} <input name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="12" required></label><button class="go">${code.button}</button></form>`;
}

function elsewhere({
  proof,
  phone,
  callbackNumber,
  language,
}: Parameters<typeof codePage>[0]): string {
  if (proof !== 'too-many-codes') return howElse(phone.codePath, callbackNumber, language);
  const number = numberIn(language.direction, callbackNumber);
  return language.pages.family.code.tooMany({ number });
}

/** What can be done where no text of ours reaches the phone. */
export function howElse(
  path: CodePath,
  callbackNumber: string,
  { direction, pages }: PageLanguage,
): string {
  const { carrierStop, noText } = pages.family.code;
  const number = numberIn(direction, callbackNumber);
  return path === 'carrier-stop' ? carrierStop({ number }) : noText({ number });
}
