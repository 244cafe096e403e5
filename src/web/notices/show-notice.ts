import type { RequestHandler } from 'express';
import type { Db } from '#database/transaction.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { pageLanguageFor } from '#domain/language/languages.ts';
import { saidParts } from '#domain/language/notice/notice.ts';
import { numberIn } from '#domain/shared/written-number.ts';
import { html } from '#web/html.ts';
import { noticeQuery } from '#web/web-fields.ts';
import { sendNotice, tellNotReady } from './notice-page.ts';

/** A public page of the district's: who has what of whom, or what one may expect. */
type NoticeKind = 'privacy' | 'terms';

/** The pages that the Teams app's manifest names. */
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
    sendNotice(response, {
      language,
      title,
      heading: title,
      intro: html`${notice.intro(about)}`,
      parts: saidParts(notice.parts, about),
      contact: notice.contact(about),
      callbackNumber,
    });
  };
}
