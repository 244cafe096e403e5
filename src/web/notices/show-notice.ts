import type { RequestHandler } from 'express';
import type { Db } from '#database/transaction.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { pageLanguageFor } from '#domain/language/languages.ts';
import { saidParts } from '#domain/notice/notice.ts';
import { nationalNumber, numberIn } from '#domain/shared/written-number.ts';
import { languageLinks, noticePart } from '#web/family/page-frame.ts';
import { html } from '#web/html.ts';
import { sendPage, sendPlainPage } from '#web/page.ts';
import { noticeQuery } from '#web/web-fields.ts';

/** A public page of the district's: who has what of whom, or what one may expect. */
type NoticeKind = 'privacy' | 'terms';

/** The pages that the Teams app's manifest names. Anybody may read them, and they say nothing of anybody. */
export function showNotice(db: Db, kind: NoticeKind): RequestHandler {
  return async (request, response) => {
    const query = noticeQuery.safeParse(request.query);
    const language = pageLanguageFor((query.success ? query.data.language : undefined) ?? 'en');
    const district = await findDistrict(db);
    if (district === undefined) return tellNotReady(response);
    const { registeredName: name, callbackNumber } = district;
    const about = { name, number: numberIn(language.direction, callbackNumber) };
    const notice = language.pages[kind];
    const title = notice.title(about);
    sendPage(response, {
      status: 200,
      language: language.code,
      title,
      body: html`${languageLinks(language)}
<h1>${title}</h1>
<p>${notice.intro(about)}</p>
${saidParts(notice.parts, about).map(
  (part) => html`<section>
${noticePart(part)}</section>
`,
)}
<section>
<p>${notice.contact(about)}</p>
<p><a class="button" href="tel:${callbackNumber}" dir="ltr">${nationalNumber(callbackNumber)}</a></p>
</section>`,
    });
  };
}

export function tellNotReady(response: Parameters<typeof sendPlainPage>[0]): void {
  sendPlainPage(response, {
    status: 404,
    title: 'This isn’t set up yet',
    words: 'No school district uses this address yet.',
  });
}
