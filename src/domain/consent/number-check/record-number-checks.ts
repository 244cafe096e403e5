import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { openTask } from '#domain/consent/ledger/office-task-store.ts';
import { type AskedNumber, nextMonthlyUpdate } from './number-check.ts';

/**
 * Takes answers into the ledger. After a `yes` nothing goes to the number any more, and the front office asks the
 * family for their number of now.
 */
export async function recordNumberChecks(
  db: Db,
  checks: { worker: string; askedAt: Temporal.Instant; numbers: readonly AskedNumber[] },
): Promise<void> {
  const { worker, askedAt, numbers } = checks;
  if (numbers.length === 0) return;
  const actor: Actor = { kind: 'system', id: worker };
  const goodUntil = nextMonthlyUpdate(askedAt);
  await transact(db, async (tx) => {
    // The trigger of the ledger changes the gates in the same transaction.
    const rows = await tx
      .insertInto('number_check')
      .values(
        numbers.map(({ phoneId, referenceDate, answer }) => ({
          phone_id: phoneId,
          reference_date: referenceDate,
          answer,
          source: 'carrier',
          asked_at: askedAt,
          good_until: goodUntil,
        })),
      )
      .returning(['id', 'phone_id as phoneId', 'answer'])
      .execute();
    const phoneIds = rows.map(({ phoneId }) => phoneId);
    await tx.deleteFrom('number_check_lease').where('phone_id', 'in', phoneIds).execute();
    for (const row of rows) if (row.answer === 'yes') await report(tx, actor, row);
    const count = (answer: AskedNumber['answer']) =>
      rows.filter((row) => row.answer === answer).length;
    await note(tx, actor, 'numbers-checked', on('worker', worker), {
      yes: count('yes'),
      no: count('no'),
      noData: count('no-data'),
    });
  });
}

async function report(
  tx: Transaction,
  actor: Actor,
  { id, phoneId }: { id: string; phoneId: string },
): Promise<void> {
  await openTask(tx, { kind: 'reassigned-number', phoneId });
  await note(tx, actor, 'number-reassigned', on('phone', phoneId), { check: id });
}
