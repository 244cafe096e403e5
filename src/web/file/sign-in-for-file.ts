import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Db } from '#database/transaction.ts';
import type { Directory } from '#directory/directory.ts';
import { isFileAddress } from '#domain/proof/file/file-link.ts';
import { fileSecretsOf, newFileState } from '#domain/proof/file/file-sign-in.ts';
import { recordReader } from '#domain/proof/file/record-reader.ts';
import type { Vault } from '#vault/vault.ts';
import { sendSignInPage } from '#web/directory/sign-in-page.ts';
import { refuseUnknown } from './file-refusals.ts';
import type { ReaderCookies } from './reader-cookies.ts';

type Parts = { directory: Directory; cookies: ReaderCookies; log: Logger };

/** From the page of a file to the directory. Nothing is kept but the browser's own cookie. */
export function goToDirectoryForFile(
  vault: Pick<Vault, 'sign'>,
  { directory, cookies }: Pick<Parts, 'directory' | 'cookies'>,
): RequestHandler {
  return async (request, response) => {
    const { to } = request.query;
    if (typeof to !== 'string' || !isFileAddress(to)) return refuseUnknown(response);
    const state = newFileState();
    const address = await directory.signInAddress(fileSecretsOf(state, vault));
    cookies.keepSignIn(response, { state, to });
    response.redirect(303, address);
  };
}

/** Takes the directory's answer where this browser went there for a file; every other one is none of ours. */
export function finishFileSignIn(db: Db, { directory, cookies, log }: Parts): RequestHandler {
  return async (request, response, next) => {
    const signIn = cookies.takeSignIn(request, response, request.query['state']);
    if (signIn === undefined) return next();
    const search = new URL(request.originalUrl, 'http://localhost').search;
    const answer = await directory.readAnswer(search, fileSecretsOf(signIn.state, signIn.by));
    if (answer.kind !== 'signed-in') {
      const reason = answer.kind === 'declined' ? 'declined' : answer.reason;
      log.warn({ reason }, 'the directory’s answer was not taken');
      return sendSignInPage(response, answer.kind === 'declined' ? 'declined' : 'not-right');
    }
    const reader = await recordReader(db, answer.person);
    if (reader === undefined) return sendSignInPage(response, 'not-on-staff-list');
    cookies.givePass(response, reader);
    response.redirect(303, signIn.to);
  };
}
