import { one } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Noted } from '#domain/audit/audit-entry.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { AccountKey } from '#domain/people/operator/operator.ts';

/** An account that is nobody tried something. */
export async function recordAccountRefusal(
  db: Db,
  account: AccountKey & { isMember: boolean },
): Promise<void> {
  await transact(db, (tx) =>
    noteAccountRefusal(tx, {
      account: `${account.platform}:${account.tenantId}:${account.userId}`,
      noted: { act: 'account-refused', facts: { isMember: account.isMember } },
    }),
  );
}

/**
 * A stranger must not fill a log that is kept for years: the first refusal of an account is an entry at once, and
 * the others of its minute are one more.
 */
export async function noteAccountRefusal(
  tx: Transaction,
  { account, noted }: { account: string; noted: Noted<'account-refused' | 'link-refused'> },
): Promise<void> {
  const count = await countAccountRefusal(tx, { account, act: noted.act });
  if (count === undefined) return;
  await note(tx, { kind: 'account', id: account }, noted.act, on('account', account), {
    ...noted.facts,
    ...(count > 1 ? { count } : {}),
  });
}

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
  const row = await one<{ count: number | null }>(tx)`
    INSERT INTO account_refusal AS r (account, act) VALUES (${refused.account}, ${refused.act})
    ON CONFLICT (account, act) DO UPDATE SET
      uncounted = CASE WHEN r.since <= now() - interval '1 minute' THEN 0 ELSE r.uncounted + 1 END,
      since = CASE WHEN r.since <= now() - interval '1 minute' THEN now() ELSE r.since END
    RETURNING CASE WHEN new.since = now() AND new.uncounted = 0 THEN 1 + coalesce(old.uncounted, 0) END AS count`;
  return row?.count ?? undefined;
}
