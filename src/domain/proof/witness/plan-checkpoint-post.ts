import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import { many, one, run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { tellsOfKeyChange } from '#domain/audit/log/log-store.ts';
import {
  isOwn,
  type StoredCheckpoint,
  selectCheckpoint,
  selectLogKeys,
} from '#domain/audit/log/own-checkpoint-store.ts';
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
    await run(tx)`SELECT pg_advisory_xact_lock(hashtextextended('checkpoint_post', 0))`;
    if (!(await isPostDue(tx))) return;
    const size = await selectNext(tx);
    if (size !== undefined) await insertCheckpointPost(tx, size, platforms);
  });
}

/** Of what this log signed: whatever else a dial worker's login put there is not posted. */
async function selectNext(tx: Transaction): Promise<number | undefined> {
  const rows = await many<Omit<StoredCheckpoint, 'at'> & { isChange: boolean }>(tx)`
    SELECT c.size::float8 AS size, c.root, c.note, ${tellsOfKeyChange(sql`c.note`)} AS "isChange"
    FROM audit_checkpoint c WHERE c.size IN (${keyChangesAhead})
      OR c.size IN (SELECT size FROM audit_cosignature WHERE size > coalesce((SELECT max(size) FROM checkpoint_post), 0))
    ORDER BY c.size`;
  const keys = await selectLogKeys(tx);
  const own = rows.filter((one) => isOwn(one, keys));
  const next = own.find(({ isChange }) => isChange) ?? own.at(-1) ?? (await selectCheckpoint(tx));
  const isNews = await isAfterPosts(
    tx,
    next?.size ?? 0,
    own.some(({ isChange }) => isChange),
  );
  return isNews ? next?.size : undefined;
}

const keyChangesAhead = sql<number>`
  SELECT size FROM audit_checkpoint
  WHERE ${tellsOfKeyChange(sql`note`)} AND size > coalesce((SELECT size FROM checkpoint_post ORDER BY at DESC LIMIT 1), 0)`;

/** Whether its time has come: a checkpoint of another's making brings nobody's forward. */
async function isAfterPosts(tx: Transaction, size: number, isChange: boolean): Promise<boolean> {
  const row = await one<{ isDue: boolean }>(tx)`
    SELECT ${isChange} OR at <= clock_timestamp()
      - CASE WHEN ${size} > size THEN interval '15 minutes' ELSE interval '1 day' END AS "isDue"
    FROM checkpoint_post ORDER BY at DESC LIMIT 1`;
  return row?.isDue ?? true;
}

/** Whether one may be due, by all that is kept there. */
async function isPostDue(db: Db | Transaction): Promise<boolean> {
  const { rows } = await executePrepared(
    db,
    sql<{ isDue: boolean }>`
    SELECT CASE
      WHEN last.at IS NULL THEN log.size IS NOT NULL
      WHEN EXISTS (${keyChangesAhead}) THEN true
      WHEN log.size > last.size THEN last.at <= clock_timestamp() - interval '15 minutes'
      ELSE last.at <= clock_timestamp() - interval '1 day' END AS "isDue"
    FROM (SELECT max(size) AS size FROM audit_checkpoint) AS log
    LEFT JOIN LATERAL (SELECT size, at FROM checkpoint_post ORDER BY at DESC LIMIT 1) AS last ON true`,
  );
  return rows[0]?.isDue ?? false;
}
