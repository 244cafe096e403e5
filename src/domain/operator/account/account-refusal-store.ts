import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';

/** What an account that is nobody's may try, again and again. */
export type CountedAct = 'account-refused' | 'link-refused' | 'sign-in-started';

/**
 * How many refusals of an account an entry is to tell of now: the first at once, the others of its minute with the next
 * one. Nothing: this one is only counted.
 */
export async function countAccountRefusal(
  tx: Transaction,
  refused: { account: string; act: CountedAct },
): Promise<number | undefined> {
  const { rows } = await sql<{ count: number | null }>`
    INSERT INTO account_refusal AS r (account, act) VALUES (${refused.account}, ${refused.act})
    ON CONFLICT (account, act) DO UPDATE SET
      uncounted = CASE WHEN r.since <= now() - interval '1 minute' THEN 0 ELSE r.uncounted + 1 END,
      since = CASE WHEN r.since <= now() - interval '1 minute' THEN now() ELSE r.since END
    RETURNING CASE WHEN new.since = now() AND new.uncounted = 0 THEN 1 + coalesce(old.uncounted, 0) END AS count`.execute(
    tx,
  );
  return rows[0]?.count ?? undefined;
}

/** Those whose minute is over, with what was only counted. */
export async function takeCountedRefusals(
  tx: Transaction,
): Promise<{ account: string; act: CountedAct; count: number }[]> {
  const { rows } = await sql<{ account: string; act: CountedAct; count: number }>`
    DELETE FROM account_refusal WHERE since <= now() - interval '1 minute'
    RETURNING account, act, uncounted AS count`.execute(tx);
  return rows.filter(({ count }) => count > 0);
}
