import { many } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { AbsenceRefusal } from './absence.ts';

export type AbsenceFinished = { kind: 'back' } | { kind: 'refused'; reason: AbsenceRefusal };

/** Back before the day that was said. An absence whose day has come needs nobody to end it. */
export async function finishAbsence(
  db: Db,
  { operator, platform }: { operator: Operator; platform: Platform },
): Promise<AbsenceFinished> {
  return transact(db, async (tx): Promise<AbsenceFinished> => {
    const wasAway = await endAbsence(tx, operator.id);
    await note(
      tx,
      by(operator.id),
      wasAway ? 'approver-back' : 'absence-refused',
      on('operator', operator.id),
      { platform, ...(wasAway ? {} : { reason: 'not-away' }) },
    );
    return wasAway ? { kind: 'back' } : { kind: 'refused', reason: 'not-away' };
  });
}

/** Ends what was said before; tells whether the person was still away by it. */
export async function endAbsence(tx: Transaction, operatorId: string): Promise<boolean> {
  const rows = await many<{ wasAway: boolean }>(tx)`
    UPDATE absence SET ended_at = clock_timestamp() WHERE operator_id = ${operatorId} AND ended_at IS NULL
    RETURNING until > clock_timestamp() AS "wasAway"`;
  return rows.some(({ wasAway }) => wasAway);
}
