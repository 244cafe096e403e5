import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import type { TestDatabase } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { decide, submit } from './decisions.ts';
import type { SmallDistrict } from './small-district.ts';

type Asked = Parameters<typeof submit>[1]['change'];

/** A closure that spoke on these phones before it was stopped; every other call was never placed. */
export async function stoppedAfter(
  { database, district }: { database: TestDatabase; district: SmallDistrict },
  reached: string[],
  change: Asked = {},
): Promise<string> {
  const { principal: author, superintendent, school } = district;
  const view = await submit(database.db, { author, schoolIds: [school], change });
  await decide(database.db, superintendent, view);
  await startDueCampaigns(database.db);
  // Told here without the dialing between; the guard of the moves would not have it.
  await inAnotherTime(
    database,
    `UPDATE attempt SET state = 'completed', token = translate(left(id::text, 22), '-', 'x'), carrier_id = 'CA' || id,
       intent_at = now(), spoken_at = CASE channel WHEN 'voice' THEN now() END,
       disposition = CASE channel WHEN 'voice' THEN 'person' ELSE 'sent' END, ended_at = now()
     WHERE campaign_id = $1 AND phone_id = ANY ($2::uuid[])`,
    [view.id, reached],
  );
  await stopCampaign(database.db, { operator: author, campaignId: view.id });
  return view.id;
}
