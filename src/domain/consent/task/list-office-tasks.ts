import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { wordsBinding } from '#domain/consent/ledger/consent.ts';
import type { OfficeTask, OfficeText } from '#domain/consent/ledger/office-task.ts';
import {
  selectOpenTasks,
  selectTaskTexts,
  type TaskRow,
  type TextRow,
} from '#domain/consent/ledger/office-task-store.ts';
import { mayReadWords } from '#domain/consent/lookup/consent-history.ts';
import { findOfficePhone } from '#domain/office/find-office-phone.ts';
import { officeReach } from '#domain/office/office-reach.ts';
import type { Operator } from '#domain/operator/operator.ts';
import type { Vault } from '#vault/vault.ts';

export type OfficeTasks =
  | { kind: 'found'; tasks: OfficeTask[]; total: number }
  | { kind: 'refused'; reason: 'not-office' };

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
  return transact(db, async (tx) => {
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
  const { revocationId, receivedAt, means, scope, words, phoneId } = text;
  return {
    revocationId,
    receivedAt,
    means,
    scope,
    words: words === null ? '' : vault.decrypt(words, wordsBinding(phoneId)),
  };
}
