import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import { staffName } from '#domain/people/operator/staff-name-store.ts';
import type { Plays, SpokenBy } from './campaign-view.ts';

/** Which messages of a version somebody recorded, English first. */
export async function findRecordings(db: Db, versionId: string): Promise<SpokenBy[]> {
  return db
    .selectFrom('message_recording as m')
    .innerJoin('recording as r', 'r.id', 'm.recording_id')
    .innerJoin('operator as o', 'o.id', 'r.made_by')
    .where('m.version_id', '=', versionId)
    .select([
      'm.language',
      staffName('o').as('by'),
      sql<number>`(r.milliseconds / 1000.0)::float`.as('seconds'),
    ])
    .orderBy((eb) => eb('m.language', '<>', 'en'))
    .orderBy('m.language')
    .execute();
}

/** To how many phones the recordings were played, and how soon after somebody picked up the carrier had them. */
export async function findPlays(db: Db, campaignId: string): Promise<Plays> {
  const { rows } = await sql<{ phones: number; asText: number; half: number | null; most: number }>`
    SELECT count(DISTINCT a.phone_id)::int AS phones,
      count(DISTINCT a.phone_id) FILTER (WHERE p.text_at IS NOT NULL)::int AS "asText",
      percentile_disc(0.5) WITHIN GROUP (ORDER BY waited.ms) AS half,
      percentile_disc(0.95) WITHIN GROUP (ORDER BY waited.ms) AS most
    FROM attempt a
    JOIN recording_play p ON p.attempt_id = a.id
    CROSS JOIN LATERAL (
      SELECT greatest(0, extract(epoch FROM p.fetched_at - a.spoken_at) * 1000)::float AS ms) AS waited
    WHERE a.campaign_id = ${campaignId}`.execute(db);
  const { phones = 0, asText = 0, half = null, most = 0 } = rows[0] ?? {};
  return { phones, asText, ...(half === null ? {} : { fetchMs: { half, most } }) };
}
