import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Db } from '#database/transaction.ts';
import type { Directory } from '#directory/directory.ts';
import type { Decision } from '#domain/closure/approval/approval.ts';
import { decideCampaign } from '#domain/closure/approval/decide-campaign.ts';
import { shortCode } from '#domain/closure/seal/fingerprint.ts';
import { findOperatorById } from '#domain/people/operator/find-operator.ts';
import { commitSignIn, type SignIn } from '#domain/sign-in/find-sign-in.ts';
import { recordFailedSignIn, recordSignIn } from '#domain/sign-in/record-sign-in.ts';
import { secretsOf } from '#domain/sign-in/sign-in.ts';
import type { Vault } from '#vault/vault.ts';
import { signInState } from '#web/web-fields.ts';
import { signerOfMark } from './sign-in-cookie.ts';
import { sendApproval, sendLinkCode, sendSignInPage } from './sign-in-page.ts';

/** The press that led here was taken from our card: the fresh sign-in was all that it lacked. */
async function approve(
  db: Db,
  { signIn, signInAbove }: { signIn: SignIn; signInAbove: number | undefined },
): Promise<Decision | undefined> {
  const { operatorId, campaignId, fingerprint, account } = signIn;
  const operator = operatorId === null ? undefined : await findOperatorById(db, operatorId);
  if (operator === undefined || campaignId === null || fingerprint === null) return undefined;
  return decideCampaign(db, {
    operator,
    platform: account.platform,
    campaignId,
    code: shortCode(fingerprint),
    signInAbove,
    decision: 'approved',
  });
}

/** Where the directory sends the browser back to, with its answer. Each sign-in takes one answer. */
export function finishSignIn(
  db: Db,
  vault: Pick<Vault, 'sign' | 'signers' | 'encrypt'>,
  {
    directory,
    log,
    signInAbove,
  }: { directory: Directory; log: Logger; signInAbove: number | undefined },
): RequestHandler {
  return async (request, response) => {
    const state = signInState.safeParse(request.query['state']);
    if (!state.success) return sendSignInPage(response, 'over');
    const signer = signerOfMark(request, state.data, vault);
    if (signer === undefined) return sendSignInPage(response, 'other-browser');
    const signIn = await commitSignIn(db, state.data);
    if (signIn === undefined) return sendSignInPage(response, 'over');
    const secrets = secretsOf(state.data, signer, signIn.commitment);

    const search = new URL(request.originalUrl, 'http://localhost').search;
    const fresh = signIn.purpose === 'step-up';
    const answer = await directory.readAnswer(search, { ...secrets, fresh });
    if (answer.kind !== 'signed-in') {
      const reason = answer.kind === 'declined' ? 'declined' : answer.reason;
      await recordFailedSignIn(db, { signIn, reason });
      log.warn({ reason }, 'the directory’s answer was not taken');
      return sendSignInPage(response, answer.kind === 'declined' ? 'declined' : 'not-right');
    }
    const outcome = await recordSignIn(db, vault, { signIn, person: answer.person });
    switch (outcome.kind) {
      case 'code':
        return sendLinkCode(response, { code: outcome.code, platform: signIn.account.platform });
      case 'refused':
        return sendSignInPage(response, outcome.reason);
      case 'stepped-up':
        return sendApproval(response, await approve(db, { signIn, signInAbove }));
      default:
        return sendSignInPage(response, outcome.kind);
    }
  };
}
