import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { SendingNumber } from './sending-number.ts';

export async function upsertNumber(
  tx: Transaction,
  { number, active, callsPerSecond }: SendingNumber,
): Promise<void> {
  const set = { active, calls_per_second: callsPerSecond };
  await tx
    .insertInto('sending_number')
    .values({ number, ...set })
    .onConflict((conflict) =>
      conflict.column('number').doUpdateSet({ ...set, set_at: sql`clock_timestamp()` }),
    )
    .execute();
}

/** Only while there is no pool: a number that was given up does not come back by a restart. */
export async function insertFirstNumber(tx: Transaction, number: string): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO sending_number (number) SELECT ${number} WHERE NOT EXISTS (SELECT FROM sending_number)
    ON CONFLICT DO NOTHING RETURNING 1`.execute(tx);
  return rows.length > 0;
}

export async function selectNumbers(db: Db | Transaction): Promise<SendingNumber[]> {
  return db
    .selectFrom('sending_number')
    .select(['number', 'active', 'calls_per_second as callsPerSecond'])
    .orderBy('number')
    .execute();
}

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
