import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, onTestFinished, test } from 'vitest';
import { readExportRows, type SisRows } from '#sandbox/sis/export-rows.ts';
import { type OneRosterServer, startOneRosterServer } from '#sandbox/sis/oneroster-server.ts';
import { type FetchRoster, fetchRoster } from '#sis/service/fetch-roster.ts';
import { limitReading } from '#sis/service/limit-reading.ts';
import { smallExport, writeExport } from '#test/support/district/roster-district.ts';

// Our client in front of a server that speaks the REST binding of OneRoster.

const rests: number[] = [];
const wait = async (ms: number) => void rests.push(ms);

async function serve(
  options: Partial<Parameters<typeof startOneRosterServer>[0]> = {},
): Promise<OneRosterServer> {
  const server = await startOneRosterServer({ version: '1.2', rows: manyUsers(2500), ...options });
  onTestFinished(() => server.close());
  rests.length = 0;
  return server;
}

/** One school and so many students, by numbers of one length, so that their order is that of text. */
function manyUsers(count: number): SisRows {
  return {
    orgs: [{ sourcedId: 'SCH-1', status: 'active', name: 'North School', type: 'school' }],
    users: Array.from({ length: count }, (_, place) => student(10_000 + place * 2)),
    classes: [],
    enrollments: [],
  };
}

const student = (number: number) => ({
  sourcedId: `S-${number}`,
  status: 'active',
  dateLastModified: '2026-08-01T06:00:00.000Z',
  givenName: 'Ana',
  familyName: `Peña, "${number}"`,
  roles: [{ roleType: 'primary', role: 'student', org: { sourcedId: 'SCH-1', type: 'org' } }],
});

async function read(
  server: OneRosterServer,
  file = 'users.csv',
  more: Partial<Omit<FetchRoster, 'settings'>> = {},
): Promise<Record<string, string>[]> {
  await using roster = await fetchRoster({ settings: server.settings, wait, ...more });
  const pieces: Buffer[] = [];
  for await (const piece of roster.read(file)) pieces.push(piece);
  return parse(Buffer.concat(pieces), { columns: true });
}

const ids = (rows: readonly Record<string, unknown>[]) => rows.map((row) => row['sourcedId']);
const wanted = (server: OneRosterServer) =>
  server.rows.users.map(({ sourcedId }) => sourcedId).sort();

test.each([
  ['the page that it is asked for', {}],
  ['a hundred rows at most', { mostRows: 100 }],
  ['two rows at most', { mostRows: 2 }],
  ['no count', { tellsTotal: false }],
  ['no links', { tellsLinks: false }],
  ['neither count nor links', { tellsTotal: false, tellsLinks: false }],
] as const)('every row is read once from a system that gives %s', async (_, habits) => {
  const server = await serve({ rows: manyUsers(301), habits });

  expect(ids(await read(server))).toEqual(wanted(server));
});

test('names with commas and quotation marks come through, and a 1.2 person’s roles are rows', async () => {
  const server = await serve({ rows: manyUsers(2) });

  expect((await read(server))[1]?.['familyName']).toBe('Peña, "10002"');
  expect(await read(server, 'roles.csv')).toEqual([
    expect.objectContaining({ userSourcedId: 'S-10000', role: 'student', orgSourcedId: 'SCH-1' }),
    expect.objectContaining({ userSourcedId: 'S-10002', role: 'student', orgSourcedId: 'SCH-1' }),
  ]);
});

test('a 1.1 service is asked under its own path and scope', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-sis-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const rows = await readExportRows(await writeExport(folder, smallExport()));
  const server = await serve({ version: '1.1', rows });

  const users = await read(server);

  expect(users.find((row) => row['sourcedId'] === 'S-1')).toMatchObject({
    role: 'student',
    orgSourcedIds: 'SCH-1',
    agentSourcedIds: 'G-1,G-2',
    'metadata.custodyBar': 'G-2=Case DR-1',
  });
});

test('a token that ends in the middle is renewed, and nothing is read twice', async () => {
  const server = await serve();
  server.beforePage(({ collection, offset }) => {
    if (collection === 'users' && offset === 999) server.endTokens();
  });

  expect(ids(await read(server))).toEqual(wanted(server));
  expect(server.tokensGiven()).toBe(2);
});

test('a service that is busy is asked again after as long as it says', async () => {
  const server = await serve();
  server.beBusy(2, '7');

  expect(ids(await read(server))).toEqual(wanted(server));
  expect(rests).toEqual([7000, 7000]);
});

test('a service that stays away refuses the roster, after ever longer rests', async () => {
  const server = await serve();
  server.beBusy(1000);

  await expect(read(server)).rejects.toThrow('gave no page of orgs in 8 tries: it answers 503');
  expect(rests).toEqual([1, 2, 4, 8, 16, 32, 64].map((seconds) => seconds * 1000));
});

test('rows that leave in front of the reader push nobody past them', async () => {
  const server = await serve();
  const all = wanted(server);
  server.beforePage(({ collection, offset }) => {
    if (collection !== 'users' || offset !== 999) return;
    server.beforePage(undefined);
    server.rows.users.splice(0, 40);
  });

  expect(ids(await read(server))).toEqual(all);
});

test('rows that come in front of the reader repeat nobody', async () => {
  const server = await serve();
  const all = wanted(server);
  server.beforePage(({ collection, offset }) => {
    if (collection !== 'users' || offset !== 999) return;
    server.beforePage(undefined);
    // Odd numbers stand between the others.
    server.rows.users.push(
      ...Array.from({ length: 40 }, (_, place) => student(10_001 + place * 2)),
    );
  });

  const found = ids(await read(server));

  expect(new Set(found).size).toBe(found.length);
  expect(found).toEqual(expect.arrayContaining(all));
});

test.each([
  ['with a count', {}],
  ['without one', { tellsTotal: false, tellsLinks: false }],
] as const)(
  'a service that forgets the offset %s is refused, not taken for complete',
  async (_, more) => {
    const server = await serve({ habits: { ignoresOffset: true, ...more } });

    await expect(read(server)).rejects.toThrow('change faster than they can be read');
  },
);

test('a client that is unknown is told so at once, and a foreign path is no service', async () => {
  const server = await serve();
  const { settings } = server;

  await expect(
    fetchRoster({ settings: { ...settings, clientSecret: 'other' }, wait }),
  ).rejects.toThrow('refuses the client (401)');
  await expect(
    fetchRoster({ settings: { ...settings, url: 'https://sis.example.org/api' }, wait }),
  ).rejects.toThrow('ROSTER_URL ends in neither');
  expect(rests).toEqual([]);
});

test('what was read lies in no folder', async () => {
  const server = await serve();
  const folders = async () =>
    (await readdir(tmpdir())).filter((name) => name.startsWith('bellwether-roster-'));
  const before = await folders();

  await using _ = await fetchRoster({ settings: server.settings, wait });

  expect((await folders()).filter((name) => !before.includes(name))).toEqual([]);
});

const since = Temporal.Instant.from('2026-09-01T12:00:00Z');
const changed = (server: OneRosterServer) =>
  server.rows.users.filter(
    (row) => Date.parse(String(row['dateLastModified'])) > Date.parse('2026-09'),
  );

/** Each third row changed since. */
async function serveChanges(
  options: Partial<Parameters<typeof startOneRosterServer>[0]> = {},
): Promise<OneRosterServer> {
  const server = await serve(options);
  for (const [place, row] of server.rows.users.entries())
    if (place % 3 === 0) row['dateLastModified'] = '2026-09-02T06:00:00.000Z';
  return server;
}

test('changes alone are read page by page, through a token that ends and answers that say later', async () => {
  const server = await serveChanges({ habits: { mostRows: 100 } });
  server.beforePage(({ collection, offset }) => {
    if (collection !== 'users' || offset !== 99) return;
    server.beforePage(undefined);
    server.endTokens();
    server.beBusy(2, '7');
  });

  expect(ids(await read(server, 'users.csv', { since }))).toEqual(ids(changed(server)));
  expect(server.tokensGiven()).toBe(2);
  expect(rests).toEqual([7000, 7000]);
  expect(await read(server, 'orgs.csv', { since })).toHaveLength(1);
});

test('rows that change in front of the reader of changes push nobody past it', async () => {
  const server = await serveChanges({ habits: { mostRows: 100 } });
  const before = ids(changed(server));
  server.beforePage(({ collection, offset }) => {
    if (collection !== 'users' || offset !== 99) return;
    server.beforePage(undefined);
    for (const row of server.rows.users.slice(0, 40))
      row['dateLastModified'] = '2026-09-03T06:00:00.000Z';
  });

  const found = ids(await read(server, 'users.csv', { since }));

  expect(new Set(found).size).toBe(found.length);
  expect(found).toEqual(expect.arrayContaining(before));
});

test.each([
  ['gives every row', { habits: { ignoresFilter: true } }, false],
  ['takes no filter', { habits: { refusesFilter: true } }, false],
  ['changed more than a district does in a day', { rows: manyUsers(60_100) }, true],
] as const)('a service that %s tells no changes', async (_, options, isPassing) => {
  const server = await serveChanges(options as Partial<Parameters<typeof startOneRosterServer>[0]>);

  await expect(read(server, 'users.csv', { since })).rejects.toMatchObject({
    name: 'ChangesNotTold',
    isPassing,
  });
});

test('attack 52: a token address that never ends its answer costs a hundred kilobytes, and is said', async () => {
  const server = await serve();
  const before = process.memoryUsage().arrayBuffers;
  server.lengthenTokens(500_000_000);

  await expect(read(server)).rejects.toThrow('ROSTER_TOKEN_URL gives no token in its answer');
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
});

test('attack 52: a service whose pages never end is left after 100,000 of them', () => {
  const { beforePage } = limitReading({ wait, clock: () => 0 });
  for (let page = 1; page <= 100_000; page += 1) beforePage();

  expect(beforePage).toThrow('in more than 100,000 pages');
});

test('attack 52: a service that takes longer than an hour is left, also in the middle of its rest', async () => {
  const server = await serve();
  let nowMs = 0;
  const clock = () => nowMs;
  server.beforePage(() => void (nowMs += 1_300_000));
  await expect(read(server, 'users.csv', { clock })).rejects.toThrow('longer than an hour');

  server.beforePage(undefined);
  nowMs = 0;
  server.beBusy(100, '300');
  const patient = async (ms: number) => void (nowMs += ms * 3);
  await expect(read(server, 'users.csv', { clock, wait: patient })).rejects.toThrow(
    'longer than an hour',
  );
});
