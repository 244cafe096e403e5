import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from './audit-store.ts';

/** So many requests came to an edge and were turned away for one reason. Nothing of what they said is kept. */
export async function recordRefusedRequests(
  db: Db,
  refused: { edge: string; reason: Lowercase<string>; count: number },
): Promise<void> {
  await transact(db, (tx) =>
    insertAuditEntry(tx, {
      actor: { kind: 'system', id: 'bot' },
      act: 'request-refused',
      subject: { kind: 'door', id: refused.edge },
      facts: { reason: refused.reason, count: refused.count },
    }),
  );
}
