import type { RequestHandler, Response } from 'express';
import type { Db } from '#database/transaction.ts';
import { openFamilyToken } from '#domain/consent/family-link.ts';
import { findFamily } from '#domain/consent/find-family.ts';
import { revokeByPage } from '#domain/consent/revoke-by-page.ts';
import type { Vault } from '#vault/vault.ts';
import { familyPage } from './family-page.ts';
import type { PageLanguage } from './family-words.ts';
import { sendPage, sendPlainPage } from './page.ts';
import { familyQuery, familyToken, stopForm } from './web-fields.ts';

/** Opening the page changes nothing: whoever previews the link of a text message opens it too. */
export function showFamily(db: Db, vault: Pick<Vault, 'sign' | 'decrypt'>): RequestHandler {
  return async (request, response) => {
    const guardianId = openToken(request.params['token'], vault, response);
    if (guardianId === undefined) return;
    const family = await findFamily(db, vault, guardianId);
    if (family === undefined) return tellGone(response);
    const query = familyQuery.safeParse(request.query);
    const wish = query.success ? query.data : {};
    const language = wish.language ?? pageLanguageFor(family.language);
    const page = familyPage(family, { language, hasJustStopped: wish.stopped === 'yes' });
    sendPage(response, { status: 200, language, ...page });
  };
}

/**
 * Needs no token against cross-site requests beside the one in the address: it is the permission, no cookie takes
 * part, and another site can't know it.
 */
export function stopFamilyPhone(db: Db, vault: Pick<Vault, 'sign'>): RequestHandler {
  return async (request, response) => {
    const guardianId = openToken(request.params['token'], vault, response);
    if (guardianId === undefined) return;
    const form = stopForm.safeParse(request.body);
    if (!form.success) return refuseForm(response);
    const outcome = await revokeByPage(db, { guardianId, phoneId: form.data.phone });
    if (outcome === 'not-their-number') return tellGone(response);
    // Back to the page, so that reloading it does not send the form again.
    const language = form.data.language === undefined ? '' : `&language=${form.data.language}`;
    response.redirect(303, `${request.originalUrl.split('?')[0]}?stopped=yes${language}`);
  };
}

function openToken(
  given: unknown,
  vault: Pick<Vault, 'sign'>,
  response: Response,
): string | undefined {
  const token = familyToken.safeParse(given);
  const opened = token.success
    ? openFamilyToken(token.data, vault, Temporal.Now.instant())
    : { kind: 'altered' as const };
  if (opened.kind === 'good') return opened.guardianId;
  sendPlainPage(response, {
    status: 403,
    title: opened.kind === 'expired' ? 'This link has expired' : 'This link does not work',
    words:
      'Ask the school office for a new one. To stop calls or texts, you can also just tell them.',
    wordsInSpanish:
      'Este enlace ya no sirve. Pida uno nuevo a la oficina escolar. También puede pedirles que detengan las llamadas o los mensajes.',
  });
  return undefined;
}

function pageLanguageFor(language: string): PageLanguage {
  return /^es(-|$)/i.test(language) ? 'es' : 'en';
}

export function refuseForm(response: Response): void {
  sendPlainPage(response, {
    status: 400,
    title: 'That did not reach us whole',
    words: 'Nothing has changed. Please go back and press the button again.',
    wordsInSpanish: 'Nada ha cambiado. Por favor, regrese y presione el botón otra vez.',
  });
}

function tellGone(response: Response): void {
  sendPlainPage(response, {
    status: 404,
    title: 'The school no longer has this on file',
    words: 'So it calls nobody because of it. If that is a mistake, please tell the school office.',
    wordsInSpanish:
      'La escuela ya no tiene estos datos y no llama a nadie por ellos. Si es un error, avise a la oficina escolar.',
  });
}
