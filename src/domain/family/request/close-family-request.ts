import { one, run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { RequestRefusal } from './family-request.ts';

/** Ends a request of one's own. Words that may be an opt-out are decided first. */
export async function closeFamilyRequest(
  db: Db,
  request: { operator: Operator; id: string },
): Promise<{ kind: 'closed' } | { kind: 'refused'; reason: RequestRefusal }> {
  const { operator, id } = request;
  return transact(db, async (tx) => {
    const found = await one<{ isMine: boolean; isClosed: boolean; isUndecided: boolean }>(tx)`
      SELECT r.claimed_by IS NOT DISTINCT FROM ${operator.id} AS "isMine", r.closed_at IS NOT NULL AS "isClosed",
        EXISTS (SELECT FROM office_task t WHERE t.phone_id = r.phone_id AND t.closed_at IS NULL AND t.kind = 'read-text')
          AS "isUndecided"
      FROM family_request r WHERE r.id = ${id} FOR NO KEY UPDATE`;
    if (found === undefined) return { kind: 'refused', reason: 'no-request' };
    if (found.isClosed) return { kind: 'refused', reason: 'request-closed' };
    if (!found.isMine) return { kind: 'refused', reason: 'request-taken' };
    if (found.isUndecided) return { kind: 'refused', reason: 'request-undecided' };
    await run(tx)`
      UPDATE family_request SET closed_by = ${operator.id}, closed_at = clock_timestamp() WHERE id = ${id}`;
    await note(tx, by(operator.id), 'request-closed', on('family-request', id), {});
    return { kind: 'closed' };
  });
}
