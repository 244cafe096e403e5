import { one, run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { type OfficeReach, officeReach } from '#domain/office/office-reach.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { RequestRefusal } from './family-request.ts';
import { isRequestWithin } from './reach-store.ts';

export type Claimed =
  | { kind: 'claimed'; id: string }
  | { kind: 'none' }
  | { kind: 'refused'; reason: RequestRefusal };

/**
 * Gives the operator the most urgent request that nobody has: doubtful opt-outs first, then the oldest. Two people who press
 * at once get two.
 */
export async function claimNextRequest(
  db: Db,
  request: { operator: Operator; schoolId?: string | undefined },
): Promise<Claimed> {
  const { operator, schoolId } = request;
  const reach = officeReach(operator);
  if (reach === undefined) return { kind: 'refused', reason: 'not-office' };
  return transact(db, async (tx) => {
    const id = await selectNext(tx, reach, schoolId);
    if (id === undefined) return { kind: 'none' };
    await run(tx)`
      UPDATE family_request SET claimed_by = ${operator.id}, claimed_at = clock_timestamp() WHERE id = ${id}`;
    await note(tx, by(operator.id), 'request-claimed', on('family-request', id), {});
    return { kind: 'claimed', id };
  });
}

async function selectNext(
  tx: Transaction,
  reach: OfficeReach,
  schoolId: string | undefined,
): Promise<string | undefined> {
  const row = await one<{ id: string }>(tx)`
    SELECT r.id FROM family_request r
    WHERE r.closed_at IS NULL AND r.claimed_by IS NULL AND ${isRequestWithin(reach)}
      AND (${schoolId ?? null}::uuid IS NULL OR r.school_id = ${schoolId ?? null})
    ORDER BY request_rank(r.kind), r.opened_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`;
  return row?.id;
}

/** Lets a request go, so that somebody else can take it. */
export async function releaseRequest(
  db: Db,
  request: { operator: Operator; id: string },
): Promise<{ kind: 'released' } | { kind: 'refused'; reason: RequestRefusal }> {
  const { operator, id } = request;
  return transact(db, async (tx) => {
    const changed = await run(tx)`
      UPDATE family_request SET claimed_by = NULL, claimed_at = NULL
      WHERE id = ${id} AND claimed_by = ${operator.id} AND closed_at IS NULL`;
    if (changed !== 1) return { kind: 'refused', reason: 'request-taken' };
    await note(tx, by(operator.id), 'request-released', on('family-request', id), {});
    return { kind: 'released' };
  });
}
