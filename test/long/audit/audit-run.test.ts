import { beforeAll, expect, test } from 'vitest';
import { findConsentReport } from '#domain/consent/report/find-consent-report.ts';
import { bookFaults } from '#test/support/audit/book-faults.ts';
import { callFaults } from '#test/support/audit/call-faults.ts';
import { consentFaults } from '#test/support/audit/consent-faults.ts';
import { auditDistrict } from '#test/support/audit/district.ts';
import { innocents } from '#test/support/audit/innocents.ts';
import { putBack, type Target } from '#test/support/audit/planting.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(auditDistrict);
let target: Target;

beforeAll(async () => {
  const emergency = await district.finishedCampaign('emergency', 'call-then-text');
  const campaign = await district.finishedCampaign('school-mission', 'call-and-text');
  const { rows: reached } = await district.district.pool.query<{ id: string }>(
    `SELECT phone_id AS id FROM attempt GROUP BY phone_id
     HAVING count(*) = 3 AND bool_and(state = 'completed') ORDER BY phone_id LIMIT 1`,
  );
  const phone = reached[0]?.id ?? '';
  const find = async (id: string, channel: string) =>
    (await district.district.attempts(id)).find(
      (row) => row.phone_id === phone && row.channel === channel && row.try_number === 1,
    )?.id ?? '';
  const version = await district.district.db
    .selectFrom('campaign_version')
    .select('id')
    .where('campaign_id', '=', campaign)
    .executeTakeFirstOrThrow();
  target = {
    phone,
    campaign,
    version: version.id,
    call: await find(campaign, 'voice'),
    text: await find(campaign, 'text'),
    alarm: await find(emergency, 'voice'),
    author: district.district.requester,
    school: district.district.school,
  };
});

test('where nothing is wrong nothing is found, and the run says what it looked at', async () => {
  const run = await district.audit();

  expect(await district.seenBy(run)).toEqual([]);
  const row = await district.district.db
    .selectFrom('audit_run')
    .select(['found', 'looked_at'])
    .where('id', '=', run)
    .executeTakeFirstOrThrow();
  expect(row.found).toBe(0);
  expect(row.looked_at).toMatchObject({
    'gate-differs': { looked: 9, found: 0 },
    'books-out-of-balance': { looked: 2, found: 0 },
    'evidence-missing': { looked: 18, found: 0 },
  });
  expect(row.looked_at['call-without-basis']?.looked).toBeGreaterThanOrEqual(27);
  expect(Object.keys(row.looked_at)).toHaveLength(24);
  const { rows } = await district.district.pool.query<{ act: string; count: number }>(
    `SELECT act, count(*)::int AS count FROM audit_entry WHERE subject_kind = 'audit-run' AND subject_id = $1
     GROUP BY act ORDER BY act`,
    [run],
  );
  expect(rows).toEqual([
    { act: 'audit-checked', count: 24 },
    { act: 'audit-run-asked', count: 1 },
    { act: 'audit-run-ended', count: 1 },
  ]);
});

const faults = [...callFaults, ...consentFaults, ...bookFaults];

test.each(faults)('$name is found, and nothing else', async ({ plant, mend, finds }) => {
  await district.tamper(...plant(target));

  const found = await district.seenBy(await district.audit());

  await district.tamper(...mend(target));
  const wanted = finds(target);
  expect(found).toMatchObject(wanted.map((one) => ({ state: 'open', ...one })));
  expect(found).toHaveLength(wanted.length);
  expect(await district.seenBy(await district.audit())).toEqual([]);
});

test('the consent report counts the evidence that is missing as the audit does', async () => {
  const { phone } = target;
  await district.tamper(
    `CREATE TABLE stash AS SELECT * FROM consent_record WHERE phone_id = '${phone}'`,
    `UPDATE consent_record SET method = 'paper', evidence_reference = ' ', giver_relation = NULL
     WHERE phone_id = '${phone}' AND channel = 'voice'`,
    `UPDATE consent_record SET wording_version = 'lost' WHERE phone_id = '${phone}' AND channel = 'text'`,
    // A younger one stands before it, so nothing rests on this one.
    `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language,
       evidence_reference, obtained_at, recorded_by)
     VALUES ('${phone}', 'text', '{school-mission,other}', 'express', 'paper', 'lost', 'en', '', now() - interval '2 years',
       'test')`,
  );

  const found = await district.seenBy(await district.audit());
  const { evidence } = await findConsentReport(district.district.db);

  await district.tamper(
    `DELETE FROM consent_record WHERE phone_id = '${phone}'`,
    ...putBack('consent_record'),
  );
  expect(found.map(({ code, facts }) => [code, facts])).toEqual([
    ['evidence-missing', { consents: 2, withoutWording: 1, withoutGiver: 1, withoutProof: 1 }],
  ]);
  expect(evidence).toEqual({
    records: 18,
    withoutWording: 1,
    withoutGiver: 1,
    withoutProof: 1,
    stale: 0,
  });
});

test.each(innocents)('$name is no finding', async ({ plant, mend }) => {
  await district.tamper(...plant(target));

  const found = await district.seenBy(await district.audit());

  await district.tamper(...mend(target));
  expect(found).toEqual([]);
});

test('what is mended is not seen again, and stays open until people say so', async () => {
  const { rows } = await district.district.pool.query<{ state: string; codes: number }>(
    'SELECT state, count(DISTINCT code)::int AS codes FROM finding GROUP BY state',
  );

  expect(rows).toEqual([{ state: 'open', codes: 9 }]);
});
