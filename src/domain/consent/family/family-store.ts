import { sql } from 'kysely';
import { one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { FamilyPage } from './family.ts';

/**
 * Keeps others from the number's ledger until the transaction ends, so that a form sent twice finds what the first
 * one did. Returns the transaction's time, or nothing where the number is not on this page.
 */
export async function lockPhoneOnPage(
  tx: Transaction,
  wanted: { page: FamilyPage; phoneId: string },
): Promise<Temporal.Instant | undefined> {
  const { page, phoneId } = wanted;
  const row = await one<{ at: Temporal.Instant }>(tx)`
    SELECT now() AS at
    FROM phone_gate g
    WHERE g.phone_id = ${phoneId} AND EXISTS (SELECT FROM guardian_phone gp
      JOIN guardian ON guardian.id = gp.guardian_id AND guardian.active
      WHERE gp.phone_id = g.phone_id AND gp.active
        AND ${'guardianId' in page ? sql`guardian.id = ${page.guardianId}` : sql`gp.phone_id = ${page.numberId}`})
    FOR NO KEY UPDATE OF g`;
  return row?.at;
}
