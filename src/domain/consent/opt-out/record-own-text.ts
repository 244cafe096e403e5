import { sql } from 'kysely';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Noted } from '#domain/audit/audit-entry.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { revokeByCarrier } from './revoke-by-carrier.ts';

/** What became of an order, in the carrier port's terms. */
export type TextOutcome =
  | { kind: 'accepted'; carrierId: string }
  | { kind: 'rejected'; code: number; class: string }
  | { kind: 'unsent' }
  | { kind: 'unknown' };

export type SentText = { phoneId: string; worker: string; outcome: TextOutcome };

const states = {
  accepted: 'sent',
  rejected: 'refused',
  // It provably never left, so it waits again until its time is over.
  unsent: 'waiting',
  unknown: 'unknown',
} as const;

type State = (typeof states)[TextOutcome['kind']];
type Settled = { state: State; carrierId: string | null };

/** What became of a text of ours that is part of no closure, such as a confirmation. */
export async function recordOwnText(
  db: Db,
  { phoneId, worker, outcome }: SentText,
  text: {
    /** False where it was settled by then. */
    settle: (tx: Transaction, settled: Settled) => Promise<boolean>;
    entry: (state: Exclude<State, 'waiting'>) => Noted;
  },
): Promise<void> {
  const state = states[outcome.kind];
  const carrierId = outcome.kind === 'accepted' ? outcome.carrierId : null;
  await transact(db, async (tx) => {
    if (!(await text.settle(tx, { state, carrierId })) || state === 'waiting') return;
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: worker },
      ...text.entry(state),
      subject: { kind: 'phone', id: phoneId },
    });
    if (outcome.kind === 'rejected' && outcome.class === 'opted-out')
      await revokeByCarrier(tx, { phoneId });
  });
}

/** Settles the row of a text, or of a call with a code, that is being sent. */
export const settleRow =
  (table: 'page_code' | 'family_code' | 'family_text', id: string) =>
  async (tx: Transaction, { state, carrierId }: Settled): Promise<boolean> => {
    const { numAffectedRows } = await sql`
      UPDATE ${sql.table(table)} SET state = ${state}, carrier_id = ${carrierId}
      WHERE id = ${id} AND state = 'sending'`.execute(tx);
    return numAffectedRows === 1n;
  };

export const errorOf = (outcome: TextOutcome) =>
  outcome.kind === 'rejected' ? { error: outcome.code } : {};
