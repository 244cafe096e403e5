import { randomUUID } from 'node:crypto';
import { one, run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { holdsRole, type Operator } from '#domain/people/operator/operator.ts';
import type { Platform } from '#domain/shared/platform.ts';
import {
  blockerRefusals,
  type DrillBlocker,
  type DrillRefusal,
  type DrillWay,
  sealDrill,
} from './drill.ts';

export type DrillStarted =
  | { kind: 'started'; number: number }
  | { kind: 'refused'; reason: DrillRefusal };

/**
 * Asks for a drill of the staff’s list. It waits for a different person, whom the rules of closures name: an approver for all of
 * the schools that the requester may send for.
 */
export async function startDrill(
  db: Db,
  request: { operator: Operator; platform: Platform; text: string; way: DrillWay },
): Promise<DrillStarted> {
  const { operator, platform, text, way } = request;
  return transact(db, async (tx): Promise<DrillStarted> => {
    const actor = { kind: 'operator', id: operator.id } as const;
    const plan = await findPlan(tx, operator);
    if (typeof plan === 'string') {
      await note(tx, actor, 'drill-refused', actor, { reason: plan, platform });
      return { kind: 'refused', reason: plan };
    }
    const { schoolIds, ...sealed } = plan;
    const id = randomUUID();
    const { sealedText, fingerprint } = sealDrill({ drill: id, text, way, ...sealed });
    const { number } = await tx
      .insertInto('drill')
      .values({
        id,
        requested_by: operator.id,
        school_ids: schoolIds,
        sealed_text: sealedText,
        fingerprint,
      })
      .returning('number')
      .executeTakeFirstOrThrow();
    await note(tx, actor, 'drill-requested', on('drill', id), {
      fingerprint: fingerprint.toString('hex'),
      phones: sealed.phones.length,
      platform,
    });
    return { kind: 'started', number };
  });
}

/** Why the form need not be shown; the same again when it is sent. */
export async function checkDrill(
  db: Db,
  { operator, platform }: { operator: Operator; platform: Platform },
): Promise<{ phones: number; from: string } | DrillRefusal> {
  return transact(db, async (tx) => {
    const plan = await findPlan(tx, operator);
    if (typeof plan !== 'string') return { phones: plan.phones.length, from: plan.from };
    const actor = { kind: 'operator', id: operator.id } as const;
    await note(tx, actor, 'drill-refused', actor, { reason: plan, platform });
    return plan;
  });
}

type Plan = { from: string; phones: string[]; registeredName: string; schoolIds: string[] };

/** What a drill would do now, or why there is none. One is asked for at a time. */
async function findPlan(tx: Transaction, operator: Operator): Promise<Plan | DrillRefusal> {
  if (!holdsRole(operator, 'requester')) return 'not-a-drill-requester';
  await run(tx)`SELECT pg_advisory_xact_lock(hashtextextended('drill', 0))`;
  const found = await one<{
    from: string | null;
    registeredName: string;
    phones: string[];
    schools: string[];
    isUnderWay: boolean;
    blocker: DrillBlocker | null;
    isTrained: boolean;
  }>(tx)`
    SELECT drill_number AS from, registered_name AS "registeredName",
      ARRAY(SELECT id::text FROM drill_phone WHERE ended_at IS NULL ORDER BY id) AS phones,
      ARRAY(SELECT id::text FROM school WHERE active ORDER BY id) AS schools,
      EXISTS (SELECT FROM drill WHERE state IN ('submitted', 'calling')) AS "isUnderWay", drill_blocker() AS blocker,
      training_is_current(${operator.id}) AS "isTrained"
    FROM district`;
  if (found === undefined || found.from === null) return 'no-drill-number';
  if (!found.isTrained) return 'untrained';
  if (found.phones.length === 0) return 'no-drill-phones';
  if (found.isUnderWay) return 'drill-under-way';
  if (found.blocker !== null) return blockerRefusals[found.blocker];
  const schoolIds = found.schools.filter((id) => holdsRole(operator, 'requester', [id]));
  if (schoolIds.length === 0) return 'not-a-drill-requester';
  const { from, phones, registeredName } = found;
  return { from, phones, registeredName, schoolIds };
}
