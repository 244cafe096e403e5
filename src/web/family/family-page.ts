import { rightsNotice } from '#domain/language/notice/rights-notice.ts';
import { nationalNumber, numberIn } from '#domain/shared/written-number.ts';
import { type Html, html } from '#web/html.ts';
import { anchorOf, noticePlace, receiptPlace, requestPlace, speechPlace } from './addresses.ts';
import type { FamilyView } from './family-view.ts';
import { newestSection } from './newest-section.ts';
import { numberSection } from './number-section.ts';
import { receiptSection } from './own/receipt-section.ts';
import { requestSection } from './own/request-section.ts';
import { speechSection } from './own/speech-section.ts';
import { foldedPart, languageLinks } from './page-frame.ts';

/** The page of one guardian: their numbers, other ways to stop, and the notice of rights. */
export function familyPage(view: FamilyView): { title: string; body: Html } {
  const { family, language, done } = view;
  const words = language.pages.family;
  const { name, callbackNumber } = family.district;
  const numbers = family.phones.map((phone) => numberSection(phone, view));
  const notice = rightsNotice(family.district, language.code);
  const number = nationalNumber(callbackNumber);
  const { press, reply, call, tell } = words.otherWays;
  const inSentence = numberIn(language.direction, callbackNumber);
  const ways = [press, reply, call({ number: inSentence }), tell];
  const at =
    done === undefined
      ? {}
      : {
          fields: { done: done.what, ...(done.phone && { phone: done.phone }) },
          place: `#${placeDone(done)}`,
        };
  const body = html`${languageLinks(language, { ...at, own: family.language })}
<h1>${words.title({ name })}</h1>
${done?.what === 'no-longer-listed' ? [html`<p class="done" role="status">${words.done[done.what]}</p>`] : []}
${newestSection(view)}<p>${words.intro({ name })}</p>
${numbers.length > 0 ? numbers : html`<section><p>${words.noPhones}</p></section>`}
${family.guardianId === undefined ? html`<p class="why">${words.door.onlyThis}</p>` : speechSection(view)}
${receiptSection(view)}${numbers.length > 0 ? requestSection(view) : html``}
<section>
<h2>${words.otherWays.title}</h2>
<ul>
${ways.map(
  (way) => html`<li>${way}</li>
`,
)}</ul>
<p><a class="button" href="tel:${callbackNumber}" dir="ltr">${number}</a></p>
</section>
<section id="${noticePlace}">
${notice.parts.map(foldedPart)}<p class="why">${words.version({ version: notice.version })}</p>
</section>`;
  return { title: words.title({ name }), body };
}

/** Where on the page it says so. */
function placeDone({ what, phone }: NonNullable<FamilyView['done']>): string {
  if (phone !== undefined) return anchorOf(phone);
  if (what === 'receipt-later' || what === 'receipt-empty') return receiptPlace;
  return what === 'request-sent' ? requestPlace : speechPlace;
}
