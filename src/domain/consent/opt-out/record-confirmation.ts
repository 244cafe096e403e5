import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import { recordOwnText, type SentText } from './record-own-text.ts';

/** What became of the confirmation of a withdrawal. */
export async function recordConfirmation(
  db: Db,
  sent: SentText & { revocationId: string },
): Promise<void> {
  const { revocationId, outcome } = sent;
  await recordOwnText(db, sent, {
    async settle(tx, { state, carrierId }) {
      // Only what provably never left waits again, and only while nobody has given it up.
      const from = state === 'waiting' ? ['sending'] : ['sending', 'unknown'];
      const { numAffectedRows } = await sql`
        UPDATE confirmation_text SET state = ${state}, state_at = clock_timestamp(), carrier_id = ${carrierId}
        WHERE revocation_id = ${revocationId} AND state = ANY (${from}) AND state <> ${state}`.execute(
        tx,
      );
      return numAffectedRows === 1n;
    },
    entry: (state) => ({
      act: `confirmation-${state}`,
      facts: {
        revocation: revocationId,
        ...(outcome.kind === 'accepted' ? { carrierId: outcome.carrierId } : {}),
        ...(outcome.kind === 'rejected' ? { code: outcome.code } : {}),
      },
    }),
  });
}
