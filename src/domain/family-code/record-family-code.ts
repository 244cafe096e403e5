import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import { recordOwnText, type SentText } from '#domain/consent/opt-out/record-own-text.ts';

/** What became of the text or call with a code. What never left is asked for again by the person who waits for it. */
export async function recordFamilyCode(db: Db, sent: SentText & { id: string }): Promise<void> {
  const { id, outcome } = sent;
  await recordOwnText(db, sent, {
    async settle(tx, { state, carrierId }) {
      const { numAffectedRows } = await sql`
        UPDATE family_code SET state = ${state}, carrier_id = ${carrierId}
        WHERE id = ${id} AND state = 'sending'`.execute(tx);
      return numAffectedRows === 1n;
    },
    entry: (state) => ({
      act: `family-code-${state}`,
      facts: { code: id, ...(outcome.kind === 'rejected' ? { error: outcome.code } : {}) },
    }),
  });
}
