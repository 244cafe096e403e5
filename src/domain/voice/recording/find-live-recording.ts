import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Db } from '#database/transaction.ts';

/**
 * The digest of what a call plays in a language, by its token: a call that was told its words, and is not over. What
 * was approved, and nothing once the seal is broken; what is rehearsed; or what was said last on the call itself.
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
    SELECT r.words -> 'recordings' ->> ${language}::text FROM rehearsal r JOIN outreach o ON o.rehearsal_id = r.id
    WHERE o.token = ${token} AND o.state = 'answered' AND r.kind <> 'recording'
    UNION ALL
    (SELECT encode(k.digest, 'hex') FROM rehearsal r JOIN outreach o ON o.rehearsal_id = r.id JOIN carrier_recording c ON c.rehearsal_id = r.id
      JOIN recording k ON k.id = c.recording_id
    WHERE o.token = ${token} AND o.state = 'answered' AND r.language = ${language} AND c.step IS NOT NULL
    ORDER BY c.step DESC LIMIT 1)`,
  );
  return rows[0]?.digest ?? undefined;
}
