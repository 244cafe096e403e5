import { type RawBuilder, sql } from 'kysely';
import { one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { Seen } from '#domain/audit-run/finding/finding-store.ts';

/** How far back an audit looks at what happened; null: to the first day. */
export type Since = Temporal.Instant | null;

/**
 * One question an audit asks of the whole database: how much it looks at, and what is wrong with it. `isRecent`: it
 * looks no further back than the audit does, and what it does not see may still be there.
 */
export type Check = (
  tx: Transaction,
  since: Since,
) => Promise<{ looked: number; seen: Seen; isRecent?: true }>;

/** A check whose rows are counted by a statement, such as `SELECT count(*) FROM revocation`. */
export function checkOf(count: RawBuilder<unknown>, seen: Seen): Check {
  return async (tx) => ({ looked: await looked(tx, count), seen });
}

/** Whether a moment is one that the audit looks at. */
export type IsRecent = (moment: RawBuilder<unknown>) => RawBuilder<unknown>;

/** A check of things that happen at a moment and then stay as they are: no audit needs to look at all of them again. */
export function recentCheckOf(
  of: (isRecent: IsRecent) => { count: RawBuilder<unknown>; seen: Seen },
): Check {
  return async (tx, since) => {
    const from = since?.toString() ?? null;
    const { count, seen } = of((moment) => sql`coalesce(${moment} >= ${from}::timestamptz, true)`);
    return { looked: await looked(tx, count), seen, isRecent: true };
  };
}

async function looked(tx: Transaction, count: RawBuilder<unknown>): Promise<number> {
  const row = await one<{ looked: number }>(tx)`SELECT (${count})::int AS looked`;
  return row?.looked ?? 0;
}
