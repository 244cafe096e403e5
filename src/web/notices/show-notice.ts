import type { RequestHandler } from 'express';
import type { Db } from '#database/transaction.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { nationalNumber } from '#domain/shared/written-number.ts';
import { languageLink, noticePart } from '#web/family/page-frame.ts';
import type { PageLanguage } from '#web/family/words/family-words.ts';
import { html } from '#web/html.ts';
import { sendPage, sendPlainPage } from '#web/page.ts';
import { noticeQuery } from '#web/web-fields.ts';
import type { NoticeKind, Notices } from './notices.ts';
import { englishNotices } from './notices-en.ts';
import { spanishNotices } from './notices-es.ts';

const languages: Record<PageLanguage, Notices> = { en: englishNotices, es: spanishNotices };

/** The pages that the Teams app's manifest names. Anybody may read them, and they say nothing of anybody. */
export function showNotice(db: Db, kind: NoticeKind): RequestHandler {
  return async (request, response) => {
    const query = noticeQuery.safeParse(request.query);
    const language = (query.success ? query.data.language : undefined) ?? 'en';
    const district = await findDistrict(db);
    if (district === undefined) return tellNotReady(response);
    const { registeredName: name, callbackNumber } = district;
    const number = nationalNumber(callbackNumber);
    const words = languages[language];
    const notice = words[kind]({ name, number });
    sendPage(response, {
      status: 200,
      language,
      title: notice.title,
      body: html`${languageLink(words)}
<h1>${notice.title}</h1>
<p>${notice.intro}</p>
${notice.parts.map(
  (part) => html`<section>
${noticePart(part)}</section>
`,
)}
<section>
<p>${notice.contact}</p>
<p><a class="button" href="tel:${callbackNumber}">${number}</a></p>
</section>`,
    });
  };
}

function tellNotReady(response: Parameters<typeof sendPlainPage>[0]): void {
  sendPlainPage(response, {
    status: 404,
    title: 'This isn’t set up yet',
    words: 'No school district uses this address yet.',
  });
}
