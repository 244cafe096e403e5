import { expect, test } from 'vitest';
import { violatedRule } from '#database/transaction.ts';
import { readExportRows, type SisRow } from '#sandbox/sis/export-rows.ts';
import type { SisHabits } from '#sandbox/sis/oneroster-page.ts';
import { smallExport, writeExport } from '#test/support/district/roster-district.ts';
import { rosterImports } from '#test/support/district/roster-imports.ts';
import type { TestDatabase } from '#test/support/postgres/database.ts';
import { type RosterService, serveRoster } from '#test/support/roster/roster-service.ts';
import { atLength } from '#test/support/run/length.ts';

let database: TestDatabase;
const { newFolder, bringIn } = rosterImports((fresh) => {
  database = fresh;
});

/** The small district, read as a whole. */
async function serve(habits: SisHabits = {}): Promise<RosterService> {
  const rows = await readExportRows(await writeExport(newFolder(), smallExport()));
  const service = await serveRoster(database, { version: '1.1', rows, habits });
  expect(await service.refresh('whole')).toMatchObject({ kind: 'imported' });
  return service;
}

const filters = (service: RosterService) =>
  new Map(service.questions().map(({ collection, filter }) => [collection, filter]));

/** Which guardian may be told of which student. */
async function ties(): Promise<string[]> {
  const { rows } = await database.pool.query(`
    SELECT s.sourced_id || ' ' || g.sourced_id || CASE WHEN may_be_contacted THEN '' ELSE ' barred' END AS tie
    FROM guardianship gs JOIN student s ON s.id = gs.student_id JOIN guardian g ON g.id = gs.guardian_id
    WHERE gs.active ORDER BY 1`);
  return rows.map(({ tie }) => tie);
}

async function places(): Promise<string[]> {
  const { rows } = await database.pool.query(`
    SELECT s.sourced_id || ' ' || c.sourced_id AS place FROM enrollment e
    JOIN student s ON s.id = e.student_id JOIN school c ON c.id = e.school_id WHERE e.active ORDER BY 1`);
  return rows.map(({ place }) => place);
}

const everybody = ['S-1 G-1', 'S-1 G-2 barred', 'S-2 G-3'];
const agent = (sourcedId: string) => ({ sourcedId, type: 'user' });

test('only what changed is asked for, and who is not told of stays', async () => {
  const service = await serve();
  service.change('users', 'G-1', { sms: '', phone: '+14025550109' });

  expect(await service.refresh('changes')).toMatchObject({
    kind: 'imported',
    counts: {
      guardiansChanged: 1,
      phonesAdded: 1,
      guardianPhonesAdded: 1,
      guardianPhonesEnded: 1,
      studentsEnded: 0,
      guardiansEnded: 0,
      guardianshipsEnded: 0,
      enrollmentsEnded: 0,
    },
  });

  expect(filters(service).get('users')).toMatch(/^dateLastModified>'\d{4}-/);
  expect(filters(service).get('enrollments')).toMatch(/^dateLastModified>'/);
  expect(filters(service).get('orgs')).toBe('');
  expect(await ties()).toEqual(everybody);
  expect(await service.readings()).toMatchObject([{ extent: 'changes' }, { extent: 'whole' }]);
});

atLength('without changes nothing changes', async () => {
  const service = await serve();

  expect(await service.refresh('changes')).toMatchObject({ kind: 'imported', changed: 0 });
});

atLength(
  'who is marked as deleted leaves, and anyone the service merely forgot stays',
  async () => {
    const service = await serve();
    service.change('users', 'G-1', { status: 'tobedeleted' });
    service.rows.users = service.rows.users.filter(({ sourcedId }) => sourcedId !== 'G-3');

    expect(await service.refresh('changes')).toMatchObject({
      kind: 'imported',
      counts: { guardiansEnded: 1, guardianshipsEnded: 1, studentsEnded: 0 },
    });

    expect(await ties()).toEqual(['S-1 G-2 barred', 'S-2 G-3']);
  },
);

atLength(
  'a tie stands as long as one of the two rows says it, and ends where the last one no longer does',
  async () => {
    const service = await serve();
    service.change('users', 'S-2', { familyName: 'Berg', agents: [agent('G-3')] });
    await service.refresh('changes');
    service.change('users', 'S-2', { agents: [] });
    await service.refresh('changes');
    expect(await ties()).toEqual(everybody);
    service.change('users', 'G-3', { agents: [] });

    expect(await service.refresh('changes')).toMatchObject({ counts: { guardianshipsEnded: 1 } });

    expect(await ties()).toEqual(['S-1 G-1', 'S-1 G-2 barred']);
  },
);

atLength(
  'an enrollment that ended takes a school away only where nothing else says it',
  async () => {
    const service = await serve();
    const enrollment = (sourcedId: string, school: string, user: string): SisRow => ({
      sourcedId,
      role: 'student',
      user: { sourcedId: user },
      class: { sourcedId: 'C-1' },
      school: { sourcedId: school },
    });
    service.add('enrollments', enrollment('E-7', 'SCH-2', 'S-1'));
    service.add('enrollments', enrollment('E-8', 'SCH-2', 'S-1'));
    await service.refresh('changes');
    expect(await places()).toEqual(['S-1 SCH-1', 'S-1 SCH-2', 'S-2 SCH-1', 'S-2 SCH-2']);

    service.change('enrollments', 'E-7', { status: 'tobedeleted' });
    service.change('enrollments', 'E-1', { status: 'tobedeleted' });
    await service.refresh('changes');
    expect(await places()).toContain('S-1 SCH-2');
    service.change('enrollments', 'E-8', { status: 'tobedeleted', user: undefined });
    await service.refresh('changes');

    expect(await places()).toEqual(['S-1 SCH-1', 'S-2 SCH-1', 'S-2 SCH-2']);
  },
);

test('whom a court’s document bars stays barred, also after they left and came back', async () => {
  const service = await serve();
  for (const status of ['tobedeleted', 'active']) {
    service.change('users', 'G-2', { status });
    await service.refresh('changes');
  }
  service.change('users', 'S-1', { familyName: 'Peña-Ruiz' });
  await service.refresh('changes');

  expect(await ties()).toEqual(everybody);
});

test('a bar whose guardian was nobody’s so far takes the whole roster', async () => {
  const service = await serve();
  service.change('users', 'S-1', { metadata: { custodyBar: 'G-2=Case DR-1;T-1=Case DR-2' } });
  await service.refresh('whole');
  service.change('users', 'T-1', { role: 'parent', agents: [agent('S-1')], phone: '+14025550107' });
  const before = Temporal.Now.instant().subtract({ hours: 48 }).toString();
  for (const row of service.rows.users)
    if (row.sourcedId === 'S-1') row['dateLastModified'] = before;

  expect(await service.refresh('changes')).toMatchObject({ kind: 'imported' });

  expect(await ties()).toContain('S-1 T-1 barred');
  const [last] = await service.readings();
  expect(last).toMatchObject({ extent: 'whole', problems: [expect.stringContaining('custody')] });
});

atLength(
  'a number that a student has too is known by it, whichever of the two came first',
  async () => {
    const service = await serve();
    const flagged = async () => {
      const { rows } = await database.pool.query('SELECT FROM phone WHERE student_line');
      return rows.length;
    };
    service.change('users', 'S-1', { phone: '+14025550120' });
    await service.refresh('changes');
    service.change('users', 'G-3', { phone: '+14025550120' });
    await service.refresh('changes');
    expect(await flagged()).toBe(1);
    service.change('users', 'S-1', { phone: '' });
    await service.refresh('changes');

    expect(await flagged()).toBe(0);
  },
);

atLength(
  'a class that got another name has it, for students whose rows are as before',
  async () => {
    const service = await serve();
    service.change('classes', 'C-1', { title: 'Homeroom 3b' });
    await service.refresh('changes');

    const { rows } = await database.pool.query(
      `SELECT g.name FROM student_group g JOIN group_member m ON m.group_id = g.id AND m.active WHERE g.kind = 'class' AND g.active`,
    );
    expect(rows).toEqual([{ name: 'Homeroom 3b' }]);
  },
);

atLength.each([
  ['gives everything', { ignoresFilter: true }],
  ['refuses to filter', { refusesFilter: true }],
] as const)(
  'a service that %s is read as a whole, and not asked for changes again until the next night',
  async (_, habits) => {
    const service = await serve(habits);
    service.change('users', 'G-1', { status: 'tobedeleted' });

    expect(await service.refresh('changes')).toMatchObject({ counts: { guardiansEnded: 1 } });
    const [last] = await service.readings();
    expect(last).toMatchObject({
      extent: 'whole',
      problems: expect.arrayContaining([expect.stringContaining('the whole roster was read')]),
    });
    const asked = service.questions().length;
    await service.refresh('changes');

    const later = service.questions().slice(asked);
    expect(later.filter(({ filter }) => filter !== '')).toEqual([]);
  },
);

test('changes that were read before a whole roster came in are not laid over it', async () => {
  const service = await serve();
  service.change('users', 'G-1', { status: 'tobedeleted' });
  service.beforePage(({ collection }) => {
    if (collection !== 'classes') return;
    service.beforePage(undefined);
    service.beBusy(1, '1');
  });
  // While the service lets these wait, the whole roster is read, in which the guardian is back.
  const wait = async () => {
    service.change('users', 'G-1', { status: 'active' });
    expect(await service.refresh('whole')).toMatchObject({ kind: 'imported' });
  };
  const late = await service.refresh('changes', { wait });

  expect(late).toMatchObject({ kind: 'refused' });
  expect(await ties()).toEqual(everybody);
});

test('a row that is there twice and differs takes the whole roster', async () => {
  const service = await serve();
  service.change('users', 'G-1', { familyName: 'Peña' });
  const twin = { ...service.rows.users.find(({ sourcedId }) => sourcedId === 'G-1') };
  service.add('users', { ...twin, familyName: 'Other' } as SisRow);
  service.beforePage(({ collection, offset }) => {
    const isAgain = service.questions().some(({ filter }) => filter !== '');
    if (collection === 'orgs' && offset === 0 && isAgain)
      service.rows.users = service.rows.users.filter(({ familyName }) => familyName !== 'Other');
  });

  expect(await service.refresh('changes')).toMatchObject({ kind: 'imported' });

  expect(await service.readings()).toMatchObject([{ extent: 'whole' }, { extent: 'whole' }]);
});

test.each([
  [
    'another key of the indexes',
    `UPDATE data_key SET state_at = clock_timestamp() WHERE class = 'index'`,
  ],
  [
    'another service',
    `UPDATE roster_run SET service = 'https://other.example.org/ims/oneroster/v1p1'`,
  ],
] as const)('after %s the whole roster is read', async (_, statement) => {
  const service = await serve();
  const client = await database.owner.pool.connect();
  await client.query('SET session_replication_role = replica');
  await client.query(statement);
  client.release(true);

  expect(await service.refresh('changes')).toMatchObject({ kind: 'imported' });

  expect((await service.readings())[0]).toMatchObject({ extent: 'whole' });
});

test('a school that changed takes the whole roster', async () => {
  const service = await serve();
  service.change('orgs', 'SCH-2', { metadata: { timeZone: 'America/Chicago' } });

  expect(await service.refresh('changes')).toMatchObject({ counts: { schoolsChanged: 1 } });

  expect((await service.readings())[0]).toMatchObject({ extent: 'whole' });
});

test('files bring no changes, and what a service said is not kept beside them', async () => {
  const service = await serve();
  await bringIn(smallExport());

  const { rows } = await database.pool.query('SELECT FROM roster_person');
  expect(rows).toEqual([]);
  await service.refresh('changes');
  expect((await service.readings())[0]).toMatchObject({ extent: 'whole' });
});

test.each([
  ['changes of files', `('files', 'imported', 'changes', NULL, NULL)`, 'roster_run_changes'],
  [
    'roster of a service without a time',
    `('service', 'imported', 'whole', 'x', NULL)`,
    'roster_run_service',
  ],
] as const)('the database takes no %s', async (_, values, rule) => {
  const insert = database
    .as('imports')
    .pool.query(
      `INSERT INTO roster_run (source, outcome, extent, service, service_at) VALUES ${values}`,
    );

  expect(await insert.then(() => undefined, violatedRule)).toBe(rule);
});
