import { expect, test } from 'vitest';
import { transact } from '#database/transaction.ts';
import { revokeByText } from '#domain/consent/opt-out/revoke-by-text.ts';
import { exportFamilyData } from '#domain/family/data/export-family-data.ts';
import { startFamilyData } from '#domain/family/data/start-family-data.ts';
import { findOperatorById } from '#domain/people/operator/find-operator.ts';
import { nationalNumber } from '#domain/shared/written-number.ts';
import { fileLink } from '#files/file-kind.ts';
import { familyDataFile } from '#files/kinds/family-data-file.ts';
import { familyDataPdf } from '#reports/family-data-pdf.ts';
import { newMessageSid } from '#test/support/consent/inbound-text.ts';
import { keptOfFamily, tablesOfFamilies } from '#test/support/consent/kept-of-family.ts';
import { officeDesk, wordsIn } from '#test/support/consent/office-desk.ts';
import { writeTo } from '#test/support/district/write-to.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { readPdf } from '#test/support/reports/read-pdf.ts';
import { renew, setUpOnce } from '#test/support/set-up.ts';
import { asking } from '#test/support/web/file-links.ts';
import { downloadAs } from '#test/support/web/readers.ts';
import { webServer } from '#test/support/web/web-server.ts';

const desk = setUpOnce(officeDesk);

const student = (name: string, set: string) =>
  desk.rows(`UPDATE student SET ${set} WHERE sourced_id = 'student-' || $1`, [name]);
const guardianId = async (name: string) =>
  (
    await desk.rows<{ id: string }>(
      `SELECT id FROM guardian WHERE sourced_id = 'guardian-' || $1`,
      [name],
    )
  )[0]?.id ?? '';
const dataOf = async (name: string, whoAsks: 'guardian' | 'adult-student' = 'guardian') =>
  transact(desk.database.as('bot').db, async (tx) => {
    const operator = await findOperatorById(tx, desk.people.officer);
    if (operator === undefined) throw new Error('the officer is gone');
    return exportFamilyData(tx, testVault, {
      guardianId: await guardianId(name),
      operator,
      whoAsks,
      checked: 'photo-id',
      format: 'json',
      expiresAt: Temporal.Now.instant().add({ hours: 1 }),
    });
  });

test('the form won’t go on without who asks and how that was checked', async () => {
  const submit = (values: Record<string, string>) =>
    desk.submit('clerk', 'my-data', { values: { sourcedId: 'guardian-agreed', ...values } });

  expect(wordsIn(await submit({}))).toContain('who: Choose who asks.');
  expect(wordsIn(await submit({ who: 'guardian' }))).toContain(
    'checked: Say how you checked who they are.',
  );
  expect(await desk.rows(`SELECT FROM audit_entry WHERE act = 'family-data-asked'`)).toEqual([]);

  const ready = await submit({ who: 'guardian', checked: 'called-back' });
  expect(wordsIn(ready)).toContain('[PDF]\n[JSON]');
  expect(
    await desk.rows(`SELECT subject_id, facts FROM audit_entry WHERE act = 'family-data-asked'`),
  ).toEqual([
    {
      subject_id: await guardianId('agreed'),
      facts: { whoAsks: 'guardian', checked: 'called-back' },
    },
  ]);
});

test('a clerk reads of the families of their school, and the officer of every family, those who left too', async () => {
  const ask = (who: 'clerk' | 'otherClerk' | 'officer' | 'principal', name: string) =>
    desk.submit(who, 'my-data', {
      values: { sourcedId: `guardian-${name}`, who: 'guardian', checked: 'photo-id' },
    });

  expect(wordsIn(await ask('otherClerk', 'agreed'))).toContain('No guardian at your schools');
  expect(wordsIn(await ask('principal', 'agreed'))).toContain('Only the front office');
  await desk.rows(`UPDATE guardian SET active = false WHERE sourced_id = 'guardian-silent'`);
  await student('silent', 'active = false');
  expect(wordsIn(await ask('clerk', 'silent'))).toContain('No guardian at your schools');
  expect(wordsIn(await ask('officer', 'silent'))).toContain('Both files are ready');
});

test('the file has numbers, consents, opt-outs with their words, and disclosures by student; the download is one', async () => {
  await desk.find('clerk', 'withdrew');
  const number = await desk.number('withdrew');
  await desk.rows(
    `WITH bus AS (INSERT INTO student_group (kind, sourced_id, name) VALUES ('bus', '12', '12') RETURNING id)
     INSERT INTO group_member (group_id, student_id) SELECT bus.id, s.id FROM bus, student s WHERE s.sourced_id = 'student-withdrew'`,
  );
  await desk.rows(
    `UPDATE guardian_phone SET first_since = now() WHERE guardian_id = (SELECT id FROM guardian WHERE sourced_id = 'guardian-withdrew')`,
  );
  await revokeByText(desk.database.db, testVault, {
    carrierId: newMessageSid(),
    phoneIndexes: testVault.phoneIndexes(number),
    from: number,
    body: 'Please stop calling',
  });

  const data = await dataOf('withdrew');

  expect(data).toMatchObject({
    guardian: { name: 'withdrew', onRoster: true },
    request: { whoAsks: 'guardian', checked: 'photo-id', preparedBy: 'Priya Officer' },
    students: [{ name: 'withdrew', schools: ['School S1'], groups: ['Bus 12'], withheld: null }],
    numbers: [{ number, inUse: true, isShared: false, firstSince: data?.at }],
    consents: [
      { number, channel: 'text' },
      { number, channel: 'voice' },
    ].map((one) => expect.objectContaining({ number: one.number })),
    disclosures: [
      { what: 'consent', by: 'Clara Clerk' },
      { what: 'family-data', by: 'Priya Officer' },
    ],
  });
  expect(data?.optOuts.map(({ words }) => words)).toEqual([null, 'Please stop calling']);
  expect(data?.disclosures[0]?.studentIds).toEqual([data?.students[0]?.id]);
  if (data === undefined) throw new Error('no data');
  const { text } = await readPdf(new Uint8Array(await familyDataPdf(data)));
  expect(text).toContain(nationalNumber(number));
  expect(text).toMatch(/rings first, as you\s+asked on/);
  expect(text).not.toContain(number);
  expect(
    await desk.rows(
      `SELECT facts ->> 'format' AS format FROM audit_entry WHERE act = 'family-data-downloaded'`,
    ),
  ).toEqual([{ format: 'json' }]);
});

test('each table about families has its place in the file, or a reason why it has none', async () => {
  const tables = await desk.rows<{ name: string }>(tablesOfFamilies);

  expect(tables.map(({ name }) => name).toSorted()).toEqual(Object.keys(keptOfFamily).toSorted());
});

test('words from a number that another family uses too are left out', async () => {
  const from = await desk.number('agreed');
  await revokeByText(desk.database.db, testVault, {
    carrierId: newMessageSid(),
    phoneIndexes: testVault.phoneIndexes(from),
    from,
    body: 'This is the other family, stop it',
  });

  const data = await dataOf('shares');

  expect(data?.numbers).toMatchObject([{ isShared: true }]);
  expect(data?.optOuts.map(({ words }) => words)).toEqual([null]);
});

test('both parents have every part, unless a document bars one or the student is 18', async () => {
  const withheld = async (name: string) => (await dataOf(name))?.students[0]?.withheld;

  expect(await withheld('agreed')).toBeNull();
  expect(await withheld('barred')).toBe('custody-document');
  await student('agreed', `adult_on = current_date + 2, directory_refused = true`);
  expect(await dataOf('agreed')).toMatchObject({
    students: [{ withheld: null, directoryRefused: true }],
  });
  await student('agreed', `adult_on = current_date - 2`);
  await desk.find('clerk', 'agreed');

  const data = await dataOf('agreed');
  expect(data?.students).toMatchObject([{ withheld: 'of-age', schools: [], groups: [] }]);
  expect(data?.disclosures.flatMap(({ studentIds }) => studentIds)).toEqual([]);
  expect(wordsIn(await desk.find('clerk', 'agreed'))).toContain(
    '1 student is 18 or older: the rights are the student’s\nDirectory information refused for 1 student',
  );
});

test('a student of age gets their own part and nothing of the parent', async () => {
  await renew(desk);
  const ask = () =>
    startFamilyData(desk.database.as('bot').db, {
      operator: {
        id: desk.people.officer,
        name: 'Priya Officer',
        roles: [{ role: 'compliance', schoolId: null }],
      },
      asked: { indexes: undefined, sourcedId: 'guardian-withdrew' },
      whoAsks: 'adult-student',
      checked: 'photo-id',
    });
  expect(await ask()).toEqual({ kind: 'refused', reason: 'no-adult-student' });
  await student('withdrew', 'adult_on = current_date - 2');
  expect(await ask()).toMatchObject({ kind: 'started' });
  // A younger brother or sister, of whom a student of age may read nothing.
  await desk.rows(`INSERT INTO guardianship (student_id, guardian_id)
    SELECT s.id, g.id FROM student s, guardian g
    WHERE s.sourced_id = 'student-agreed' AND g.sourced_id = 'guardian-withdrew'`);
  // What is the parent's own: where they work, whose contact they are, and their e-mail.
  await desk.rows(`INSERT INTO employment (guardian_id, school_id, numbers_given_on)
    SELECT g.id, c.id, '2026-08-15' FROM guardian g, school c WHERE g.sourced_id = 'guardian-withdrew' AND c.name = 'School S1'`);
  await desk.rows(`INSERT INTO emergency_contact (student_id, guardian_id, turn)
    SELECT s.id, g.id, 1 FROM student s, guardian g WHERE s.sourced_id = 'student-silent' AND g.sourced_id = 'guardian-withdrew'`);
  await writeTo(desk.database, { 'guardian-withdrew': 'parent@example.org' });
  expect(await dataOf('withdrew')).toMatchObject({
    guardian: { works: [{ school: 'School S1' }], contactOf: [{ turn: 1 }] },
    emails: [{ address: 'parent@example.org' }],
  });

  const theirs = await dataOf('withdrew', 'adult-student');
  expect(theirs).toMatchObject({ guardian: { works: [], contactOf: [] }, emails: [] });
  expect(theirs?.students).toMatchObject([{ name: 'withdrew', withheld: null }]);
  expect(theirs).toMatchObject({ numbers: [], consents: [], optOuts: [] });
});

test('a PDF says where it has letters that it can’t print', async () => {
  const data = await dataOf('agreed');
  if (data === undefined) throw new Error('no such family');
  const warning = 'in letters that this file can’t print';
  const wordsOf = async (name: string) => {
    const pdf = await familyDataPdf({ ...data, guardian: { ...data.guardian, name } });
    return (await readPdf(new Uint8Array(pdf))).text.replaceAll(/\s+/g, ' ');
  };

  expect(await wordsOf('Nguyễn Ngọc')).not.toContain(warning);
  expect(await wordsOf('建國 鄭')).toContain(warning);
});

test('a link is its asker’s, for an hour, while they may read about the family; both files come by it', async () => {
  await using server = await webServer({ db: desk.database.as('bot').db, vault: testVault });
  const link = async (format: 'pdf' | 'json', at = Temporal.Now.instant()) =>
    fileLink(
      familyDataFile,
      {
        guardian: await guardianId('agreed'),
        format,
        whoAsks: 'guardian',
        checked: 'photo-id',
      },
      { operatorId: desk.people.clerk, at },
      { publicUrl: server.url, vault: testVault },
    );
  const take = (address: string, operatorId = desk.people.clerk) =>
    downloadAs({ operatorId, vault: testVault }, address);

  const json = await take(await link('json'));
  expect(json.headers.get('content-disposition')).toContain('bellwether-family-data.json');
  expect(JSON.parse(await json.text())).toMatchObject({ guardian: { name: 'agreed' } });
  const pdf = await take(await link('pdf'));
  expect(
    Buffer.from(await pdf.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');

  expect((await take(await link('json'), desk.people.officer)).status).toBe(403);
  expect(
    (await take(await link('json', Temporal.Now.instant().subtract({ hours: 1 })))).status,
  ).toBe(403);
  expect((await take(asking(await link('json'), { checked: 'portal' }))).status).toBe(403);
  await desk.rows('UPDATE role_grant SET revoked_at = now() WHERE operator_id = $1', [
    desk.people.clerk,
  ]);
  expect((await take(await link('json'))).status).toBe(403);
});
