import { executePrepared } from '#database/prepared.ts';
import type { Transaction } from '#database/transaction.ts';
import { type Act, acts, type FactsOf } from './acts/act.ts';
import type { Actor, AuditEntry, Subject } from './audit-entry.ts';

/** Adds the entry to the transaction of the act: no entry, no act. Facts of another shape than the act's are a fault. */
export async function insertAuditEntry(tx: Transaction, entry: AuditEntry): Promise<void> {
  await executePrepared(
    tx,
    tx.insertInto('audit_entry').values({
      actor_kind: entry.actor.kind,
      actor_id: entry.actor.id,
      act: entry.act,
      subject_kind: entry.subject.kind,
      subject_id: entry.subject.id,
      facts: JSON.stringify(acts[entry.act].parse(entry.facts ?? {})),
    }),
  );
}

type Done<A extends Act> = [
  act: A,
  subject: Subject,
  ...({} extends FactsOf<A> ? [facts?: FactsOf<A>] : [facts: FactsOf<A>]),
];

/**
 * Notes an act in its transaction: who, what, on what, and its facts.
 * @example await note(tx, by(operator.id), 'request-closed', on('family-request', id), { reason });
 */
export function note<A extends Act>(
  tx: Transaction,
  actor: Actor,
  ...[act, subject, facts]: Done<A>
): Promise<void> {
  return insertAuditEntry(tx, { actor, act, subject, facts } as AuditEntry);
}

/** An operator, who acted. */
export const by = (operatorId: string): Actor => ({ kind: 'operator', id: operatorId });

/** What was acted on. */
export const on = (kind: Subject['kind'], id: string): Subject => ({ kind, id });
