import type { RequestHandler } from 'express';
import type { Db } from '#database/transaction.ts';
import { recordPageRequest } from '#domain/family/request/record-page-request.ts';
import type { Vault } from '#vault/vault.ts';
import { requestForm } from '#web/web-fields.ts';
import { addressesFrom } from '../addresses.ts';
import { familyRequest, refuseForm, tellGone } from '../open-link.ts';

/** Takes that a family asks for its data, or for a correction: a person of the front office answers. */
export function takeRequest(
  db: Db,
  vault: Pick<Vault, 'sign' | 'signers' | 'encrypt'>,
): RequestHandler {
  return familyRequest(
    vault,
    { from: 'body', shape: requestForm },
    async ({ page, token }, { kind, language, words = '' }, response) => {
      const asked = { page, kind, words: words.trim() };
      const outcome = await recordPageRequest(db, vault, asked);
      if (outcome === 'gone') return tellGone(response);
      if (outcome === 'too-many') return refuseForm(response);
      response.redirect(303, addressesFrom(token, 'below').requestSent({ language }));
    },
  );
}
