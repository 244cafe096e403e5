import type { Proof } from '#domain/consent/family/family.ts';
import type { CodePath } from '#domain/consent/family/page-code.ts';
import { nationalNumber } from '#domain/shared/written-number.ts';
import type { FamilyWords, PageLanguage } from '#web/family/words/family-words.ts';
import { type Html, html } from '#web/html.ts';
import type { Addresses } from './addresses.ts';
import { hidden } from './page-frame.ts';

/** Asks for the code that was texted to the number, or says how else somebody who has the phone is heard. */
export function codePage(view: {
  proof: Proof;
  what: 'agree' | 'stop';
  phone: { phoneId: string; lastDigits: string; codePath: CodePath };
  callbackNumber: string;
  /** Where the code is sent, and what goes with it. */
  action: string;
  fields: Record<string, string>;
  words: FamilyWords;
  language: PageLanguage;
  addresses: Addresses;
}): { title: string; body: Html } {
  const { proof, phone, words, language, addresses } = view;
  const { code } = words;
  const isAsked = proof === 'code-sent' || proof === 'code-wrong';
  const title = isAsked ? code.title : code.needed;
  const body = html`<h1>${title}</h1>
<section>
<h2>${words.number(phone.lastDigits)}</h2>
<p>${code.why[view.what]}</p>
${isAsked ? codeForm(view) : html`<p>${elsewhere(view)}</p>`}
<ul class="quiet">
<li><a href="${addresses.number({ phone: phone.phoneId, language })}">${words.back}</a></li>
</ul>
</section>`;
  return { title, body };
}

function codeForm(view: Parameters<typeof codePage>[0]): Html {
  const { code } = view.words;
  return html`${view.proof === 'code-wrong' ? [html`<p class="done" role="alert">${code.wrong}</p>`] : []}
<p>${code.sent(view.phone.lastDigits)}</p>
<form method="post" action="${view.action}">${hidden(view.fields)}<label>${code.label} <input name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="12" required></label><button class="go">${code.button}</button></form>`;
}

function elsewhere({
  proof,
  phone,
  callbackNumber,
  words,
}: Parameters<typeof codePage>[0]): string {
  const number = nationalNumber(callbackNumber);
  if (proof === 'too-many-codes') return words.code.tooMany(number);
  return howElse(phone.codePath, number, words);
}

/** What can be done where no text of ours reaches the phone. */
export function howElse(path: CodePath, number: string, words: FamilyWords): string {
  return path === 'carrier-stop' ? words.code.carrierStop(number) : words.code.noText(number);
}
