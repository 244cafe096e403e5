import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findOperator } from '#domain/people/operator/find-operator.ts';
import {
  bootstrapOperators,
  importOperators,
} from '#domain/people/operator/import/import-operators.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { entraTenant, slackTeam, staff } from '#sandbox/district/staff.ts';
import { writeFictionalDistrict } from '#sandbox/district/write-fictional-district.ts';
import { testDatabase, testVault } from '#test/support/postgres/database.ts';
import { renew, setUpOnce } from '#test/support/set-up.ts';
import { operatorPhoneBinding } from '#vault/vault.ts';

const database = setUpOnce(async () => {
  const made = await testDatabase();
  await made.owner.pool.query(
    "INSERT INTO school (sourced_id, name, time_zone) VALUES ('SCH-1', 'North', 'America/Chicago')",
  );
  return made;
});
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bellwether-operators-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const header =
  'directory_tenant,directory_id,name,slack_team,slack_user,teams_tenant,teams_user,roles,active';

async function write(lines: string[]) {
  const file = path.join(folder, 'operators.csv');
  await writeFile(file, `${[header, ...lines].join('\n')}\n`);
  return { db: database.db, vault: testVault, file, by: 'test' };
}

const bringIn = async (...lines: string[]) => importOperators(await write(lines));
const bootstrap = async (...lines: string[]) => bootstrapOperators(await write(lines));

async function who(platform: Platform, tenantId: string, userId: string) {
  const operator = await findOperator(database.db, { platform, tenantId, userId, isMember: true });
  if (operator === undefined) return undefined;
  return { name: operator.name, roles: operator.roles.map(({ role }) => role).sort() };
}

const ada =
  '6f1e2d3c-0000-4000-8000-000000000001,person-1,Ada Quill,T1,U1,6f1e2d3c-0000-4000-8000-000000000001,person-1,requester;approver@SCH-1,';
const bo = '6f1e2d3c-0000-4000-8000-000000000001,person-2,Bo Vance,T1,U2,,,approver,';
const [first, second] = ['7', '8'].map(
  (one) =>
    `6f1e2d3c-0000-4000-8000-000000000001,person-${one},Administrator ${one},T1,U${one},,,administrator,`,
) as [string, string];

test("the fictional district's staff come in with both accounts; the substitute stays a stranger", async () => {
  await writeFictionalDistrict({ folder, students: 5 });
  const request = {
    db: database.db,
    vault: testVault,
    file: path.join(folder, 'operators.csv'),
    by: 'test',
  };

  const begun = await bootstrapOperators(request);
  const again = await importOperators(request);

  expect(begun).toMatchObject({
    kind: 'imported',
    counts: { operatorsAdded: 9, accountsLinked: 18, rolesGranted: 12 },
  });
  expect(again).toMatchObject({ kind: 'imported', changed: 0, warningCount: 0 });
  const deputy = { name: 'Inés Carvajal', roles: ['approver', 'requester'] };
  expect(await who('slack', slackTeam, staff.deputy.slackUserId)).toEqual(deputy);
  expect(await who('teams', entraTenant, staff.deputy.teamsUserId)).toEqual(deputy);
  expect(await who('slack', slackTeam, staff.substitute.slackUserId)).toBeUndefined();
});

test('the first list gives its roles, and it is the only one that does', async () => {
  await renew(database);
  await bootstrap(first, second, ada);

  const more = await bringIn(bo, ada.replace('requester;approver@SCH-1', 'compliance'));

  expect(more).toMatchObject({
    kind: 'imported',
    counts: { operatorsAdded: 1, accountsLinked: 1, rolesGranted: 0, rolesRevoked: 0 },
    warnings: [{ line: 2 }, { line: 3, words: expect.stringContaining('two administrators') }],
  });
  expect(await who('slack', 'T1', 'U1')).toEqual({
    name: 'Ada Quill',
    roles: ['approver', 'requester'],
  });
  expect(await who('slack', 'T1', 'U2')).toEqual({ name: 'Bo Vance', roles: [] });
});

test('people of every provider come in, ids with their case; a Slack member is who Slack says', async () => {
  const slackMember = 'T0BELLWETH,U0QUILL01,Dee Lark,T0BELLWETH,U0QUILL01,,,requester,';
  const report = await bringIn(
    'district.example.org,100000000000000000001,Ada Quill,,,,,requester,',
    'district.okta.example.org,00uAbC001xYz5d7,Bo Vance,,,,,requester,',
    'district.okta.example.org,00uabc001xyz5d7,Cy Oakes,,,,,requester,',
    '4711,9001,Eli Moss,,,,,requester,',
    slackMember,
  );

  expect(report).toMatchObject({ kind: 'imported', counts: { operatorsAdded: 5 } });
  const { rows } = await database.pool.query(
    'SELECT directory_tenant AS tenant, directory_id AS id FROM operator ORDER BY added_at, id',
  );
  expect(rows).toContainEqual({ tenant: 'district.okta.example.org', id: '00uAbC001xYz5d7' });
  expect(rows).toContainEqual({ tenant: 't0bellweth', id: 'U0QUILL01' });
  const other = slackMember.replace('T0BELLWETH,U0QUILL01,Dee', 'T0BELLWETH,U0OTHER01,Dee');
  expect(await bringIn(other)).toMatchObject({
    problems: [{ words: expect.stringContaining('slack_user is not the directory_id') }],
  });
});

test('there is one first list: while nobody has had a role, and with two administrators and their accounts', async () => {
  await renew(database);
  const needsTwo = { problems: [{ words: expect.stringContaining('needs two administrators') }] };
  const accountless = second.replace('T1,U8', ',');
  const ofOneSchool = second.replace('administrator,', 'administrator@SCH-1,');

  expect(await bootstrap(ada, bo)).toMatchObject(needsTwo);
  expect(await bootstrap(first, ada)).toMatchObject(needsTwo);
  expect(await bootstrap(first, accountless)).toMatchObject(needsTwo);
  expect(await bootstrap(first, ofOneSchool)).toMatchObject(needsTwo);
  expect(await bootstrap(first, `${second}false`)).toMatchObject(needsTwo);
  expect((await database.pool.query('SELECT FROM operator')).rowCount).toBe(0);

  await bringIn(bo);
  expect(await bootstrap(first, second, bo)).toMatchObject({ counts: { rolesGranted: 3 } });
  expect(await bootstrap(first, second, ada)).toMatchObject({
    problems: [{ words: expect.stringContaining('roles were given already') }],
  });
  expect((await database.pool.query('SELECT FROM role_grant')).rowCount).toBe(3);
});

test('anyone who runs the list gives no account to a person on file, on either platform, not even to one who comes back', async () => {
  await bootstrap(first, second, bo);
  const spare = bo.replace('U2', 'U9');
  const onFile = (platform: string) => ({
    kind: 'refused',
    problems: [{ line: 2, words: expect.stringContaining(`leave the ${platform} account empty`) }],
  });

  expect(await bringIn(spare)).toMatchObject(onFile('slack'));
  expect(await bringIn(bo.replace('T1,U2,,', ',,tenant-9,person-9'))).toMatchObject(
    onFile('teams'),
  );
  expect(await bringIn(bo)).toMatchObject({ kind: 'imported', changed: 0 });
  await bringIn(`${bo}false`);
  expect(await bringIn(`${spare}true`)).toMatchObject(onFile('slack'));
  expect(await who('slack', 'T1', 'U9')).toBeUndefined();
});

test('the audit log has the accounts that came with a person by their marks', async () => {
  await renew(database);
  const marked = /^account-[0-9a-f]{32}$/;
  await bringIn(ada);
  const { rows } = await database.pool.query(
    "SELECT facts -> 'accounts' AS accounts FROM audit_entry WHERE act = 'operator-set'",
  );
  expect(rows).toEqual([
    { accounts: [expect.stringMatching(marked), expect.stringMatching(marked)] },
  ]);
});

test('nobody leaves by not being in the file; active = false ends a person and their roles, and coming back brings none', async () => {
  await renew(database);
  await bootstrap(first, second, ada, bo);

  await bringIn(ada);
  const still = await who('slack', 'T1', 'U2');
  await bringIn(`${bo}false`);

  expect(still).toMatchObject({ roles: ['approver'] });
  expect(await who('slack', 'T1', 'U2')).toBeUndefined();
  const { rows } = await database.pool.query(
    "SELECT facts -> 'roles' AS roles FROM audit_entry WHERE act = 'operator-set' ORDER BY id DESC LIMIT 1",
  );
  expect(rows).toEqual([{ roles: [] }]);
  const ended = await database.pool.query(
    'SELECT FROM role_grant g JOIN role_change c ON c.id = g.revoked_by WHERE g.revoked_at IS NOT NULL',
  );
  expect(ended.rowCount).toBe(1);

  await bringIn(`${bo}true`);
  expect(await who('slack', 'T1', 'U2')).toEqual({ name: 'Bo Vance', roles: [] });
});

test.each([
  [
    'another person already has the account',
    bo.replace('U2', 'U1'),
    'the slack account is another person’s and stays theirs: leave it empty here',
  ],
  [
    'a school is unknown',
    bo.replace('approver', 'approver@SCH-9'),
    'roles names a school that is not on the roster',
  ],
  [
    'a role is unknown',
    bo.replace('approver', 'janitor'),
    'roles must be of requester, approver, compliance, front-office, administrator, translator, parted by semicolons; a translator is written with a language: translator:so',
  ],
  ...['translator', 'translator:en', 'translator:so@SCH-1', 'approver:so', 'translator:xx'].map(
    (roles) => [
      `${roles} is no role`,
      bo.replace('approver', roles),
      expect.stringContaining('translator:so'),
    ],
  ),
  [
    'an account is half given',
    bo.replace('T1,U2', 'T1,'),
    'slack_team and slack_user must both be given, or neither',
  ],
  [
    'the directory is missing',
    bo.replace('person-2', ''),
    'directory_tenant and directory_id must both name the person in the directory',
  ],
  [
    'the tenant is none that people sign in to',
    bo.replace('6f1e2d3c-0000-4000-8000-000000000001', 'T1'),
    'directory_tenant names no tenant that people sign in to: docs/sign-in.md says what it is for each provider',
  ],
])('the whole file is refused when %s', async (_, bad, words) => {
  await bringIn(ada.replace('requester;approver@SCH-1', ''));

  const report = await bringIn(
    '6f1e2d3c-0000-4000-8000-000000000001,person-3,Cy Oakes,T1,U3,,,approver,',
    bad,
  );

  expect(report).toMatchObject({
    kind: 'refused',
    problems: [{ line: 3, words }],
    problemCount: 1,
  });
  expect(await who('slack', 'T1', 'U3')).toBeUndefined();
});

test('one file can not give an account to two people, or list a person twice', async () => {
  const report = await bringIn(
    ada,
    bo.replace('U2', 'U1'),
    ada.replace('U1', 'U9').replace('6f1e2d3c-0000-4000-8000-000000000001,person-1,req', ',,req'),
  );

  expect(report).toMatchObject({
    problems: [
      { line: 3, words: 'gives a slack account to a second person, after line 2' },
      { line: 4, words: 'repeats the person of line 2' },
    ],
  });
});

test('a person written twice in another case is still one person, and a Teams account is its owner’s', async () => {
  const report = await bringIn(
    ada,
    ada
      .replaceAll('person-1', 'PERSON-1')
      .replace('U1', 'U9')
      .replace('6f1e2d3c-0000-4000-8000-000000000001,PERSON-1,req', ',,req'),
    bo
      .replace(',,approver', ',6f1e2d3c-0000-4000-8000-000000000001,person-9,approver')
      .replace(',,6f1e', ',6f1e'),
  );

  expect(report).toMatchObject({
    kind: 'refused',
    problems: [
      { line: 3, words: 'repeats the person of line 2' },
      { line: 4, words: expect.stringContaining('teams_user is not the directory_id') },
    ],
  });
});

test('an approver’s own phone is kept encrypted, changed and taken away, and never named', async () => {
  await renew(database);
  const one = (phone: string) =>
    `6f1e2d3c-0000-4000-8000-000000000001,person-2,Bo Vance,T1,U2,,,approver,true,${phone}`;
  const listed = async (phone: string) => {
    const file = path.join(folder, 'phones.csv');
    await writeFile(file, `${header},phone\n${one(phone)}\n`);
    return importOperators({ db: database.db, vault: testVault, file, by: 'test' });
  };
  const kept = async () => {
    const { rows } = await database.owner.pool.query<{ operator_id: string; number: Buffer }>(
      'SELECT operator_id, number FROM operator_phone',
    );
    return rows.map((row) => testVault.decrypt(row.number, operatorPhoneBinding(row.operator_id)));
  };

  await listed('(312) 555-0142');
  expect(await kept()).toEqual(['+13125550142']);
  expect(await listed('+1 312 555 0142')).toMatchObject({ changed: 0 });
  expect(await listed('')).toMatchObject({ changed: 0 });
  expect(await listed('312-555-0143')).toMatchObject({ counts: { phonesChanged: 1 } });
  expect(await kept()).toEqual(['+13125550143']);

  const refused = await listed('555-0143');
  expect(JSON.stringify(refused)).toContain('the number in phone has no area code');
  expect(JSON.stringify(refused)).not.toContain('0143');
  await database.pool.query('UPDATE operator SET active = false');
  expect(await kept()).toEqual([]);
  await listed('312-555-0143');
  expect(await listed('none')).toMatchObject({ counts: { phonesChanged: 1 } });
  expect(await kept()).toEqual([]);
  const { rows } = await database.owner.pool.query<{ facts: string }>(
    'SELECT facts::text FROM audit_entry',
  );
  expect(rows.map(({ facts }) => facts).join()).not.toMatch(/555-?014[23]/);
});

test('attack 49: a person whose name steers text or mixes alphabets is refused with the reason', async () => {
  await renew(database);
  for (const [name, reason] of [
    ['Ada\u202E lliuQ', 'without signs that nobody sees'],
    ['Ad\u0430 Quill', 'letters of two alphabets'],
  ] as const) {
    const report = await bringIn(ada.replace('Ada Quill', name));
    expect(JSON.stringify(report)).toContain(reason);
  }
  expect(await who('slack', 'T1', 'U1')).toBeUndefined();
});
