import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { holdsRoleEverywhere, type Operator } from '#domain/people/operator/operator.ts';

export type StartedAuditRun =
  | { kind: 'started' }
  /** One that was asked for before is not over yet; it is as good as another. */
  | { kind: 'under-way' }
  | { kind: 'refused'; reason: 'not-compliance' };

/** Puts an audit run in line, for a worker to do off the chat path. */
export async function startAuditRun(db: Db, operator: Operator): Promise<StartedAuditRun> {
  if (!holdsRoleEverywhere(operator, 'compliance'))
    return { kind: 'refused', reason: 'not-compliance' };
  return transact(db, async (tx): Promise<StartedAuditRun> => {
    const run = await tx
      .insertInto('audit_run')
      .values({ kind: 'asked', asked_by: operator.id })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (run === undefined) return { kind: 'under-way' };
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operator.id },
      act: 'audit-run-asked',
      subject: { kind: 'audit-run', id: run.id },
    });
    return { kind: 'started' };
  });
}
