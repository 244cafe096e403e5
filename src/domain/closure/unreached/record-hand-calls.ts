import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { openList } from './find-unreached.ts';
import type { ListedFamily } from './hand-call-batch.ts';
import type { UnreachedRefusal } from './unreached.ts';
import { selectFamilies } from './unreached-store.ts';

export type HandCallsRecorded =
  /** `gone` counts families that are on this person's list no more, of whom nothing was recorded. */
  { kind: 'recorded'; gone: number } | { kind: 'refused'; reason: UnreachedRefusal };

/**
 * Keeps whom somebody called by hand, and of whom that is taken back. A family is named by one of its students; every
 * student of it gets a row. What stands already is not said twice.
 */
export async function recordHandCalls(
  db: Db,
  asked: {
    operator: Operator;
    campaignId: string;
    called: readonly string[];
    undone: readonly string[];
  },
): Promise<HandCallsRecorded> {
  return transact(db, async (tx) => {
    const opened = await openList(tx, asked.operator, { id: asked.campaignId });
    if (opened.kind === 'refused') return opened;
    const listed = await selectFamilies(tx, { ...opened, operatorId: asked.operator.id });
    const families = new Map(listed.flatMap((one) => one.studentIds.map((id) => [id, one])));
    const of = (ids: readonly string[], isCalled: boolean) => [
      ...new Set(
        ids
          .flatMap((id) => families.get(id) ?? [])
          .filter(({ calledAt }) => (calledAt !== null) !== isCalled),
      ),
    ];
    await keep(tx, asked, { called: true, families: of(asked.called, true) });
    await keep(tx, asked, { called: false, families: of(asked.undone, false) });
    const named = [...asked.called, ...asked.undone];
    return { kind: 'recorded', gone: named.filter((id) => !families.has(id)).length };
  });
}

async function keep(
  tx: Transaction,
  by: { operator: Operator; campaignId: string },
  { called, families }: { called: boolean; families: readonly ListedFamily[] },
): Promise<void> {
  const students = families.flatMap(({ allStudentIds }) => allStudentIds);
  if (students.length === 0) return;
  await tx
    .insertInto('hand_call')
    .values(
      students.map((student_id) => ({
        campaign_id: by.campaignId,
        student_id,
        operator_id: by.operator.id,
        called,
      })),
    )
    .execute();
  await note(
    tx,
    { kind: 'operator', id: by.operator.id },
    called ? 'families-called-by-hand' : 'hand-calls-undone',
    on('campaign', by.campaignId),
    { families: families.length, students: students.length },
  );
}
