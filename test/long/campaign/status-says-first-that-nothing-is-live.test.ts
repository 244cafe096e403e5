import { beforeAll, expect, test } from 'vitest';
import { decideCampaign } from '#domain/closure/approval/decide-campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { officeDesk, wordsIn } from '#test/support/consent/office-desk.ts';
import { aClosure } from '#test/support/district/small-district.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const desk = setUpOnce(officeDesk);
let campaignId: string;
let code: string;
beforeAll(async () => {
  const { db } = desk.database;
  const { principal, school } = desk.district;
  const draft = aClosure({ schoolIds: [school] });
  const drafted = await draftCampaign(db, { operator: principal, draft });
  if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
  ({ campaignId } = drafted);
  await sealCampaign(db, campaignId);
  code = (await findCampaign(db, campaignId))?.sealed?.code ?? '';
});

test('a live closure’s status begins with the closure', async () => {
  expect(wordsIn(await desk.say('principal', 'closure status'))).not.toContain(
    'No closure is live',
  );
});

test('a second press says when one approved it', async () => {
  const { superintendent } = desk.district;
  const asked = { operator: superintendent, platform: 'slack', campaignId, code } as const;
  await decideCampaign(desk.database.db, { ...asked, decision: 'approved' });
  await desk.rows(
    `INSERT INTO text_opening (version_id, operator_id, platform) SELECT id, $2, 'slack' FROM campaign_version WHERE campaign_id = $1`,
    [campaignId, superintendent.id],
  );

  const again = await desk.submit('superintendent', 'approve', {
    data: { campaign: campaignId, code },
  });

  expect(wordsIn(again)).toMatch(/^.*You approved this at \d{1,2}:\d{2} [ap]m C[SD]T\.$/m);
});

test('“status” with nothing live says so first, and then what was last', async () => {
  const { principal } = desk.district;
  await stopCampaign(desk.database.db, { operator: principal, campaignId });

  const words = wordsIn(await desk.say('principal', 'closure status'));

  expect(words).toMatch(/^No closure is live\nThe last one: \S/);
  expect(wordsIn(await desk.say('principal', 'closure status 1'))).not.toContain(
    'No closure is live',
  );
});

test('“breach status” without an incident says that none is open', async () => {
  expect(wordsIn(await desk.say('officer', 'compliance breach status'))).toContain(
    'No incident is open.',
  );
});
