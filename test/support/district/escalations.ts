import { type Db, transact } from '#database/transaction.ts';
import { escalationKind } from '#domain/outreach/kinds/escalation-kind-store.ts';
import type { TakenOutreach } from '#domain/outreach/kinds/outreach-kind-store.ts';
import { recordOutreach } from '#domain/outreach/record-outreach.ts';

/** The calls and texts to approvers that a worker would place now. */
export const takeEscalations = (db: Db): Promise<TakenOutreach[]> =>
  transact(db, (tx) =>
    escalationKind.take(tx, { worker: 'worker-a', limit: 20, patienceSeconds: 0 }),
  );

/** Who they are for: each is called and texted. */
export const peopleOf = (taken: readonly TakenOutreach[]): string[] => [
  ...new Set(taken.map((one) => ('operatorId' in one ? one.operatorId : ''))),
];

export async function settleOrders(
  db: Db,
  taken: readonly TakenOutreach[],
  kind: 'unsent' | 'unknown',
): Promise<void> {
  for (const { id } of taken)
    await recordOutreach(db, { id, worker: 'worker-a', outcome: { kind } });
}
