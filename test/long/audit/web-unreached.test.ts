import { parse } from 'csv-parse/sync';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { fileLink } from '#files/file-kind.ts';
import { evidenceFile } from '#files/kinds/evidence-files.ts';
import { unreachedFile } from '#files/kinds/unreached-file.ts';
import { testDistrict } from '#test/support/attempt/attempt-district.ts';
import { addStaff } from '#test/support/district/add-staff.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { changedFileLink } from '#test/support/web/file-links.ts';
import { downloadAs } from '#test/support/web/readers.ts';
import { webServer } from '#test/support/web/web-server.ts';

const district = setUpOnce(testDistrict);
const server = setUpOnce(() => webServer({ db: district.as('bot').db, vault: testVault }));
let campaign: string;
let clerk: string;
const rows = async <T>(text: string, values: unknown[] = []): Promise<T[]> =>
  (await district.owner.pool.query(text, values)).rows as T[];

/** Two families at the first school, one of them with a name that a spreadsheet would run; and one elsewhere. */
beforeAll(async () => {
  const phones = await district.addPhones(3);
  for (const [place, { number }] of phones.entries()) {
    const name = ['=HYPERLINK("x")', 'Ana Ruiz', 'Elsewhere'][place] ?? '';
    await rows('UPDATE guardian SET name = $2, language = $3 WHERE sourced_id = $1', [
      number,
      testVault.encrypt(name, `guardian.name:${number}`),
      place === 1 ? 'es' : 'en',
    ]);
  }
  const [other] = await rows<{ id: string }>(
    `INSERT INTO school (sourced_id, name, time_zone) VALUES ('S2', 'Birch', 'UTC') RETURNING id`,
  );
  await rows(
    `UPDATE enrollment SET school_id = $1 WHERE student_id = (SELECT id FROM student WHERE sourced_id = $2)`,
    [other?.id, phones[2]?.number],
  );
  campaign = await district.startCampaign({ phones });
  await rows('ALTER TABLE campaign_version DISABLE TRIGGER USER');
  await rows(`UPDATE campaign_version SET school_ids = ARRAY(SELECT id FROM school)`);
  await rows('ALTER TABLE attempt DISABLE TRIGGER attempt_legal_move');
  await rows(
    `UPDATE attempt SET state = 'no-answer', disposition = 'no-answer', ended_at = now(), intent_at = now(),
       token = translate(right(id::text, 22), '-', 'x')`,
  );
  ({ id: clerk } = await addStaff(district.db, 'Clara', []));
});
beforeEach(async () => {
  await rows('UPDATE role_grant SET revoked_at = now() WHERE operator_id = $1', [clerk]);
  await rows(
    `INSERT INTO role_grant (operator_id, role, school_id) VALUES ($1, 'front-office', $2)`,
    [clerk, district.school],
  );
});

const here = () => ({ publicUrl: server.url, vault: testVault });
const linkTo = (operatorId = clerk, at = Temporal.Now.instant()) =>
  fileLink(unreachedFile, { campaign }, { operatorId, at }, here());
const hourAgo = () => Temporal.Now.instant().subtract({ hours: 1 });
const take = (link: string) => downloadAs({ operatorId: clerk, vault: testVault }, link);
const shown = async () =>
  (
    await rows<{ n: number }>(
      `SELECT count(*)::int AS n FROM disclosure WHERE what = 'unreached-file'`,
    )
  )[0]?.n;

test('the file has the families of the reader’s schools in words, none of which a spreadsheet runs', async () => {
  await rows(
    `INSERT INTO hand_call_claim (campaign_id, phone_id, operator_id)
     SELECT $1, gp.phone_id, $2 FROM guardian_phone gp JOIN guardian g ON g.id = gp.guardian_id WHERE g.language = 'es'`,
    [campaign, clerk],
  );
  const response = await take(linkTo());

  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(response.headers.get('content-disposition')).toBe(
    'attachment; filename=bellwether-closure-1-families-not-reached.csv',
  );
  const lines = parse<Record<string, string>>(await response.text(), { columns: true, bom: true });
  expect(lines).toHaveLength(2);
  expect(lines).toContainEqual({
    Family: expect.any(String),
    'Student school': 'Adams Elementary',
    Guardian: 'Ana Ruiz',
    Phone: '(503) 555-0101',
    Language: 'Spanish',
    'Why not reached': 'No answer',
    Taken: expect.stringMatching(/^by Clara, \w{3} \d/),
    'Called by hand': '',
  });
  expect(lines.map((line) => line['Phone'])).toContain('take this family to see the number');
  expect(lines.map((line) => line['Guardian'])).toContain(`'=HYPERLINK("x")`);
  expect(await shown()).toBe(2);
});

test.each([
  ['has expired', () => linkTo(clerk, hourAgo())],
  ['was altered', () => linkTo().replace(/.{4}$/, 'AAAA')],
  [
    'was given to another person',
    () => changedFileLink(linkTo(district.requester), (asked) => ({ ...asked, operatorId: clerk })),
  ],
  [
    'is a link to the evidence',
    () =>
      fileLink(evidenceFile, { campaign, format: 'jsonl' }, { operatorId: clerk }, here()).replace(
        '/evidence/',
        '/unreached/',
      ),
  ],
])('a link that %s gives nothing, and nothing is recorded as shown', async (_what, link) => {
  const before = await shown();

  const response = await take(link());

  expect(response.status).toBe(403);
  expect(await response.text()).not.toContain('Ana');
  expect(await shown()).toBe(before);
});

test('anyone who lost the role since has no file, and the attempt is in the log', async () => {
  const link = linkTo();
  await rows('UPDATE role_grant SET revoked_at = now() WHERE operator_id = $1', [clerk]);
  const before = await shown();

  const response = await take(link);

  expect(response.status).toBe(403);
  expect(await response.text()).toContain('This list is for the front office');
  expect(await shown()).toBe(before);
  const entries = await rows<{ facts: unknown }>(
    `SELECT facts FROM audit_entry WHERE act = 'download-refused' AND actor_id = $1`,
    [clerk],
  );
  expect(entries).toEqual([{ facts: { reason: 'not-for-the-list' } }]);
});
