import { randomUUID } from 'node:crypto';
import { many, one, run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { RevocationScope } from '#domain/consent/ledger/consent.ts';
import { lockUnclaimedStops } from '#domain/data-key/unclaimed-stop-store.ts';
import { type PhoneIndexes, unclaimedBinding, type Vault } from '#vault/vault.ts';

/**
 * The phone, with its gate locked: texts of one phone are taken one after the other, and none while an attempt to it
 * is being judged.
 */
export async function lockPhoneByIndex(
  tx: Transaction,
  indexes: PhoneIndexes,
): Promise<string | undefined> {
  const row = await one<{ id: string }>(tx)`
    SELECT p.id FROM phone p JOIN phone_gate g ON g.phone_id = p.id
    WHERE p.index = ANY (${indexes}::bytea[]) FOR NO KEY UPDATE OF g`;
  return row?.id;
}

/** The words of withdrawals by text in the last minute, since which nobody has agreed to anything. */
export async function selectLatestWords(
  tx: Transaction,
  phoneId: string,
): Promise<{ id: string; words: Buffer }[]> {
  return many<{ id: string; words: Buffer }>(tx)`
    SELECT r.id, r.words FROM revocation r
    WHERE r.phone_id = ${phoneId} AND r.means IN ('text-reply', 'carrier-stop') AND r.words IS NOT NULL
      AND r.recorded_at > now() - interval '1 minute'
      AND NOT EXISTS (SELECT FROM revocation u WHERE u.retracts = r.id)
      AND NOT EXISTS (SELECT FROM consent_record k WHERE k.phone_id = r.phone_id AND k.recorded_at > r.recorded_at)`;
}

/** The attempt whose message a text answers, if one reached this phone in the last 24 hours. */
export async function selectAnswered(
  tx: Transaction,
  phoneId: string,
): Promise<string | undefined> {
  const row = await one<{ id: string }>(tx)`
    SELECT a.id
    FROM attempt a
    CROSS JOIN LATERAL (
      SELECT CASE
        WHEN a.channel = 'voice' THEN a.spoken_at
        WHEN a.state = 'accepted' OR a.disposition IN ('delivered', 'sent') THEN a.intent_at
      END AS at
    ) told
    WHERE a.phone_id = ${phoneId} AND told.at > now() - interval '24 hours'
    ORDER BY told.at DESC LIMIT 1`;
  return row?.id;
}

/** Whether we know of a STOP that the carrier took from this phone, and of no START after it. */
export async function hasCarrierStop(tx: Transaction, phoneId: string): Promise<boolean> {
  const rows = await many(tx)`
    SELECT FROM revocation r
    WHERE r.phone_id = ${phoneId} AND r.means = 'carrier-stop' AND r.retracts IS NULL
      AND NOT EXISTS (SELECT FROM revocation u WHERE u.retracts = r.id)
      AND NOT EXISTS (SELECT FROM consent_record k
        WHERE k.phone_id = r.phone_id AND k.channel = 'text' AND k.method = 'text' AND k.obtained_at > r.received_at)
    LIMIT 1`;
  return rows.length > 0;
}

export type StopVault = Pick<Vault, 'encrypt' | 'comingPhoneIndexes'>;

/** Keeps a withdrawal from a number that no roster has, until one has it: see the trigger on phone. */
export async function insertUnclaimedStop(
  tx: Transaction,
  vault: StopVault,
  stop: {
    /** E.164 */
    from: string;
    scope: RevocationScope;
    means: 'carrier-stop' | 'text-reply';
    isDoubtful: boolean;
  },
): Promise<void> {
  const id = randomUUID();
  for (const index of vault.comingPhoneIndexes(stop.from)) {
    const number = vault.encrypt(stop.from, unclaimedBinding(index));
    await run(tx)`
      INSERT INTO unclaimed_stop (phone_index, number, stop, scope, means, doubtful)
      SELECT ${index}, ${number}, ${id}, ${stop.scope}, ${stop.means}, ${stop.isDoubtful}
      WHERE NOT EXISTS (SELECT FROM unclaimed_stop WHERE phone_index = ${index} AND scope = ${stop.scope}
        AND means = ${stop.means} AND ended_at IS NULL AND (NOT doubtful OR ${stop.isDoubtful}))`;
  }
}

/** START takes back what a STOP ended, and nothing that was said about emergencies or of whom the number is. */
export async function endUnclaimedStops(
  tx: Transaction,
  phoneIndexes: PhoneIndexes,
): Promise<void> {
  await lockUnclaimedStops(tx);
  await run(tx)`
    UPDATE unclaimed_stop SET ended_at = now()
    WHERE phone_index = ANY (${phoneIndexes}::bytea[]) AND ended_at IS NULL AND scope = 'non-emergency'`;
}
