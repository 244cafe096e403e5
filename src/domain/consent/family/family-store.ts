import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';

/**
 * Keeps others from the number's ledger until the transaction ends, so that a form sent twice finds what the first
 * one did. Returns the transaction's time, or nothing where the number is not this guardian's.
 */
export async function lockPhoneOfGuardian(
  tx: Transaction,
  wanted: { guardianId: string; phoneId: string },
): Promise<Temporal.Instant | undefined> {
  const { rows } = await sql<{ at: Temporal.Instant }>`
    SELECT now() AS at
    FROM guardian_phone gp
    JOIN guardian ON guardian.id = gp.guardian_id AND guardian.active
    JOIN phone_gate g ON g.phone_id = gp.phone_id
    WHERE guardian.id = ${wanted.guardianId} AND gp.phone_id = ${wanted.phoneId} AND gp.active
    FOR NO KEY UPDATE OF g`.execute(tx);
  return rows[0]?.at;
}
