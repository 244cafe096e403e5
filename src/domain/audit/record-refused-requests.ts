import { type Db, transact } from '#database/transaction.ts';
import { note, on } from './audit-store.ts';

/** So many requests came to an edge and were turned away for one reason. Nothing of what they said is kept. */
export async function recordRefusedRequests(
  db: Db,
  refused: { edge: string; reason: Lowercase<string>; count: number },
): Promise<void> {
  await transact(db, (tx) =>
    note(tx, { kind: 'system', id: 'bot' }, 'request-refused', on('door', refused.edge), {
      reason: refused.reason,
      count: refused.count,
    }),
  );
}
