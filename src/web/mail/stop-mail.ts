import type { RequestHandler } from 'express';
import type { Db } from '#database/transaction.ts';
import { openLetterToken } from '#domain/closure/letter/letter-link.ts';
import { findAddress, recordUnsubscribe } from '#domain/closure/letter/record-unsubscribe.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { pageLanguageFor } from '#domain/language/languages.ts';
import type { LinkSigner } from '#domain/shared/link/signed-link.ts';
import { refuseForm, tellGone } from '#web/family/open-link.ts';
import { languageLinks } from '#web/family/page-frame.ts';
import { html } from '#web/html.ts';
import { askedLanguage } from '#web/notices/asked-language.ts';
import { sendFailure, sendPage } from '#web/page.ts';
import { letterToken, stopMailForm } from '#web/web-fields.ts';

/** Where the link of an e-mail leads. It changes nothing by itself: programs that look through mail open it, too. */
export function showMail(db: Db, vault: LinkSigner): RequestHandler {
  return answerLink(vault, async (request, response, addressId) => {
    const district = await findDistrict(db);
    const address = await findAddress(db, addressId);
    if (district === undefined || address === undefined) return tellGone(response);
    const language = pageLanguageFor(askedLanguage(request));
    const { mail } = language.pages;
    const isResumed = request.query['done'] === 'again';
    const { registeredName: name } = district;
    const title = mail.title({ name });
    const button = (what: 'stop' | 'again', words: string) =>
      html`<form method="post"><button class="go" name="what" value="${what}">${words}</button></form>`;
    const body = html`${languageLinks(language)}
<h1>${title}</h1>
<section>
${
  address.isUnsubscribed
    ? html`<p role="status"><strong>${mail.stopped}</strong></p>
${address.mayResume ? button('again', mail.again) : html`<p>${mail.often}</p>`}`
    : html`<p${isResumed ? html` role="status"` : ''}>${isResumed ? mail.resumed : mail.intro({ name })}</p>
${button('stop', mail.button)}`
}
</section>`;
    sendPage(response, { status: 200, language: language.code, title, body });
  });
}

/** RFC 8058: a mail program's one click, or a person's on the page. */
export function stopMail(db: Db, vault: LinkSigner): RequestHandler {
  return answerLink(vault, async (request, response, addressId) => {
    const form = stopMailForm.safeParse(request.body ?? {});
    if (!form.success) return refuseForm(response);
    const { what } = form.data;
    const recorded = await recordUnsubscribe(db, {
      addressId,
      what: what === 'again' ? 'taken-back' : 'unsubscribed',
    });
    if (recorded === 'gone') return tellGone(response);
    // A mail program follows no other address.
    if (what === undefined) return void response.sendStatus(200);
    const query = new URLSearchParams({ language: askedLanguage(request), done: what });
    response.redirect(303, `?${query}`);
  });
}

function answerLink(
  vault: LinkSigner,
  answer: (
    request: Parameters<RequestHandler>[0],
    response: Parameters<RequestHandler>[1],
    addressId: string,
  ) => Promise<void>,
): RequestHandler {
  return async (request, response) => {
    const token = letterToken.safeParse(request.params['token']);
    const opened = token.success
      ? openLetterToken(token.data, vault)
      : { kind: 'altered' as const };
    if (opened.kind === 'good') return answer(request, response, opened.id);
    sendFailure(response, opened.kind === 'expired' ? 'expired' : 'broken');
  };
}
