import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { fitsTask, type OfficeTaskOutcome } from '#domain/consent/ledger/office-task.ts';
import {
  closeTask,
  insertRetraction,
  lockTask,
  openReading,
  openTask,
  selectTaskTexts,
  type TextRow,
} from '#domain/consent/ledger/office-task-store.ts';
import { reachPhone } from '#domain/office/find-office-phone.ts';
import type { LookUpRefusal } from '#domain/office/office-phone.ts';
import type { Operator } from '#domain/operator/operator.ts';

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
    await closeTask(tx, { id: taskId, operatorId: operator.id, outcome });
    if (outcome === 'none') await takeBack(tx, read, operator.id);
    if (outcome === 'withdrawal') await followUp(tx, read);
    for (const { revocationId } of unread) await openReading(tx, revocationId);
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operator.id },
      act: 'office-task-closed',
      subject: { kind: 'office-task', id: taskId },
      facts: {
        task: task.kind,
        phone: phoneId,
        outcome,
        texts: read.map(({ revocationId }) => revocationId),
        unread: unread.length,
      },
    });
    return { kind: 'decided', unread: unread.length };
  });
}

async function takeBack(tx: Transaction, read: readonly TextRow[], operatorId: string) {
  for (const text of read) {
    const retraction = await insertRetraction(tx, text, operatorId);
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operatorId },
      act: 'withdrawal-retracted',
      subject: { kind: 'phone', id: text.phoneId },
      facts: { revocation: text.revocationId, retraction },
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
