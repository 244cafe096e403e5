import { type Html, html } from '#web/html.ts';
import { requestPlace } from '../addresses.ts';
import type { FamilyView } from '../family-view.ts';
import { hidden } from '../page-frame.ts';

/** What a family may ask of its records: to have them, or to have them put right (34 CFR 99.10, 99.20). */
export function requestSection({ language, addresses, done }: FamilyView): Html {
  const words = language.pages.family.request;
  return html`<section id="${requestPlace}">
<h2>${words.title}</h2>
${done?.what === 'request-sent' ? [html`<p class="done" role="status">${words.done}</p>`] : []}
<p>${words.intro}</p>
<form method="post" action="${addresses.requestForm}">${hidden({ language: language.code })}<label>${words.words}<textarea name="words" rows="3" maxlength="500"></textarea></label>
<button class="button" name="kind" value="data">${words.data}</button>
<button class="button" name="kind" value="correction">${words.correction}</button></form>
</section>`;
}
