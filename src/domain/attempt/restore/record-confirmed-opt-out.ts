import { many, one } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import type { RevocationScope } from '#domain/consent/ledger/consent.ts';
import { revokeConsent } from '#domain/consent/ledger/revoke-consent.ts';
import { type Confirmation, confirmationText } from '#domain/consent/opt-out/confirmation-words.ts';
import { languages } from '#domain/language/languages.ts';
import type { PhoneIndexes } from '#vault/vault.ts';

/** What a text of ours confirmed. */
type Confirmed = { channel: Confirmation['channel']; scope: RevocationScope; doubtful: boolean };

/** Every text that confirms an opt-out, in every language, by its words. */
export async function findConfirmations(db: Db): Promise<ReadonlyMap<string, Confirmed>> {
  const rows = await many<Pick<Confirmation, 'registeredName' | 'callbackNumber'>>(db)`
    SELECT registered_name AS "registeredName", callback_number AS "callbackNumber" FROM district`;
  const found = new Map<string, Confirmed>();
  for (const district of rows)
    for (const language of Object.keys(languages))
      for (const channel of ['voice', 'text', 'any'] as const)
        for (const emergenciesGoOn of [true, false])
          for (const doubtful of [true, false]) {
            const text = { ...district, language, channel, emergenciesGoOn, doubtful };
            const scope = emergenciesGoOn ? 'non-emergency' : 'all';
            found.set(confirmationText(text), { channel, scope, doubtful });
          }
  return found;
}

/**
 * A confirmation that was texted after the backup: the person who got it had opted out, by a key, a page or at an office, and
 * the opt-out itself is lost.
 */
export async function recordConfirmedOptOut(
  db: Db,
  text: Confirmed & { phoneIndexes: PhoneIndexes; at: Temporal.Instant },
): Promise<'recorded' | 'known' | 'strange'> {
  const { phoneIndexes, at, channel, scope, doubtful } = text;
  return transact(db, async (tx) => {
    const phone = await one<{ id: string; isKnown: boolean }>(tx)`
      SELECT p.id, EXISTS (SELECT FROM revocation r WHERE r.phone_id = p.id
        AND r.received_at > ${at.toString()}::timestamptz - interval '10 minutes') AS "isKnown"
      FROM phone p JOIN phone_gate g ON g.phone_id = p.id
      WHERE p.index = ANY (${phoneIndexes}::bytea[]) FOR NO KEY UPDATE OF g`;
    if (phone === undefined) return 'strange';
    if (phone.isKnown) return 'known';
    await revokeConsent(tx, {
      phoneId: phone.id,
      channel,
      scope,
      doubtful,
      means: 'import',
      actor: { kind: 'system', id: 'restore' },
      receivedAt: at,
    });
    return 'recorded';
  });
}
