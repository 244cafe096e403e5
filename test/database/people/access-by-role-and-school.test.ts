import { beforeAll, expect, test } from 'vitest';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import type { Role } from '#domain/people/operator/operator.ts';
import { refusals } from '#refusals/refusals.ts';
import { setUpCommandDesk } from '#test/support/chat/command-desk.ts';
import { wordsIn } from '#test/support/consent/office-desk.ts';
import { addStaff } from '#test/support/district/add-staff.ts';
import { decide, submit } from '#test/support/district/decisions.ts';

const { database, district, handle } = setUpCommandDesk();
const roles: readonly Role[] = [
  'requester',
  'approver',
  'front-office',
  'compliance',
  'administrator',
  'translator',
];
/** Of the closure's school, of another one, and of all. */
const places = ['its school', 'another', 'everywhere'] as const;

beforeAll(async () => {
  await link('nobody', (await addStaff(database.db, 'nobody', [])).id);
  for (const role of roles) for (const place of placesOf(role)) await hire(role, place);
  const view = await submit(database.db, {
    author: district.principal,
    schoolIds: [district.school],
  });
  await decide(database.db, district.superintendent, view);
  await startDueCampaigns(database.db);
});

/** A translator reads a language for the whole district. */
const placesOf = (role: Role) => (role === 'translator' ? (['everywhere'] as const) : places);

async function hire(role: Role, place: (typeof places)[number]): Promise<void> {
  const school = { 'its school': district.school, another: district.otherSchool, everywhere: null };
  const { id } = await addStaff(database.db, `${role} of ${place}`, [role], {
    schoolId: school[place],
    language: role === 'translator' ? 'so' : null,
  });
  await link(`${role} of ${place}`, id);
}

const link = (userId: string, id: string) =>
  database.owner.pool.query(`INSERT INTO chat_identity VALUES ('slack', 'T1', $1, $2)`, [
    userId,
    id,
  ]);

const saysNo: readonly string[] = [
  ...Object.values(refusals),
  'That is neither one of your schools nor a period.',
  // Another school’s name is taken for a mistyped one of theirs.
  'Did you mean “School',
];

async function may(userId: string, words: string): Promise<boolean> {
  const reply = await handle({
    account: { platform: 'slack', tenantId: 'T1', userId, isMember: true },
    place: { channelId: 'C1' },
    kind: 'words',
    words: words.split(' '),
  });
  const told = wordsIn(reply);
  return !saysNo.some((sentence) => told.includes(sentence));
}

const commands = [
  'closure status 1',
  'closure status',
  'closure preview 1',
  'closure why 1',
  'closure unreached 1',
  'consent find',
  'consent history',
  'consent tasks',
  'consent gaps',
  'consent report',
  'audit report',
  'audit report closures School S1',
  'audit report closures School S2',
  'audit report access',
  'audit report annual',
  'audit findings',
  'audit evidence 1',
  'audit now',
];

/** A letter for each place: of its school, of another, everywhere; a dot where it is refused. */
async function rowOf(command: string): Promise<string> {
  const cells: string[] = [];
  for (const role of roles) {
    let cell = '';
    for (const place of placesOf(role))
      cell += (await may(`${role} of ${place}`, command)) ? place[0] : '.';
    cells.push(cell.padEnd(3));
  }
  const nobody = (await may('nobody', command)) ? 'yes' : 'no';
  return [command.padEnd(32), ...cells, nobody].join(' ');
}

test('each command answers those whose role and school it is for, and nobody else', async () => {
  const table: string[] = [];
  for (const command of commands) table.push(await rowOf(command));

  // requester, approver, front office, compliance, administrator, translator; and somebody without a role.
  expect(table.join('\n')).toMatchInlineSnapshot(`
    "closure status 1                 i.e i.e i.e i.e i.e e   no
    closure status                   i.e i.e i.e i.e i.e e   no
    closure preview 1                iae iae iae iae ... .   no
    closure why 1                    ... ... iae iae ... .   no
    closure unreached 1              ... ... iae iae ... .   no
    consent find                     ... ... iae iae ... .   no
    consent history                  ... ... iae iae ... .   no
    consent tasks                    ... ... iae iae ... .   no
    consent gaps                     ... ... iae iae ... .   no
    consent report                   ... ... ... ..e ..e .   no
    audit report                     ... ... iae iae ..e .   no
    audit report closures School S1  ... ... i.e i.e ..e .   no
    audit report closures School S2  ... ... .ae .ae ..e .   no
    audit report access              ... ... ... ..e ..e .   no
    audit report annual              ... ... ... ..e ..e .   no
    audit findings                   ... ... ..e ..e ..e .   no
    audit evidence 1                 ... ... ... ..e ..e .   no
    audit now                        ... ... ... ..e ... .   no"
  `);
});
