import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Db } from '#database/transaction.ts';

/**
 * The digest of what a call plays in a language, by its token: a call that was told its words, and is not over. What
 * was approved, and nothing once the seal is broken; or what is rehearsed.
 */
export async function findLiveRecording(
  db: Db,
  { token, language }: { token: string; language: string },
): Promise<string | undefined> {
  const { rows } = await executePrepared(
    db,
    sql<{ digest: string | null }>`
    SELECT v.sealed_content -> 'recordings' ->> ${language}::text AS digest
    FROM attempt a JOIN campaign_version v ON v.id = a.version_id
    WHERE a.token = ${token} AND a.spoken_at IS NOT NULL AND a.ended_at IS NULL AND seal_holds(v)
    UNION ALL
    SELECT r.words -> 'recordings' ->> ${language}::text FROM rehearsal r
    WHERE r.token = ${token} AND r.call_state = 'answered'`,
  );
  return rows[0]?.digest ?? undefined;
}
