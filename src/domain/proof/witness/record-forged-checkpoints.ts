import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import { type Db, transact } from '#database/transaction.ts';
import { isOwn, selectLogKeys } from '#domain/audit/log/own-checkpoint-store.ts';
import type { Mismatch } from './mismatch.ts';
import { saveMismatches } from './mismatch-store.ts';

const mostAtOnce = 200;

/**
 * Looks at each checkpoint once as it comes, and at the newest ones at the start: one that this log did not sign is a
 * finding. A dial worker's login can add one; nothing else believes it.
 */
export function createCheckpointWatch(db: Db): () => Promise<void> {
  let seen: number | undefined;
  return async () => {
    const { rows } = await executePrepared(
      db,
      sql<{ size: number; root: Buffer; note: string }>`
      SELECT size::float8 AS size, root, note FROM audit_checkpoint WHERE size > ${seen ?? 0}::bigint
      ORDER BY size DESC LIMIT ${mostAtOnce}::int`,
    );
    if (rows.length === 0) return;
    const keys = await selectLogKeys(db);
    const forged = rows
      .filter((one) => !isOwn(one, keys))
      .map(({ size }): Mismatch => ({ how: 'forged', place: 'database', size }));
    await transact(db, (tx) => saveMismatches(tx, 'checkpoint-watch', forged));
    seen = rows[0]?.size;
  };
}
