import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { tellsOfKeyChange } from '#domain/audit/log/log-store.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { insertCheckpointPost } from './checkpoint-post-store.ts';

/**
 * Has the log's checkpoint posted to the witness channels of these platforms: every 15 minutes in which the log grew, and
 * once a day. A checkpoint that a witness signed since is taken before a newer one that none did; one at which another key took
 * over is posted at once, so that who reads the channel may believe what follows.
 */
export async function planCheckpointPost(db: Db, platforms: readonly Platform[]): Promise<void> {
  if (platforms.length === 0 || !(await isPostDue(db))) return;
  await transact(db, async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(hashtextextended('checkpoint_post', 0))`.execute(tx);
    if (!(await isPostDue(tx))) return;
    const { rows } = await sql<{ size: number }>`
      SELECT coalesce(
        ${nextKeyChange},
        (SELECT max(size) FROM audit_cosignature WHERE size > coalesce((SELECT max(size) FROM checkpoint_post), 0)),
        (SELECT max(size) FROM audit_checkpoint))::float8 AS size`.execute(tx);
    await insertCheckpointPost(tx, rows[0]?.size ?? 0, platforms);
  });
}

const nextKeyChange = sql<number | null>`
  (SELECT min(size) FROM audit_checkpoint
  WHERE ${tellsOfKeyChange(sql`note`)} AND size > coalesce((SELECT size FROM checkpoint_post ORDER BY at DESC LIMIT 1), 0))`;

async function isPostDue(db: Db | Transaction): Promise<boolean> {
  const { rows } = await executePrepared(
    db,
    sql<{ isDue: boolean }>`
    SELECT CASE
      WHEN last.at IS NULL THEN log.size IS NOT NULL
      WHEN ${nextKeyChange} IS NOT NULL THEN true
      WHEN log.size > last.size THEN last.at <= clock_timestamp() - interval '15 minutes'
      ELSE last.at <= clock_timestamp() - interval '1 day' END AS "isDue"
    FROM (SELECT max(size) AS size FROM audit_checkpoint) AS log
    LEFT JOIN LATERAL (SELECT size, at FROM checkpoint_post ORDER BY at DESC LIMIT 1) AS last ON true`,
  );
  return rows[0]?.isDue ?? false;
}
