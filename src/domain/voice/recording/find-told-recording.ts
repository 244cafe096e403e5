import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';

/**
 * The digest of what was recorded in a language for the message of an attempt, for anyone who hears it once more after the
 * call: as it was approved, and nothing once the seal is broken or the closure was stopped.
 */
export async function findToldRecording(
  db: Db,
  { attemptId, language }: { attemptId: string; language: string },
): Promise<string | undefined> {
  const row = await one<{ digest: string | null }>(db)`
    SELECT v.sealed_content -> 'recordings' ->> ${language}::text AS digest
    FROM attempt a JOIN campaign_version v ON v.id = a.version_id JOIN campaign c ON c.id = a.campaign_id
    WHERE a.id = ${attemptId} AND c.state <> 'stopped' AND seal_holds(v)`;
  return row?.digest ?? undefined;
}
