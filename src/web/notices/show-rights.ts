import type { RequestHandler } from 'express';
import type { Db } from '#database/transaction.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { pageLanguageFor } from '#domain/language/languages.ts';
import { rightsNotice } from '#domain/language/notice/rights-notice.ts';
import { numberIn } from '#domain/shared/written-number.ts';
import { html } from '#web/html.ts';
import { askedLanguage } from './asked-language.ts';
import { sendNotice, tellNotReady } from './notice-page.ts';

/** The notice of rights: what calls and texts of the yearly notice lead to. */
export function showRights(db: Db): RequestHandler {
  return async (request, response) => {
    const language = pageLanguageFor(askedLanguage(request));
    const district = await findDistrict(db);
    if (district === undefined) return tellNotReady(response);
    const { registeredName: name, callbackNumber } = district;
    const notice = rightsNotice({ name, callbackNumber }, language.code);
    const { agree, version } = language.pages.family;
    sendNotice(response, {
      language,
      title: `${name}: ${agree.notice}`,
      heading: agree.notice,
      intro: html`<bdi>${name}</bdi>`,
      parts: notice.parts,
      contact: language.pages.terms.contact({
        name,
        number: numberIn(language.direction, callbackNumber),
      }),
      callbackNumber,
      end: html`<p class="why">${version({ version: notice.version })}</p>
`,
    });
  };
}
