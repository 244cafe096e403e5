import { type Db, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
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
    await note(tx, by(operator.id), 'audit-run-asked', on('audit-run', run.id));
    return { kind: 'started' };
  });
}
