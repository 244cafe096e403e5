import type { RequestHandler } from 'express';
import type { Db } from '#database/transaction.ts';
import { setFamilyLanguage } from '#domain/consent/family/set-family-language.ts';
import { setFirstNumber } from '#domain/consent/family/set-first-number.ts';
import type { Vault } from '#vault/vault.ts';
import { firstForm, languageForm } from '#web/web-fields.ts';
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

/** Takes a guardian's choice of which of their numbers rings first. */
export function chooseFirstNumber(db: Db, vault: Pick<Vault, 'sign' | 'signers'>): RequestHandler {
  return familyRequest(
    vault,
    { from: 'body', shape: firstForm },
    async ({ page, token }, { phone, language }, response) => {
      const isTheirs =
        'guardianId' in page && (await setFirstNumber(db, { ...page, phoneId: phone }));
      if (!isTheirs) return tellGone(response);
      const addresses = addressesFrom(token, 'below');
      response.redirect(303, addresses.done({ done: 'first-number', phone, language }));
    },
  );
}
