import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';

/** The numbers that a campaign frozen now may show, and whether it prefers one of the family's own area. */
export async function selectCallerIds(
  tx: Transaction,
): Promise<{ callerIds: string[]; localPresence: boolean }> {
  const { rows } = await sql<{ callerIds: string[]; localPresence: boolean }>`
    SELECT coalesce((SELECT array_agg(number ORDER BY number) FROM sending_number WHERE active), '{}') AS "callerIds",
      d.local_presence AS "localPresence"
    FROM district d`.execute(tx);
  return rows[0] ?? { callerIds: [], localPresence: false };
}
