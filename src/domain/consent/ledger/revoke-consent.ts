import { randomUUIDv7 } from 'node:crypto';
import { run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { Revocation } from './consent.ts';
import { openTask } from './office-task-store.ts';

/** Takes a withdrawal; it holds for every attempt whose intent is committed after this transaction. Returns its id. */
export async function revokeConsent(tx: Transaction, revocation: Revocation): Promise<string> {
  const { phoneId, channel, scope, means, actor, attemptId, doubtful } = revocation;
  const id = randomUUIDv7();
  // The ledger's trigger changes the phone's gate in the same transaction.
  await tx
    .insertInto('revocation')
    .values({
      id,
      phone_id: phoneId,
      channel,
      scope,
      means,
      recorded_by: `${actor.kind}:${actor.id}`,
      attempt_id: attemptId ?? null,
      category: revocation.category ?? null,
      words: revocation.words?.(id) ?? null,
      doubtful: doubtful === true,
      received_at: revocation.receivedAt,
    })
    .execute();
  // A stranger is not texted again, and the carrier confirms its own STOP.
  if (scope !== 'wrong-number' && means !== 'carrier-stop') {
    await insertConfirmation(tx, { revocationId: id, phoneId });
  }
  // The roster still has the number; words that only may say so are read first.
  if (scope === 'wrong-number' && doubtful !== true) {
    await openTask(tx, { kind: 'wrong-number', phoneId, revocationId: id });
  }
  await note(tx, actor, 'consent-revoked', on('phone', phoneId), {
    revocation: id,
    scope,
    channel,
    means,
    attempt: attemptId,
    doubtful: doubtful === true || undefined,
  });
  return id;
}

/**
 * Puts the one confirmation of a withdrawal (47 CFR 64.1200(a)(12)) in line, due five minutes after it was received:
 * an e-mail of yesterday gets none. Not to a landline, nor where the carrier confirms by itself or blocks our texts.
 */
async function insertConfirmation(
  tx: Transaction,
  confirmation: { revocationId: string; phoneId: string },
): Promise<void> {
  await run(tx)`
    INSERT INTO outreach (kind, revocation_id, phone_id)
    SELECT 'confirmation', w.id, p.id
    FROM phone p
    JOIN revocation w ON w.id = ${confirmation.revocationId} AND w.received_at > now() - interval '5 minutes'
    WHERE p.id = ${confirmation.phoneId} AND p.line_type <> 'landline' AND p.bad_number_at IS NULL
      AND NOT EXISTS (SELECT FROM revocation r WHERE r.phone_id = p.id AND r.means = 'carrier-stop'
        AND NOT EXISTS (SELECT FROM consent_record k WHERE k.phone_id = p.id AND k.channel = 'text'
          AND k.ends_withdrawal AND k.obtained_at > r.received_at))`;
}
