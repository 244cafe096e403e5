import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Noted } from '#domain/audit/audit-entry.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { AccountKey } from '#domain/operator/operator-store.ts';
import { countAccountRefusal } from './account-refusal-store.ts';

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
 * Whoever is nobody must not fill a log that is kept for years: the first refusal of an account is an entry at once, and
 * the others of its minute are one more.
 */
export async function noteAccountRefusal(
  tx: Transaction,
  { account, noted }: { account: string; noted: Noted<'account-refused' | 'link-refused'> },
): Promise<void> {
  const count = await countAccountRefusal(tx, { account, act: noted.act });
  if (count === undefined) return;
  await insertAuditEntry(tx, {
    actor: { kind: 'account', id: account },
    subject: { kind: 'account', id: account },
    act: noted.act,
    facts: { ...noted.facts, ...(count > 1 ? { count } : {}) },
  });
}
