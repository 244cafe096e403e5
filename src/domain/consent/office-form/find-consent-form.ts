import { type Db, transact } from '#database/transaction.ts';
import { selectOfficeHead } from '#domain/consent/lookup/phone-consent-store.ts';
import { standardWording, wordingLanguages } from '#domain/consent/wording/standard-wording.ts';
import { selectWordings } from '#domain/consent/wording/wording-store.ts';
import { findOfficePhone, type LookUpRefused } from '#domain/office/find-office-phone.ts';
import type { PhoneAsked } from '#domain/office/office-phone.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Vault } from '#vault/vault.ts';
import type { ConsentForm } from './consent-form.ts';

/** The family whose consent is taken down, by name, so that nobody writes it on the wrong one. */
export async function findConsentForm(
  db: Db,
  vault: Pick<Vault, 'decrypt'>,
  asked: { operator: Operator; phone: PhoneAsked; what: 'record-form' | 'revoke-form' },
): Promise<{ kind: 'found'; form: ConsentForm } | LookUpRefused> {
  return transact(db, async (tx) => {
    const found = await findOfficePhone(tx, vault, asked);
    if (found.kind === 'refused') return found;
    const { at, timeZone, registeredName } = await selectOfficeHead(tx);
    const standard = wordingLanguages().map((language) =>
      standardWording(language, registeredName),
    );
    const stored = await selectWordings(tx);
    return {
      kind: 'found',
      form: {
        phone: found.phone,
        at,
        timeZone,
        standard,
        wordings: stored.filter(({ body }) => !standard.some((today) => today.body === body)),
      },
    };
  });
}
