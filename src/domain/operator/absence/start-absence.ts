import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/operator/operator.ts';
import { lockPerson } from '#domain/operator/role-change/role-change-store.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { type AbsenceRefusal, isApprover, type Shortage } from './absence.ts';
import {
  endAbsence,
  insertAbsence,
  selectDayBack,
  selectShortages,
  selectStandIns,
} from './absence-store.ts';

export type AbsenceStarted =
  | { kind: 'away'; shortages: Shortage[] }
  | { kind: 'refused'; reason: AbsenceRefusal };

/**
 * An approver is away until the day they are back: nobody wakes them, and who stands in comes at their place. What they
 * said before is replaced.
 */
export async function startAbsence(
  db: Db,
  request: {
    operator: Operator;
    platform: Platform;
    /** ISO 8601 calendar date. */
    dayBack: string;
    standInId: string | null;
  },
): Promise<AbsenceStarted> {
  const { operator, platform, dayBack, standInId } = request;
  return transact(db, async (tx): Promise<AbsenceStarted> => {
    const until = await readAbsence(tx, request);
    if (typeof until !== 'string') {
      await endAbsence(tx, operator.id);
      await insertAbsence(tx, { operatorId: operator.id, until, standInId });
    }
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operator.id },
      act: typeof until === 'string' ? 'absence-refused' : 'approver-away',
      subject: { kind: 'operator', id: operator.id },
      facts: {
        platform,
        dayBack,
        standIn: standInId,
        ...(typeof until === 'string' ? { reason: until } : {}),
      },
    });
    return typeof until === 'string'
      ? { kind: 'refused', reason: until }
      : { kind: 'away', shortages: await selectShortages(tx, operator.id) };
  });
}

async function readAbsence(
  tx: Transaction,
  asked: { operator: Operator; dayBack: string; standInId: string | null },
): Promise<Temporal.Instant | AbsenceRefusal> {
  const { operator, standInId } = asked;
  if (!isApprover(operator) || !(await lockPerson(tx, operator.id))) return 'no-approver-role';
  const until = await selectDayBack(tx, asked.dayBack);
  if (until === undefined) return 'absence-not-ahead';
  if (standInId === null) return until;
  const standIns = await selectStandIns(tx, operator.id);
  return standIns.some(({ id }) => id === standInId) ? until : 'no-stand-in';
}
