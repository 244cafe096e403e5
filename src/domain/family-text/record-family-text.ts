import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import { recordOwnText, type SentText } from '#domain/consent/opt-out/record-own-text.ts';

/** What became of a text that the front office asked for. */
export async function recordFamilyText(db: Db, sent: SentText & { id: string }): Promise<void> {
  const { id, outcome } = sent;
  await recordOwnText(db, sent, {
    async settle(tx, { state, carrierId }) {
      const { numAffectedRows } = await sql`
        UPDATE family_text SET state = ${state}, carrier_id = ${carrierId}
        WHERE id = ${id} AND state = 'sending'`.execute(tx);
      return numAffectedRows === 1n;
    },
    entry: (state) => ({
      act: `family-text-${state}`,
      facts: { text: id, ...(outcome.kind === 'rejected' ? { error: outcome.code } : {}) },
    }),
  });
}
