import { many } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { wordsBinding } from '#domain/consent/ledger/consent.ts';
import type { OfficeTask, OfficeText } from '#domain/consent/ledger/office-task.ts';
import {
  selectTaskTexts,
  type TaskRow,
  type TextRow,
} from '#domain/consent/ledger/office-task-store.ts';
import { mayReadWords } from '#domain/consent/lookup/consent-history.ts';
import { findOfficePhone } from '#domain/office/find-office-phone.ts';
import { type OfficeReach, officeReach } from '#domain/office/office-reach.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { lacksCourse } from '#domain/people/training/training-store.ts';
import type { Vault } from '#vault/vault.ts';
import { isNoCallBackInHand, isTaskWithin } from './task-store.ts';

export type OfficeTasks =
  | { kind: 'found'; tasks: OfficeTask[]; total: number }
  | { kind: 'refused'; reason: 'not-office' | 'untrained-for-data' };

type Reader = { operator: Operator; vault: Pick<Vault, 'decrypt'> };

/**
 * The open tasks about families that the operator may look up, the most urgent first, with the guardians' own words.
 * Each one shown is a recorded disclosure.
 */
export async function listOfficeTasks(
  db: Db,
  vault: Pick<Vault, 'decrypt'>,
  asked: { operator: Operator; limit?: number },
): Promise<OfficeTasks> {
  const { operator, limit = 10 } = asked;
  const reach = officeReach(operator);
  if (reach === undefined) return { kind: 'refused', reason: 'not-office' };
  return transact(db, async (tx): Promise<OfficeTasks> => {
    if (await lacksCourse(tx, operator.id))
      return { kind: 'refused', reason: 'untrained-for-data' };
    const { tasks: rows, total } = await selectOpenTasks(tx, { reach, limit });
    const texts = await selectTaskTexts(
      tx,
      rows.map(({ id }) => id),
    );
    const byTask = Map.groupBy(texts, ({ taskId }) => taskId);
    const tasks: OfficeTask[] = [];
    for (const row of rows) {
      const task = await show(tx, { operator, vault }, { row, texts: byTask.get(row.id) ?? [] });
      if (task !== undefined) tasks.push(task);
    }
    return { kind: 'found', tasks, total };
  });
}

async function show(
  tx: Transaction,
  { operator, vault }: Reader,
  { row, texts }: { row: TaskRow; texts: readonly TextRow[] },
): Promise<OfficeTask | undefined> {
  const { phoneId, ...task } = row;
  const lookUp = { operator, phone: { id: phoneId }, what: 'office-task' } as const;
  const found = await findOfficePhone(tx, vault, lookUp);
  if (found.kind === 'refused') return undefined;
  // Another school's family uses the number too, and the words may be theirs.
  const isKept = task.kind === 'read-text' && !mayReadWords(found.phone);
  return {
    ...task,
    phone: found.phone,
    texts: isKept ? [] : texts.map((text) => inClear(text, vault)),
  };
}

function inClear(text: TextRow, vault: Pick<Vault, 'decrypt'>): OfficeText {
  const { revocationId, receivedAt, means, scope, words } = text;
  return {
    revocationId,
    receivedAt,
    means,
    scope,
    words: words === null ? '' : vault.decrypt(words, wordsBinding(revocationId)),
  };
}

/** The most urgent open tasks about families within reach, and how many there are in all. */
async function selectOpenTasks(
  tx: Transaction,
  asked: { reach: OfficeReach; limit: number },
): Promise<{ tasks: TaskRow[]; total: number }> {
  const rows = await many<TaskRow & { total: number }>(tx)`
    SELECT t.id, t.kind, t.phone_id AS "phoneId", t.opened_at AS "openedAt", t.due_at AS "dueAt",
      count(*) OVER ()::int AS total
    FROM office_task t WHERE t.closed_at IS NULL AND ${isTaskWithin(asked.reach)} AND ${isNoCallBackInHand}
    -- One closure may bring hundreds of numbers that are refused, and a withdrawal is not to wait behind them.
    ORDER BY t.kind IN ('bad-number', 'no-texts'), t.due_at, t.id LIMIT ${asked.limit}`;
  return {
    tasks: rows.map(({ total: _total, ...task }) => task),
    total: rows[0]?.total ?? 0,
  };
}
