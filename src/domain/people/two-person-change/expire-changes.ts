import { sql } from 'kysely';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { ChangeKind } from './two-person-change.ts';

/** Ends what nobody answered while it could be confirmed. */
export async function expireChanges(db: Db, kind: ChangeKind): Promise<void> {
  await transact(db, (tx) => expireChangesWithin(tx, kind));
}

/** Within the act that would ask for the same again. */
export async function expireChangesWithin(tx: Transaction, kind: ChangeKind): Promise<void> {
  const change = sql.table(`${kind}_change`);
  const { rows } = await sql<{ id: string; operator_id?: string }>`
    UPDATE ${change} SET state = 'expired'
    WHERE id IN (SELECT id FROM ${change} c
      WHERE state = 'waiting' AND ${sql.ref(`${kind}_change_is_over`)}(c) FOR UPDATE SKIP LOCKED)
    RETURNING *`.execute(tx);
  for (const { id, operator_id: person } of rows) {
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: 'card-sync' },
      act: `${kind}-change-expired`,
      subject:
        person === undefined ? { kind: 'district', id: '1' } : { kind: 'operator', id: person },
      facts: { change: id },
    });
  }
}
