import { setTimeout as wait } from 'node:timers/promises';
import { type Transaction as KyselyTransaction, sql } from 'kysely';
import type { Db } from './connect.ts';
import { isOutdated } from './prepared.ts';
import type { DB } from './schema.ts';

export type { Db } from './connect.ts';
export type Transaction = KyselyTransaction<DB>;

const tries = 5;

/**
 * Runs one act as one transaction. Serialization failures and deadlocks (SQLSTATE class 40), and statements
 * that a migration has outdated, are tried again from the start, so `act` must do nothing outside the database.
 */
export async function transact<T>(db: Db, act: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(act);
    } catch (error) {
      const isWorthAnother = sqlState(error)?.startsWith('40') || isOutdated(error);
      if (attempt >= tries || !isWorthAnother) throw error;
      await wait(Math.random() * 20 * attempt);
    }
  }
}

export function sqlState(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

/** Which named rule of the database said no, if one did. */
export function violatedRule(error: unknown): string | undefined {
  return sqlState(error)?.startsWith('23') && error instanceof Error && 'constraint' in error
    ? String(error.constraint)
    : undefined;
}

/** The database's clock: the only one that decides deadlines, expiry and calling hours. */
export async function databaseNow(db: Db | Transaction): Promise<Temporal.Instant> {
  const { rows } = await sql<{ now: Temporal.Instant }>`SELECT clock_timestamp() AS now`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('the database told no time');
  return row.now;
}
