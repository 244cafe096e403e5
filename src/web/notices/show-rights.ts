import type { RequestHandler } from 'express';
import type { Db } from '#database/transaction.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { pageLanguageFor } from '#domain/language/languages.ts';
import { rightsNotice } from '#domain/notice/rights-notice.ts';
import { nationalNumber, numberIn } from '#domain/shared/written-number.ts';
import { preferred } from '#web/door/ask-code.ts';
import { languageLinks, noticePart } from '#web/family/page-frame.ts';
import { html } from '#web/html.ts';
import { sendPage } from '#web/page.ts';
import { noticeQuery } from '#web/web-fields.ts';
import { tellNotReady } from './show-notice.ts';

/** The notice of rights: what calls and texts of the yearly notice lead to. It says nothing of anybody. */
export function showRights(db: Db): RequestHandler {
  return async (request, response) => {
    const query = noticeQuery.safeParse(request.query);
    const asked = query.success ? query.data.language : undefined;
    const language = pageLanguageFor(asked ?? preferred(request.acceptsLanguages()));
    const district = await findDistrict(db);
    if (district === undefined) return tellNotReady(response);
    const { registeredName: name, callbackNumber } = district;
    const about = { name, number: numberIn(language.direction, callbackNumber) };
    const notice = rightsNotice({ name, callbackNumber }, language.code);
    const { agree, version } = language.pages.family;
    sendPage(response, {
      status: 200,
      language: language.code,
      title: `${name}: ${agree.notice}`,
      body: html`${languageLinks(language)}
<h1>${agree.notice}</h1>
<p><bdi>${name}</bdi></p>
${notice.parts.map(
  (part) => html`<section>
${noticePart(part)}</section>
`,
)}
<section>
<p>${language.pages.terms.contact(about)}</p>
<p><a class="button" href="tel:${callbackNumber}" dir="ltr">${nationalNumber(callbackNumber)}</a></p>
<p class="why">${version({ version: notice.version })}</p>
</section>`,
    });
  };
}
