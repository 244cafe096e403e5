import { sql } from 'kysely';
import { many } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { note } from '#domain/audit/audit-store.ts';
import { tableOf } from './find-change.ts';
import { type ChangeKind, changeKinds } from './two-person-change.ts';

/** Ends what nobody answered while it could be confirmed: each kind by itself. */
export async function expireChanges(db: Db): Promise<void> {
  for (const kind of changeKinds) await transact(db, (tx) => expireChangesWithin(tx, kind));
}

/** Within the act that would ask for the same again. */
export async function expireChangesWithin(tx: Transaction, kind: ChangeKind): Promise<void> {
  const rows = await many<{ id: string; operator_id: string | null }>(tx)`
    UPDATE ${tableOf(kind)} SET state = 'expired'
    WHERE id IN (SELECT id FROM ${tableOf(kind)} c WHERE state = 'waiting'
      ${kind === 'role' ? sql`` : sql`AND kind = ${kind}`} AND change_is_over(c) FOR UPDATE SKIP LOCKED)
    RETURNING *`;
  for (const { id, operator_id: person } of rows) {
    await note(
      tx,
      { kind: 'system', id: 'card-sync' },
      `${kind}-change-expired`,
      person === null ? { kind: 'district', id: '1' } : { kind: 'operator', id: person },
      { change: id },
    );
  }
}
