import { expect, test } from 'vitest';
import { renderCard as renderForTeams } from '#chat/teams/draw/render-card.ts';
import type { Reply } from '#conversation/kit/command.ts';
import { fileLink } from '#files/file-kind.ts';
import { reportFile } from '#files/kinds/report-file.ts';
import { cardProblems } from '#sandbox/teams/card-rules.ts';
import { type DeskPerson, officeDesk, wordsIn } from '#test/support/consent/office-desk.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { asking } from '#test/support/web/file-links.ts';
import { downloadAs } from '#test/support/web/readers.ts';
import { webServer } from '#test/support/web/web-server.ts';

const desk = setUpOnce(officeDesk);
const server = setUpOnce(() => webServer({ db: desk.database.as('bot').db, vault: testVault }));

const cardOf = (reply: Reply) => {
  if (reply.kind !== 'private') throw new Error(`a private card was expected, not ${reply.kind}`);
  return reply.card;
};
const labels = (reply: Reply) => cardOf(reply).buttons.map(({ label }) => label);
const badge = async (who: DeskPerson, words: string) =>
  cardOf(await desk.say(who, words)).badge?.text;
const press = (who: DeskPerson, reply: Reply, label: string) => {
  const button = cardOf(reply).buttons.find((one) => one.label === label);
  if (button === undefined) throw new Error(`no button “${label}”`);
  return desk.press(who, button.verb, button.data);
};
const entries = (act: string) =>
  desk.rows<{ actor: string; report: string; facts: Record<string, string> }>(
    'SELECT actor_id AS actor, subject_id AS report, facts FROM audit_entry WHERE act = $1 ORDER BY id',
    [act],
  );

const everyReport = [
  'Closures and reach',
  'Families not reached',
  'Not contacted, and why',
  'Consent report',
  'Opt-outs',
  'Approvals',
  'Access and training',
  'Audits and findings',
  'Incidents',
  'Annual report',
];

test('“audit report” lists every report, each a press away', async () => {
  const list = await desk.say('officer', 'audit report');
  const more = await press('officer', list, 'More reports');

  const offered = [...labels(list), ...labels(more)];
  expect(offered.filter((label) => label !== 'More reports')).toEqual(everyReport);
  // A button says which report it is, and no list above it says so again; a school of the district shows how one is typed.
  for (const reply of [list, more]) {
    const said = JSON.stringify(cardOf(reply).blocks);
    expect(everyReport.filter((label) => said.includes(label))).toEqual([]);
    expect(wordsIn(reply)).toContain('“audit report closures School S1 2026”');
  }
  // Teams shows no more than six buttons.
  for (const reply of [list, more])
    expect(cardProblems(renderForTeams(cardOf(reply)), { inDialog: false })).toEqual([]);
  for (const label of everyReport) {
    const report = await press('officer', labels(list).includes(label) ? list : more, label);
    expect(cardProblems(renderForTeams(cardOf(report)), { inDialog: false })).toEqual([]);
    expect(labels(report)).toEqual(['CSV', 'PDF']);
  }
  expect((await entries('report-shown')).map(({ report }) => report)).toEqual([
    'closures',
    'unreached',
    'not-contacted',
    'consent',
    'opt-outs',
    'approvals',
    'access',
    'audits',
    'incidents',
    'annual',
  ]);
});

test.each([
  ['audit report closures november 2025', 'Nov 1, 2025, to Nov 30, 2025, whole district'],
  ['audit report reach School S1 2026', 'Jan 1, 2026, to Dec 31, 2026, School S1'],
  ['audit report reach 2026 school s1', 'Jan 1, 2026, to Dec 31, 2026, School S1'],
  ['audit report not contacted 2025-26', 'Jul 1, 2025, to Jun 30, 2026, whole district'],
  ['audit report opt outs s2 2026-03', 'Mar 1, 2026, to Mar 31, 2026, School S2'],
  ['audit report training 2025', 'Jan 1, 2025, to Dec 31, 2025, whole district'],
  ['audit report annual 2025', 'Jan 1, 2025, to Dec 31, 2025'],
  ['audit report consent', 'As of today, whole district'],
])('“%s” is about %s', async (words, scope) => {
  expect(await badge('officer', words)).toBe(scope);
});

test('without days a report is of the last thirty, and the pack of this year', async () => {
  const [day] = await desk.rows<{ day: string; first: string; january: string }>(
    `SELECT to_char(d, 'FMMon FMDD, YYYY') AS day, to_char(d - 29, 'FMMon FMDD, YYYY') AS first,
       'Jan 1, ' || to_char(d, 'YYYY') AS january FROM (SELECT (now() AT TIME ZONE 'America/Chicago')::date AS d) today`,
  );

  expect(await badge('officer', 'audit report approvals')).toBe(
    `${day?.first}, to ${day?.day}, whole district`,
  );
  const annual = await desk.say('officer', 'audit report annual');
  expect(cardOf(annual).badge?.text).toBe(`${day?.january}, to ${day?.day}`);
  // A figure that is rounded says so, and a year without closures shows no figure of families.
  expect(wordsIn(annual)).toContain('rounded down to the nearest 5');
  expect(wordsIn(annual)).toContain('Families not reached: No closures in this period.');
});

test('a mistyped report, a mistyped school and a part of several names lead to the right one', async () => {
  const report = await desk.say('officer', 'audit report closurse 2026');
  expect(wordsIn(report)).toContain('Did you mean “Closures and reach”?');
  expect(cardOf(await press('officer', report, 'Closures and reach')).title).toBe(
    'Closures and reach',
  );

  const school = await desk.say('officer', 'audit report closures schol s1 2026');
  expect(wordsIn(school)).toContain('Did you mean “School S1”?');
  expect(cardOf(await press('officer', school, 'School S1')).badge?.text).toBe(
    'Jan 1, 2026, to Dec 31, 2026, School S1',
  );

  const several = await desk.say('officer', 'audit report closures school 2026');
  expect(wordsIn(several)).toContain('Which school do you mean?');
  expect(cardOf(await press('officer', several, 'School S2')).badge?.text).toBe(
    'Jan 1, 2026, to Dec 31, 2026, School S2',
  );

  expect(wordsIn(await desk.say('officer', 'audit report closures nowhere'))).toContain(
    'neither one of your schools nor a period. Type for example “audit report closures november” or “audit report closures School S1 2026”',
  );
  expect(wordsIn(await desk.say('officer', 'audit report zebra'))).toContain(
    'I don’t know “zebra”.',
  );
  expect(wordsIn(await desk.say('officer', 'audit report access school s1'))).toContain(
    'for the whole district',
  );
});

test('the front office of one school counts its own families, and nobody else’s', async () => {
  expect(labels(await desk.say('clerk', 'audit report'))).toEqual([
    'Closures and reach',
    'Families not reached',
    'Not contacted, and why',
    'Opt-outs',
  ]);
  expect(wordsIn(await desk.say('clerk', 'audit report'))).not.toContain('School S2');
  expect(await badge('clerk', 'audit report closures 2026')).toBe(
    'Jan 1, 2026, to Dec 31, 2026, School S1',
  );
  expect(await badge('secretary', 'audit report closures 2026')).toContain('whole district');

  // Of the other school's name only their own is near.
  expect(labels(await desk.say('clerk', 'audit report closures School S2'))).toEqual(['School S1']);
  const forged = { report: 'closures', from: '2026-01-01', to: '2026-12-31' };
  expect(
    wordsIn(await desk.press('clerk', 'report', { ...forged, school: desk.district.otherSchool })),
  ).toContain('None of your schools');
  for (const words of ['approvals', 'access', 'audits', 'incidents', 'consent', 'annual'])
    expect(wordsIn(await desk.say('clerk', `audit report ${words}`))).toContain(
      'Only compliance staff and administrators',
    );
  expect(wordsIn(await desk.press('clerk', 'report', { ...forged, report: 'annual' }))).toContain(
    'Only compliance staff and administrators',
  );
  // The opt-outs of the other school's families don't show: both of the district's are of S1.
  const own = wordsIn(await desk.say('otherClerk', 'audit report opt-outs'));
  expect(own).toContain('Nobody opted out.');
  expect(wordsIn(await desk.say('clerk', 'audit report opt-outs'))).not.toContain(
    'How families opted out\nNobody opted out.',
  );

  expect(wordsIn(await desk.say('principal', 'audit report closures'))).toContain(
    'Only compliance staff and administrators',
  );
});

const linkFor = (who: DeskPerson, changes: { school?: string; report?: string } = {}) =>
  fileLink(
    reportFile,
    { report: 'closures', format: 'csv', from: '2026-01-01', to: '2026-12-31', ...changes },
    { operatorId: desk.people[who] },
    { publicUrl: server.url, vault: testVault },
  );
const download = (who: DeskPerson, link: string) =>
  downloadAs({ operatorId: desk.people[who], vault: testVault }, link);

test('a file is of what the link says, for its person, while they hold the role; and it is on record', async () => {
  const link = linkFor('clerk');
  const file = await download('clerk', link);

  expect([file.status, file.headers.get('content-disposition')]).toEqual([
    200,
    'attachment; filename=bellwether-closures-2026-01-01-to-2026-12-31.csv',
  ]);
  expect(await file.text()).toContain('Report,Schools,School S1');
  expect((await entries('report-downloaded')).at(-1)).toEqual({
    actor: desk.people.clerk,
    report: 'closures',
    facts: {
      from: '2026-01-01',
      to: '2026-12-31',
      format: 'csv',
      linkExpiresAt: expect.any(String),
    },
  });

  for (const other of [{ report: 'approvals' }, { format: 'pdf' }, { from: '2020-01-01' }])
    expect((await download('clerk', asking(link, other))).status).toBe(403);
  expect((await download('officer', link)).status).toBe(403);
  // An officer reads about every school, and gets by a link what was asked for and nothing else.
  const whole = linkFor('officer');
  const ofSchool = asking(whole, { school: desk.district.otherSchool });
  expect((await download('officer', whole)).status).toBe(200);
  expect((await download('officer', ofSchool)).status).toBe(403);
  expect(
    (await download('clerk', linkFor('clerk', { school: desk.district.otherSchool }))).status,
  ).toBe(403);
  expect((await download('clerk', linkFor('clerk', { report: 'annual' }))).status).toBe(403);

  await desk.rows('UPDATE role_grant SET revoked_at = now() WHERE operator_id = $1', [
    desk.people.clerk,
  ]);
  expect((await download('clerk', link)).status).toBe(403);
  expect((await entries('download-refused')).at(-1)).toEqual({
    actor: desk.people.clerk,
    report: 'closures',
    facts: { reason: 'not-compliance' },
  });
  await desk.rows('UPDATE role_grant SET revoked_at = NULL WHERE operator_id = $1', [
    desk.people.clerk,
  ]);
});

test('a report that takes longer than two seconds says that it is coming, and comes', async () => {
  const holder = await desk.database.owner.pool.connect();
  await holder.query('BEGIN; LOCK TABLE campaign IN ACCESS EXCLUSIVE MODE');

  const reply = await desk.say('officer', 'audit report closures 2026');
  expect(wordsIn(reply)).toContain('Working on the report.');
  expect(cardOf(reply).title).toBe('');

  await holder.query('COMMIT');
  holder.release();
  const report = reply.kind === 'private' ? await reply.follows : undefined;
  expect(report && cardOf(report).title).toBe('Closures and reach');
});
