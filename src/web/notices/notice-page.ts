import type { Response } from 'express';
import type { PageLanguage } from '#domain/language/languages.ts';
import type { NoticePart } from '#domain/language/notice/notice.ts';
import { nationalNumber } from '#domain/shared/written-number.ts';
import { languageLinks, noticePart } from '#web/family/page-frame.ts';
import { type Html, html } from '#web/html.ts';
import { sendPage, sendPlainPage } from '#web/page.ts';

/** A public page of the district's, which says nothing of anybody. */
export function sendNotice(
  response: Response,
  notice: {
    language: PageLanguage;
    title: string;
    heading: string;
    intro: Html;
    parts: readonly NoticePart[];
    /** Whom to ask, and at which number (E.164). */
    contact: string;
    callbackNumber: string;
    /** Behind the number. */
    end?: Html;
  },
): void {
  const { language, title, heading, intro, parts, contact, callbackNumber, end } = notice;
  sendPage(response, {
    status: 200,
    language: language.code,
    title,
    body: html`${languageLinks(language)}
<h1>${heading}</h1>
<p>${intro}</p>
${parts.map(
  (part) => html`<section>
${noticePart(part)}</section>
`,
)}
<section>
<p>${contact}</p>
<p><a class="button" href="tel:${callbackNumber}" dir="ltr">${nationalNumber(callbackNumber)}</a></p>
${end ?? ''}</section>`,
  });
}

export function tellNotReady(response: Response): void {
  sendPlainPage(response, {
    status: 404,
    title: 'This isn’t set up yet',
    words: 'No school district uses this address yet.',
  });
}
