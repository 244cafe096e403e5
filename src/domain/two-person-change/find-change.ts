import { type RawBuilder, sql } from 'kysely';
import { one } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Change, ChangeKind, ChangeView, Standing } from './two-person-change.ts';

/** For its card: the people by their names. */
export async function selectChangeView<Of extends Change>(
  db: Db,
  kind: Exclude<ChangeKind, 'role'>,
  id: string,
): Promise<
  (ChangeView & Omit<Of, keyof ChangeView> & { usedAt: Temporal.Instant | null }) | undefined
> {
  return one<ChangeView & Omit<Of, keyof ChangeView> & { usedAt: Temporal.Instant | null }>(db)`
    SELECT c.id, c.state, c.guardian_id AS "guardianId", c.operator_id AS "operatorId", c.wanted, c.about, staff_name(a) AS "askedBy", c.asked_at AS "askedAt",
      c.expires_at AS "expiresAt", staff_name(s) AS "settledBy", c.settled_at AS "settledAt", c.used_at AS "usedAt"
    FROM two_person_change c LEFT JOIN operator a ON a.id = c.asked_by LEFT JOIN operator s ON s.id = c.settled_by
    WHERE c.kind = ${kind} AND c.id = ${id}`;
}

/** Until the transaction ends, nobody else answers it. */
export async function lockChange<Of extends Change>(
  tx: Transaction,
  kind: ChangeKind,
  id: string,
): Promise<(Of & Standing) | undefined> {
  return one<Of & Standing>(tx)`
    SELECT id, guardian_id AS "guardianId", operator_id AS "operatorId", asked_by AS "askedBy", wanted, about, state, change_is_over(c) AS "isOver"
    FROM two_person_change c WHERE kind = ${kind} AND id = ${id} FOR UPDATE`;
}

/** The table in which a kind waits. */
export const tableOf = (kind: ChangeKind): RawBuilder<unknown> =>
  sql.table(kind === 'role' ? 'role_change' : 'two_person_change');
