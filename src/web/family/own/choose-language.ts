import type { RequestHandler } from 'express';
import type { Db } from '#database/transaction.ts';
import { setFamilyLanguage } from '#domain/consent/family/set-family-language.ts';
import type { Vault } from '#vault/vault.ts';
import { languageForm } from '#web/web-fields.ts';
import { addressesFrom } from '../addresses.ts';
import { familyRequest, tellGone } from '../open-link.ts';

/** Takes a guardian's choice of the language that calls and texts come in. */
export function chooseLanguage(db: Db, vault: Pick<Vault, 'sign' | 'signers'>): RequestHandler {
  return familyRequest(
    vault,
    { from: 'body', shape: languageForm },
    async ({ page, token }, { speech, language }, response) => {
      const isTheirs =
        'guardianId' in page && (await setFamilyLanguage(db, { ...page, language: speech }));
      if (!isTheirs) return tellGone(response);
      response.redirect(303, addressesFrom(token, 'below').languageChosen({ language }));
    },
  );
}
