import { many, one } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { lockPerson } from '#domain/people/operator/role-change/role-change-store.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { type AbsenceRefusal, isApprover, type Shortage } from './absence.ts';
import { findStandIns } from './find-absences.ts';
import { endAbsence } from './finish-absence.ts';

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
      await tx
        .insertInto('absence')
        .values({ operator_id: operator.id, until, stand_in: standInId })
        .execute();
    }
    await note(
      tx,
      by(operator.id),
      typeof until === 'string' ? 'absence-refused' : 'approver-away',
      on('operator', operator.id),
      {
        platform,
        dayBack,
        standIn: standInId,
        ...(typeof until === 'string' ? { reason: until } : {}),
      },
    );
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
  const standIns = await findStandIns(tx, operator.id);
  return standIns.some(({ id }) => id === standInId) ? until : 'no-stand-in';
}

/** Whether the day is one after today and within a year, where the district is; and when it begins. */
async function selectDayBack(tx: Transaction, day: string): Promise<Temporal.Instant | undefined> {
  const row = await one<{ until: Temporal.Instant }>(tx)`
    SELECT until FROM district d, LATERAL (SELECT ${day}::date::timestamp AT TIME ZONE d.time_zone AS until) AS back
    WHERE until > clock_timestamp() AND until <= clock_timestamp() + interval '365 days'`;
  return row?.until;
}

/** Places where this person approves, and without those who are away too few are left who may and are trained. */
async function selectShortages(tx: Transaction, operatorId: string): Promise<Shortage[]> {
  return many<Shortage>(tx)`
    WITH place AS (
      SELECT id, name AS school, 1 AS needed FROM school WHERE active
      UNION ALL SELECT NULL, NULL, district_wide_approvals FROM district
    ), approver AS (
      SELECT place.id AS place, g.operator_id AS id FROM place JOIN role_grant g
        ON g.role = 'approver' AND g.revoked_at IS NULL AND (g.school_id IS NULL OR g.school_id = place.id)
    )
    SELECT school, left_over.count::int AS left, needed FROM place CROSS JOIN LATERAL (
      SELECT count(DISTINCT o.id) FROM approver a JOIN operator o ON o.id = a.id AND o.active
      WHERE a.place IS NOT DISTINCT FROM place.id AND NOT is_away(o.id) AND training_is_current(o.id)) AS left_over
    WHERE left_over.count < needed
      AND EXISTS (SELECT FROM approver a WHERE a.place IS NOT DISTINCT FROM place.id AND a.id = ${operatorId})
    ORDER BY school NULLS FIRST`;
}
