import { expect, test } from 'vitest';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { aClosure, setUpSmallDistrict } from '#test/support/district/small-district.ts';

const { database, district } = setUpSmallDistrict();

const draft = (request: Partial<Parameters<typeof aClosure>[0]>) =>
  draftCampaign(database.db, {
    operator: district.principal,
    draft: aClosure({ schoolIds: [district.school], happening: 'other', ...request }),
  });

test('the database takes no emergency announcement without a fact, nor an empty or a long one', async () => {
  for (const emergencyFact of [undefined, '', '   ', 'x'.repeat(81)])
    await expect(
      draft(emergencyFact === undefined ? {} : { emergencyFact }),
      String(emergencyFact),
    ).rejects.toThrow('campaign_version_emergency_');
  expect(await draft({ emergencyFact: 'Gas leak' })).toMatchObject({ kind: 'drafted' });
});

test('nor a fact beside anything else', async () => {
  for (const request of [
    { happening: 'closed' as const },
    { purpose: 'school-mission' as const, ground: 'none' as const },
  ])
    await expect(draft({ emergencyFact: 'Gas leak', ...request })).rejects.toThrow(
      'campaign_version_emergency_fact_of_other',
    );
});

test('another fact than the sealed one breaks the seal', async () => {
  const drafted = await draft({ emergencyFact: 'Gas leak' });
  if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
  await sealCampaign(database.db, drafted.campaignId);
  const holds = async (fact: string) => {
    const { rows } = await database.owner.pool.query<{ holds: boolean }>(
      `SELECT seal_holds(jsonb_populate_record(v, jsonb_build_object('emergency_fact', $2::text))) AS holds
       FROM campaign_version v WHERE campaign_id = $1`,
      [drafted.campaignId, fact],
    );
    return rows[0]?.holds;
  };

  expect(await holds('Gas leak')).toBe(true);
  expect(await holds('Gas smell')).toBe(false);
});
