import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { HoldActor } from './hold.ts';

/** What it kept may go at the next purge. False where none such stands. */
export async function finishHold(
  tx: Transaction,
  { id, by }: { id: string; by: HoldActor },
): Promise<boolean> {
  const ended = await tx
    .updateTable('hold')
    .set({
      ended_at: sql<Temporal.Instant>`clock_timestamp()`,
      ended_by: by.kind === 'operator' ? by.id : null,
    })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (ended.numUpdatedRows === 0n) return false;
  await note(tx, by, 'hold-ended', on('hold', id));
  return true;
}
