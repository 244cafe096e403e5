import type { District } from './attempt-district.ts';

/** As if a freeze, of the district or of an incident, had held a closure until now. */
export async function freezeOver(
  district: District,
  campaign: string,
  { ofIncident }: { ofIncident: boolean },
): Promise<void> {
  await district.owner.pool.query(`SET LOCAL session_replication_role = replica;
    INSERT INTO pause (incident_id, placed_by, reason, asked_by, asked_at, released_by, released_at)
    SELECT ${ofIncident ? 'gen_random_uuid()' : 'NULL'}, author_id, 'test', author_id, now(), '${district.approver}', now()
    FROM campaign WHERE id = '${campaign}'`);
}
