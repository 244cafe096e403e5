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

/** What became of a text of ours that is part of no closure, such as a confirmation. */
export async function recordOwnText(
  db: Db,
  { phoneId, worker, outcome }: SentText,
  text: {
    /** False where it was settled by then. */
    settle: (
      tx: Transaction,
      settled: { state: State; carrierId: string | null },
    ) => Promise<boolean>;
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
