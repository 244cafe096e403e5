import { expect, test } from 'vitest';
import type { Draft } from '#domain/closure/campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { draftYearlyNotice } from '#domain/closure/yearly-notice/draft-yearly-notice.ts';
import { findYearlyNotice } from '#domain/closure/yearly-notice/find-yearly-notice.ts';
import { recordNoticeDeliveries } from '#domain/closure/yearly-notice/record-notice-deliveries.ts';
import { rightsNotice } from '#domain/language/notice/rights-notice.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { decide, look } from '#test/support/district/decisions.ts';
import { aClosure, setUpSmallDistrict } from '#test/support/district/small-district.ts';

const { database, district } = setUpSmallDistrict();

const owner = async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  (await database.owner.pool.query<Row>(sql, values)).rows;

async function request(whom: 'everyone' | 'due', by: Operator = district.deputy) {
  const drafted = await draftYearlyNotice(database.db, {
    operator: by,
    whom,
    delivery: 'call-and-text',
    formId: undefined,
    publicUrl: 'https://calls.example.org',
  });
  if (drafted.kind === 'drafted') await sealCampaign(database.db, drafted.campaignId);
  return drafted;
}

async function requested(whom: 'everyone' | 'due'): Promise<string> {
  const drafted = await request(whom);
  if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
  return drafted.campaignId;
}

const sendBack = async (campaign: string) =>
  decide(database.db, district.superintendent, await look(database.db, campaign), {
    reason: 'Not today.',
  });

/** Everyone on the call list or beside it, by the names of the tests. */
async function listed(campaign: string): Promise<string[]> {
  const rows = await owner<{ phone: string }>(
    `SELECT DISTINCT l.phone_id AS phone FROM (
       SELECT version_id, phone_id FROM recipient UNION ALL SELECT version_id, phone_id FROM exclusion) l
     JOIN campaign_version v ON v.id = l.version_id JOIN campaign c ON c.id = v.campaign_id AND c.version = v.number
     WHERE c.id = $1`,
    [campaign],
  );
  const names = new Map(Object.entries(district.phones).map(([name, id]) => [id, name]));
  return rows.map(({ phone }) => names.get(phone) ?? phone).toSorted();
}

/** As if the guardians of this phone had got it in that campaign. */
const got = (name: string, campaign: string, ago: string) =>
  owner(
    `INSERT INTO notice_delivery (guardian_id, phone_id, campaign_id, channel, language, version, at)
     SELECT gp.guardian_id, gp.phone_id, $2, 'text', n.language, n.version, now() - $3::interval
     FROM guardian_phone gp, campaign_notice n
     WHERE gp.phone_id = $1 AND n.campaign_id = $2 AND n.language = 'en'`,
    [district.phones[name], campaign, ago],
  );

let first: string;

test('for everyone: each family’s phone, each language that it takes, and the version kept word for word', async () => {
  first = await requested('everyone');

  // Two families use one phone; its name is the last of them. A barred guardian is on the list of those not contacted.
  expect(await listed(first)).toEqual([
    'barred',
    'elsewhere',
    'shares',
    'silent',
    'withdrew',
    'wrong',
  ]);
  const view = await look(database.db, first);
  expect(view).toMatchObject({ tellsRights: 'everyone', purpose: 'school-mission' });
  expect(view.texts.map(({ language }) => language)).toEqual(['en', 'es']);
  expect(view.texts[0]?.body).toMatch(/calls\.example\.org\/rights$/);
  const kept = await owner(
    `SELECT n.language, r.parts FROM campaign_notice n JOIN rights_notice r USING (language, version)
     WHERE n.campaign_id = $1 ORDER BY 1`,
    [first],
  );
  const about = { name: 'Maple Valley Schools', callbackNumber: '+13125550199' };
  expect(kept).toEqual(
    ['en', 'es'].map((language) => ({ language, parts: rightsNotice(about, language).parts })),
  );
});

test('one at a time, only by a requester, and approved by somebody else', async () => {
  expect(await request('due')).toEqual({ kind: 'refused', reason: 'notice-under-way' });
  const own = await decide(database.db, district.deputy, await look(database.db, first));
  expect(own.kind).toBe('refused');
  await sendBack(first);
  expect(await request('everyone', district.superintendent)).toMatchObject({
    reason: 'not-a-requester',
  });
});

test('who had it within a year is not due; who had it before, or never, is', async () => {
  await got('shares', first, '11 months');
  await got('silent', first, '12 months 20 days');

  const second = await requested('due');

  expect(await listed(second)).toEqual(['elsewhere', 'silent', 'withdrew', 'wrong']);
  expect((await findYearlyNotice(database.db))?.all).toEqual({ guardians: 6, due: 4, late: 0 });
  await sendBack(second);
});

test('a year and thirty days later it is overdue, and so is a family that never had it', async () => {
  await owner(`UPDATE notice_duty SET patience_days = 10`);
  expect((await findYearlyNotice(database.db))?.all.late).toBe(1);
  await owner(`UPDATE notice_duty SET patience_days = 0`);
  expect((await findYearlyNotice(database.db))?.all.late).toBe(4);
});

test('another law, from its day on, counts', async () => {
  await owner(
    `INSERT INTO notice_duty (citation, every_months, patience_days, in_force_from) VALUES ('a new law', 6, 30, current_date)`,
  );

  const notice = await findYearlyNotice(database.db);

  expect(notice?.citation).toBe('a new law');
  expect(notice?.all.due).toBe(6);
});

test('a changed word, or another number of the district, is another version; what was sent stays', async () => {
  const before = await owner('SELECT version, language, parts FROM rights_notice ORDER BY 1, 2');
  await owner(`UPDATE district SET callback_number = '+13125550188'`);

  const third = await requested('everyone');

  const after = await owner('SELECT version, language, parts FROM rights_notice ORDER BY 1, 2');
  expect(after).toHaveLength(before.length * 2);
  expect(after).toEqual(expect.arrayContaining(before));
  await expect(owner(`UPDATE rights_notice SET parts = '[]'`)).rejects.toThrow();
  await sendBack(third);
});

test('who heard it or was sent it is recorded once, each guardian of the phone, and nobody else', async () => {
  const version = `(SELECT id FROM campaign_version WHERE campaign_id = $1)`;
  const stopped = await requested('everyone');
  // As if it had been called: past what guards the moves of an attempt.
  const session = await database.owner.pool.connect();
  await session.query('SET session_replication_role = replica');
  await session.query(
    `INSERT INTO recipient (version_id, phone_id, channel, language, time_zones, rule)
     SELECT ${version}, p, c, 'es', '{UTC}', 'test' FROM unnest($2::uuid[]) p, unnest('{voice,text}'::text[]) c ON CONFLICT DO NOTHING`,
    [stopped, [district.phones['elsewhere'], district.phones['silent']]],
  );
  const ended = (name: string, channel: string, how: string, spoken: string) =>
    session.query(
      `INSERT INTO attempt (campaign_id, version_id, phone_id, channel, state, token, disposition, ended_at, spoken_at)
       VALUES ($1, ${version}, $2, $3, 'completed', left(md5(random()::text), 22), $4, now(), ${spoken})`,
      [stopped, district.phones[name], channel, how],
    );
  await ended('shares', 'voice', 'heard', 'now()');
  await ended('shares', 'text', 'delivered', 'NULL');
  await ended('silent', 'text', 'undelivered', 'NULL');
  await ended('silent', 'voice', 'no-answer', 'NULL');
  await ended('elsewhere', 'text', 'delivered', 'NULL');
  await session.query(
    `UPDATE campaign SET state = 'stopped', started_at = now(), ended_at = now() WHERE id = $1`,
    [stopped],
  );
  await session.query('RESET session_replication_role');
  session.release();

  for (let turn = 0; turn < 2; turn += 1) await recordNoticeDeliveries(database.as('bot').db);

  const rows = await owner<{ channel: string; language: string }>(
    `SELECT d.channel, d.language FROM notice_delivery d WHERE campaign_id = $1 ORDER BY d.language, d.guardian_id`,
    [stopped],
  );
  expect(rows.map(({ channel, language }) => `${channel} ${language}`)).toEqual([
    'voice en',
    'voice en',
    'text es',
  ]);
});

test('a notice becomes no emergency by an edit, stays a notice, and has its versions when it is asked again', async () => {
  const revised = (change: Partial<Draft>) =>
    draftCampaign(database.db, {
      operator: district.deputy,
      revises: first,
      draft: aClosure({ schoolIds: [district.school], ...change }),
    });

  await expect(revised({ purpose: 'emergency' })).rejects.toMatchObject({
    constraint: 'rights_are_a_school_matter',
  });
  expect(
    await revised({ purpose: 'school-mission', happening: 'other', ground: 'none' }),
  ).toMatchObject({ kind: 'drafted', campaignId: first });
  expect(await owner('SELECT FROM campaign_notice WHERE campaign_id = $1', [first])).toHaveLength(
    2,
  );
  await expect(
    owner('UPDATE campaign SET tells_rights = NULL WHERE id = $1', [first]),
  ).rejects.toMatchObject({ constraint: 'campaign_tells_rights' });
});
