import { rightsNotice } from '#domain/notice/rights-notice.ts';
import { nationalNumber } from '#domain/shared/written-number.ts';
import { type Html, html } from '#web/html.ts';
import { noticePlace, placeOf } from './addresses.ts';
import type { FamilyView } from './family-view.ts';
import { numberSection } from './number-section.ts';
import { languageLink, noticePart } from './page-frame.ts';

/** The page of one guardian: their numbers, other ways to stop, and the notice of rights. */
export function familyPage(view: FamilyView): { title: string; body: Html } {
  const { family, words, language, done } = view;
  const { name, callbackNumber } = family.district;
  const numbers = family.phones.map((phone) => numberSection(phone, view));
  const notice = rightsNotice(family.district, language);
  const number = nationalNumber(callbackNumber);
  const body = html`${
    done === undefined
      ? languageLink(words)
      : languageLink(words, { done: done.what, phone: done.phone }, `#${placeOf(done.phone)}`)
  }
<h1>${words.title(name)}</h1>
${done?.what === 'no-longer-listed' ? [html`<p class="done" role="status">${words.done[done.what]}</p>`] : []}
<p>${words.intro(name)}</p>
${numbers.length > 0 ? numbers : html`<section><p>${words.noPhones}</p></section>`}
<section>
<h2>${words.otherWays.title}</h2>
<ul>
${words.otherWays.ways(number).map(
  (way) => html`<li>${way}</li>
`,
)}</ul>
<p><a class="button" href="tel:${callbackNumber}">${number}</a></p>
</section>
<section id="${noticePlace}">
${notice.parts.map(noticePart)}<p class="why">${words.version(notice.version)}</p>
</section>`;
  return { title: words.title(name), body };
}
