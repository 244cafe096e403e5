import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Db } from '#database/transaction.ts';

/** What became of a recording in a call: the carrier fetched it so long ago, or its text is said instead. */
export type Play = { token: string; language: string; became: 'fetched' | 'text'; agoMs: number };

/** Keeps it once for each call and language; of a rehearsal, that it was fetched. */
export async function recordPlays(db: Db, plays: readonly Play[]): Promise<void> {
  await executePrepared(
    db,
    sql`
    INSERT INTO recording_play AS k (attempt_id, language, fetched_at, text_at)
    SELECT a.id, p.language, min(p.at) FILTER (WHERE p.became = 'fetched'), min(p.at) FILTER (WHERE p.became = 'text')
    FROM (
      SELECT token, language, became, clock_timestamp() - "agoMs" * interval '1 millisecond' AS at
      FROM jsonb_to_recordset(${JSON.stringify(plays)}::jsonb)
        AS p (token text, language text, became text, "agoMs" float)
    ) AS p
    JOIN attempt a ON a.token = p.token
    GROUP BY a.id, p.language ORDER BY a.id, p.language
    ON CONFLICT (attempt_id, language) DO UPDATE SET
      fetched_at = coalesce(k.fetched_at, excluded.fetched_at), text_at = coalesce(k.text_at, excluded.text_at)`,
  );
  await executePrepared(
    db,
    sql`
    UPDATE rehearsal r SET fetched = array_append(r.fetched, p.language)
    FROM jsonb_to_recordset(${JSON.stringify(plays)}::jsonb) AS p (token text, language text, became text)
    JOIN outreach o ON o.token = p.token
    WHERE r.id = o.rehearsal_id AND p.became = 'fetched' AND NOT p.language = ANY (r.fetched)`,
  );
}
