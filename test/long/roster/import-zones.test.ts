import { expect, test } from 'vitest';
import { type Export, smallExport } from '#test/support/district/roster-district.ts';
import { rosterImports } from '#test/support/district/roster-imports.ts';
import { type TestDatabase, testVault as vault } from '#test/support/postgres/database.ts';

let database: TestDatabase;
const { bringIn } = rosterImports((fresh) => {
  database = fresh;
});

/** The small export, its users with a column for the household's zone. */
function exportOf(change: (line: string) => string = (line) => line): Export {
  const files = smallExport();
  const [header = '', ...people] = files['users'] ?? [];
  return {
    ...files,
    users: [`${header},metadata.timeZone`, ...people.map((line) => change(`${line},`))],
  };
}

/** The row of one user, with its household's zone. */
const livingIn = (user: string, zone: string) => (line: string) =>
  line.startsWith(`${user},`) ? `${line}${zone}` : line;

async function rows<T extends object>(query: string, values: unknown[] = []): Promise<T[]> {
  return (await database.pool.query<T>(query, values)).rows;
}

async function phone(number: string) {
  const [found] = await rows<{ area_zones: string[]; student_line: boolean; line_type: string }>(
    'SELECT area_zones, student_line, line_type FROM phone WHERE index = $1',
    [vault.phoneIndex(number)],
  );
  return found;
}

const audience = `SELECT encode(p.index, 'hex') AS phone, z.time_zones FROM phone_audience a
  JOIN calling_zones z ON z.id = a.zones_id JOIN phone p ON p.id = a.phone_id
  JOIN school s ON s.id = a.school_id WHERE s.sourced_id = $1 AND p.index = $2`;

async function zonesOf(number: string, school: string): Promise<string[] | undefined> {
  const [found] = await rows<{ time_zones: string[] }>(audience, [
    school,
    vault.phoneIndex(number),
  ]);
  return found?.time_zones;
}

test("the zones of a household, of its schools and of the number's area code are all candidates", async () => {
  await bringIn(
    exportOf((line) =>
      livingIn('G-3', 'america/los_angeles')(line).replace('402-555-0104', '605-555-0104'),
    ),
  );

  expect(await rows('SELECT sourced_id, time_zone FROM guardian ORDER BY sourced_id')).toEqual([
    { sourced_id: 'G-1', time_zone: null },
    { sourced_id: 'G-2', time_zone: null },
    { sourced_id: 'G-3', time_zone: 'America/Los_Angeles' },
  ]);
  expect(await phone('+16055550104')).toMatchObject({
    area_zones: ['America/Chicago', 'America/Denver'],
  });
  // Bo Lindgren is at both schools, of which one is in mountain time.
  expect(await zonesOf('+16055550104', 'SCH-1')).toEqual([
    'America/Chicago',
    'America/Denver',
    'America/Los_Angeles',
  ]);
  expect(await zonesOf('+14025550101', 'SCH-1')).toEqual(['America/Chicago']);
});

test('a household that moves has its new zone after the next import, and none when it is taken out', async () => {
  await bringIn(exportOf(livingIn('G-1', 'America/Denver')));
  const before = await zonesOf('+14025550101', 'SCH-1');
  await bringIn(exportOf(livingIn('G-1', 'America/New_York')));
  const moved = await zonesOf('+14025550101', 'SCH-1');
  const report = await bringIn(exportOf());

  expect(before).toEqual(['America/Chicago', 'America/Denver']);
  expect(moved).toEqual(['America/Chicago', 'America/New_York']);
  expect(await zonesOf('+14025550101', 'SCH-1')).toEqual(['America/Chicago']);
  expect(report).toMatchObject({ changed: 1, counts: { guardiansChanged: 1 } });
});

test.each(['Nebraska', 'America/Springfield', 'CST', '-06:00'])(
  '%s is no time zone: a warning at every import, and the guardian comes in without it',
  async (zone) => {
    const files = exportOf(livingIn('G-1', zone));

    const first = await bringIn(files);
    const second = await bringIn(files);

    const warnings = [
      {
        file: 'users.csv',
        line: 4,
        words: 'metadata.timeZone is not a time zone such as America/Chicago; it was left out',
      },
    ];
    expect(first).toMatchObject({ kind: 'imported', warnings });
    expect(second).toMatchObject({ kind: 'imported', changed: 0, warnings });
    expect(await rows("SELECT time_zone FROM guardian WHERE sourced_id = 'G-1'")).toEqual([
      { time_zone: null },
    ]);
  },
);

test('phones of before get their zones when their guardian is read again, and keep what else is known', async () => {
  await bringIn(exportOf());
  // As a roster was left by an import that knew of no zones, and somebody since gone called the phones mobiles.
  await database.pool.query("UPDATE phone SET area_zones = '{}', line_type = 'mobile'");
  await database.pool.query('UPDATE guardian SET source_hash = sourced_id::bytea');

  const report = await bringIn(exportOf());

  expect(report).toMatchObject({ counts: { guardiansChanged: 3, phonesChanged: 4 } });
  expect(await phone('+14025550102')).toEqual({
    area_zones: ['America/Chicago'],
    student_line: false,
    line_type: 'mobile',
  });
  expect(await bringIn(exportOf())).toMatchObject({ changed: 0 });
});

/** A number under `phone` in the row of Bo Lindgren. */
const withOwnPhone = (number: string) => (line: string) =>
  line.startsWith('S-2,') ? line.replace(',Lindgren,,,,,,', `,Lindgren,,,,,${number},`) : line;

test("a number that a guardian gave is a student's line for as long as it stands with the student", async () => {
  const isStudents = () =>
    rows(`SELECT FROM phone_gate WHERE 'student yes' = ANY (fact_names(facts))`);
  await bringIn(exportOf());
  expect(await isStudents()).toHaveLength(0);

  const given = await bringIn(exportOf(withOwnPhone('(402) 555-0104')));
  expect(given).toMatchObject({ changed: 1, counts: { studentLinesAdded: 1 } });
  expect(await phone('+14025550104')).toMatchObject({ student_line: true });
  expect(await isStudents()).toHaveLength(1);

  // Written otherwise it is the same number, and nothing has changed.
  expect(await bringIn(exportOf(withOwnPhone('+1 402.555.0104')))).toMatchObject({ changed: 0 });

  const taken = await bringIn(exportOf());
  expect(taken).toMatchObject({ changed: 1, counts: { studentLinesEnded: 1 } });
  expect(await phone('+14025550104')).toMatchObject({ student_line: false });
  expect(await isStudents()).toHaveLength(0);
});

test("a student's number that no guardian lists is not stored, and is known once one does", async () => {
  const own = withOwnPhone('402-555-0177');
  await bringIn(exportOf(own));
  expect(await phone('+14025550177')).toBeUndefined();

  await bringIn(exportOf((line) => own(line).replace('402-555-0104', '402-555-0177')));

  expect(await phone('+14025550177')).toMatchObject({ student_line: true });
});

test('a student who has left has no line any more', async () => {
  await bringIn(exportOf(withOwnPhone('402-555-0104')));
  const before = await phone('+14025550104');
  await bringIn(
    exportOf((line) => withOwnPhone('402-555-0104')(line).replace('S-2,,', 'S-2,tobedeleted,')),
  );

  expect(before).toMatchObject({ student_line: true });
  expect(await phone('+14025550104')).toMatchObject({ student_line: false });
});

test('where guardians disagree about a shared number, a mobile stays a mobile', async () => {
  const shared = (line: string) =>
    line.startsWith('G-3,') ? line.replace('402-555-0104', '402-555-0102') : line;
  await bringIn(exportOf());
  const alone = await phone('+14025550102');

  await bringIn(exportOf(shared));
  const both = await phone('+14025550102');
  // The one who calls it a landline is read again, and later than the other.
  await bringIn(exportOf((line) => shared(line).replace('Raúl', 'Raoul')));

  expect(alone).toMatchObject({ line_type: 'landline' });
  expect(both).toMatchObject({ line_type: 'mobile' });
  expect(await phone('+14025550102')).toMatchObject({ line_type: 'mobile' });
});

test('the audience of the schools is what the roster says after every import', async () => {
  const derived = `SELECT a.phone_id, a.school_id, a.may_be_contacted, a.language, z.time_zones, a.is_shared, a.also,
      a.household, a.turn
    FROM phone_audience a JOIN calling_zones z ON z.id = a.zones_id ORDER BY 1, 2`;
  const wanted = 'SELECT * FROM roster_audience ORDER BY phone_id, school_id';
  const changed = exportOf((line) =>
    line.replace('402-555-0104', '402-555-0105').replace('G-2=Case DR-1', ''),
  );

  for (const files of [exportOf(), changed, exportOf(livingIn('G-2', 'America/Denver'))]) {
    await bringIn(files);

    const found = await rows(derived);
    expect(found.length).toBeGreaterThan(0);
    expect(found).toEqual(await rows(wanted));
  }
});
