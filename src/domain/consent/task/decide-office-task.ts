import { sql } from 'kysely';
import { one, run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { fitsTask, type OfficeTaskOutcome } from '#domain/consent/ledger/office-task.ts';
import {
  openReading,
  openTask,
  selectTaskTexts,
  type TaskRow,
  type TextRow,
} from '#domain/consent/ledger/office-task-store.ts';
import { reachPhone } from '#domain/office/find-office-phone.ts';
import type { LookUpRefusal } from '#domain/office/office-phone.ts';
import type { Operator } from '#domain/people/operator/operator.ts';

export type TaskDecision = {
  operator: Operator;
  taskId: string;
  outcome: OfficeTaskOutcome;
  /** Of a `read-text`: the texts that were on the operator's screen. Nobody decides on words that they have not read. */
  read?: readonly string[];
};

export type TaskDecided =
  /** `unread`: so many further texts have come meanwhile, and a new task is open for them. */
  | { kind: 'decided'; unread: number }
  | {
      kind: 'refused';
      reason:
        | 'no-such-task'
        | 'already-closed'
        /** Words were a withdrawal or none; everything else is done. */
        | 'wrong-outcome'
        /** None of the words had been on the operator's screen. */
        | 'unread'
        | LookUpRefusal;
    };

/**
 * Closes a task of the front office. Words that were a withdrawal go on holding; words that were none are taken
 * back by a row of their own, and the phone stands as before them.
 */
export async function decideOfficeTask(db: Db, decision: TaskDecision): Promise<TaskDecided> {
  const { operator, taskId, outcome } = decision;
  return transact(db, async (tx) => {
    const task = await lockTask(tx, taskId);
    if (task === undefined) return { kind: 'refused', reason: 'no-such-task' };
    const { phoneId } = task;
    const reached = await reachPhone(tx, { operator, phone: { id: phoneId }, what: 'office-task' });
    if (reached.kind === 'refused') return reached;
    if (task.isClosed) return { kind: 'refused', reason: 'already-closed' };
    if (!fitsTask(task.kind, outcome)) return { kind: 'refused', reason: 'wrong-outcome' };
    const texts = await selectTaskTexts(tx, [taskId]);
    const read = texts.filter(({ revocationId }) => decision.read?.includes(revocationId));
    const unread = texts.filter((text) => !read.includes(text));
    if (texts.length > 0 && read.length === 0) return { kind: 'refused', reason: 'unread' };
    await tx
      .updateTable('office_task')
      .set({ closed_at: sql`now()`, closed_by: operator.id, outcome })
      .where('id', '=', taskId)
      .execute();
    if (outcome === 'none') await takeBack(tx, read, operator.id);
    if (outcome === 'withdrawal') await followUp(tx, read);
    for (const { revocationId } of unread) await openReading(tx, revocationId);
    await note(tx, by(operator.id), 'office-task-closed', on('office-task', taskId), {
      task: task.kind,
      phone: phoneId,
      outcome,
      texts: read.map(({ revocationId }) => revocationId),
      unread: unread.length,
    });
    return { kind: 'decided', unread: unread.length };
  });
}

async function takeBack(tx: Transaction, read: readonly TextRow[], operatorId: string) {
  for (const text of read) {
    const { id } = await tx
      .insertInto('revocation')
      .values({
        phone_id: text.phoneId,
        channel: text.channel,
        scope: text.scope,
        means: 'staff',
        retracts: text.revocationId,
        recorded_by: `operator:${operatorId}`,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await note(tx, by(operatorId), 'withdrawal-retracted', on('phone', text.phoneId), {
      revocation: text.revocationId,
      retraction: id,
    });
  }
}

/** A stranger's number stays in the roster until somebody takes it out. */
async function followUp(tx: Transaction, read: readonly TextRow[]): Promise<void> {
  const wrong = read.find(({ scope }) => scope === 'wrong-number');
  if (wrong === undefined) return;
  const { phoneId, revocationId } = wrong;
  await openTask(tx, { kind: 'wrong-number', phoneId, revocationId });
}

/** The task, with its phone's gate locked first: the order in which a text that comes in takes them. */
async function lockTask(
  tx: Transaction,
  taskId: string,
): Promise<(TaskRow & { isClosed: boolean }) | undefined> {
  await run(tx)`
    SELECT FROM phone_gate WHERE phone_id = (SELECT phone_id FROM office_task WHERE id = ${taskId})
    FOR NO KEY UPDATE`;
  return one<TaskRow & { isClosed: boolean }>(tx)`
    SELECT id, kind, phone_id AS "phoneId", opened_at AS "openedAt", due_at AS "dueAt",
      closed_at IS NOT NULL AS "isClosed"
    FROM office_task WHERE id = ${taskId} FOR NO KEY UPDATE`;
}
