import type { Transaction } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { HoldActor, HoldReason, HoldSubject } from './hold.ts';

/** From now on nothing that it concerns is purged or erased. Returns its id, to end it by. */
export async function startHold(
  tx: Transaction,
  { subject, reason, by }: { subject: HoldSubject; reason: HoldReason; by: HoldActor },
): Promise<string> {
  const { id } = await tx
    .insertInto('hold')
    .values({
      subject_kind: subject.kind,
      subject_id: subject.kind === 'everything' ? null : subject.id,
      reason,
      placed_by: by.kind === 'operator' ? by.id : null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await note(tx, by, 'hold-placed', on('hold', id), {
    kind: subject.kind,
    of: subject.kind === 'everything' ? undefined : subject.id,
    reason,
  });
  return id;
}
