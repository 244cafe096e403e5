import { expect, test } from 'vitest';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { agree, linkFor, press } from '#test/support/consent/family-pages.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { webServer } from '#test/support/web/web-server.ts';

const { database, district } = setUpSmallDistrict();
const server = setUpOnce(() => webServer({ db: database.as('bot').db, vault: testVault }));

/** What a list frozen now does with a phone, and the row of the ledger that it rests on. */
async function frozen(phoneId: string) {
  const result = await draftCampaign(database.db, {
    operator: district.principal,
    draft: {
      happening: 'closed',
      ground: 'none',
      purpose: 'school-mission',
      schoolIds: [district.school],
      eventDate: '2027-01-13',
      delivery: 'call-and-text',
      // Long enough for calling hours to come, whenever the test runs.
      stopTryingAt: Temporal.Now.instant().add({ hours: 47 }),
      texts: { en: 'Closed.', es: 'Cerrado.' },
    },
  });
  if (result.kind !== 'drafted') throw new Error(result.reason);
  await sealCampaign(database.db, result.campaignId);
  const { rows } = await database.pool.query<{ channel: string; rule: string; evidence: string }>(
    `SELECT x.channel, x.rule, x.evidence FROM (
      SELECT version_id, phone_id, channel, rule, evidence FROM recipient UNION ALL
      SELECT version_id, phone_id, channel, rule, evidence FROM exclusion
    ) x JOIN campaign_version v ON v.id = x.version_id
    WHERE v.campaign_id = $1 AND x.phone_id = $2 ORDER BY x.channel`,
    [result.campaignId, phoneId],
  );
  return rows;
}

test('agreeing on the page lets a phone into the next list, and stopping there keeps it out', async () => {
  const phone = String(district.phones['silent']);
  const { guardian_id: guardianId } = await database.db
    .selectFrom('guardian_phone')
    .select('guardian_id')
    .where('phone_id', '=', phone)
    .executeTakeFirstOrThrow();
  const link = linkFor(guardianId, server.url);
  expect(await frozen(phone)).toMatchObject([
    { channel: 'text', rule: 'no-consent' },
    { channel: 'voice', rule: 'no-consent' },
  ]);

  await agree(link, { phone, channel: 'voice', purpose: 'school-mission' }, 'es');

  const record = await database.db
    .selectFrom('consent_record')
    .select('id')
    .where('phone_id', '=', phone)
    .executeTakeFirstOrThrow();
  expect(await frozen(phone)).toMatchObject([
    { channel: 'text', rule: 'no-consent' },
    { channel: 'voice', rule: 'mission-written', evidence: record.id },
  ]);

  await press(link, { phone, channel: 'voice' });

  const revocation = await database.db
    .selectFrom('revocation')
    .select('id')
    .where('phone_id', '=', phone)
    .executeTakeFirstOrThrow();
  expect(await frozen(phone)).toMatchObject([
    { channel: 'text', rule: 'no-consent' },
    { channel: 'voice', rule: 'revoked', evidence: revocation.id },
  ]);
});
