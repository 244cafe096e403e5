import { beforeAll, expect, test } from 'vitest';
import type { ImportReport } from '#domain/import/import-report.ts';
import { findRosterDue } from '#domain/roster/refresh/find-roster-due.ts';
import { refreshRoster } from '#domain/roster/refresh/refresh-roster.ts';
import type { Person } from '#sandbox/person.ts';
import { readExportRows } from '#sandbox/sis/export-rows.ts';
import { type OneRosterServer, startOneRosterServer } from '#sandbox/sis/oneroster-server.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const product = setUpProduct({ students: 60, withoutWorker: true });
const sis = setUpOnce(async () => {
  const server = await startOneRosterServer({
    version: '1.2',
    rows: await readExportRows(product.folder),
  });
  return Object.assign(server, { [Symbol.asyncDispose]: () => server.close() });
});
const card = 'The roster stopped';
let everybody: OneRosterServer['rows'];
let priya: Person;
let hana: Person;
beforeAll(() => {
  everybody = { ...sis.rows };
  priya = product.onSlack('compliance');
  hana = product.onTeams('administrator');
});

/** As the timer does it at night: under the login of the imports, the only one that may. */
function refresh(): Promise<ImportReport> {
  const { db, pool } = product.database.as('imports');
  const request = { db, pool, vault: product.vault, by: 'cli', settings: sis.settings };
  return refreshRoster({ ...request, wait: async () => {} });
}

/** The service forgets every other student, from the first or the second on, with their enrollments. */
function lose(from: 0 | 1): void {
  let place = from;
  const users = everybody.users.filter((user) => {
    const isStudent = JSON.stringify(user['roles']).includes('"student"');
    return !isStudent || place++ % 2 === 0;
  });
  const left = new Set(users.map(({ sourcedId }) => sourcedId));
  const enrollments = everybody.enrollments.filter(({ user }) =>
    left.has((user as { sourcedId: string }).sourcedId),
  );
  Object.assign(sis.rows, { users, enrollments });
}

async function students(): Promise<number> {
  const { rows } = await product.database.pool.query('SELECT FROM student WHERE active');
  return rows.length;
}

async function told(person: Person, words: string, act: () => Promise<unknown>): Promise<void> {
  await act();
  await until(`“${words}”`, () => person.toldPrivately().join('\n').includes(words));
}

/** Time goes on: what was read and asked is so old now. */
async function letHoursPass(hours: number): Promise<void> {
  const client = await product.database.owner.pool.connect();
  await client.query('SET session_replication_role = replica');
  for (const [table, column] of [
    ['roster_run', 'at'],
    ['roster_request', 'asked_at'],
  ])
    await client.query(`UPDATE ${table} SET ${column} = ${column} - interval '${hours} hours'`);
  client.release(true);
}

test('a night’s roster comes in, and everybody on the staff can see from where, in both chats', async () => {
  expect(await refresh()).toMatchObject({ kind: 'imported' });

  for (const person of [product.onSlack('secretary'), product.onTeams('principal')])
    await told(person, 'the school system’s service', () => person.say('roster'));
});

test('a roster that lost half of the students imports nothing, and asks in chat with the counts by school', async () => {
  lose(0);

  expect(await refresh()).toMatchObject({
    kind: 'refused',
    problems: [{ words: expect.stringContaining('would end 30 of the 60 students') }],
  });

  expect(await students()).toBe(60);
  for (const person of [priya, product.onTeams('compliance')]) {
    await until('the card', () => person.finding(card).includes('would end 30 of the 60 students'));
    expect(person.finding(card).toLowerCase()).toContain('students by school');
    expect(person.finding(card)).toMatch(/\d+ → \d+/);
  }
});

test('a closure goes out by the roster before it, however it stands', async () => {
  await product.onSlack('principal').askClosure();

  await until('the call list', async () => (await product.campaign()).state === 'submitted');
  expect(priya.card()).not.toContain('The roster is');
});

atLength(
  'by one of three days ago too, which its card says, and a newer one is asked for',
  async () => {
    await letHoursPass(73);
    await product.onSlack('principal').askClosure();

    await until('the age', () =>
      product.onTeams('superintendent').card().includes('The roster is 3 days old'),
    );
    expect((await product.campaign()).state).toBe('submitted');
    await until('the turn', () => findRosterDue(product.database.as('imports').db));
    expect(await refresh()).toMatchObject({ kind: 'refused' });
  },
);

test('who pressed Refresh for a roster can’t let it in', async () => {
  // The one before was refused a moment ago, and may be mended by now.
  await told(priya, 'Refresh', () => priya.say('roster'));
  await priya.pressPrivate('refresh-roster');
  await until('the request', () => findRosterDue(product.database.as('imports').db));
  lose(1);
  expect(await refresh()).toMatchObject({ kind: 'refused' });
  await until('the newer card', () => priya.finding(card).includes('for Priya'));

  await told(priya, 'Someone else has to let it in', () =>
    priya.pressFinding(card, 'confirm-change'),
  );
  expect(await students()).toBe(60);
});

test('what a second person lets in comes in, and nothing else: another half stops again', async () => {
  await hana.pressFinding(card, 'confirm-change');
  await until('the decision', () => priya.finding(card).includes('Hana Kobayashi'));
  await until('the turn', () => findRosterDue(product.database.as('imports').db));
  lose(0);
  expect(await refresh()).toMatchObject({ kind: 'refused' });
  expect(await students()).toBe(60);

  lose(1);
  expect(await refresh()).toMatchObject({ kind: 'imported', counts: { studentsEnded: 30 } });

  expect(await students()).toBe(30);
});

test('and it counted once: the same half, lost once more, stops', async () => {
  Object.assign(sis.rows, everybody);
  expect(await refresh()).toMatchObject({ kind: 'imported' });
  expect(await students()).toBe(60);
  lose(1);

  expect(await refresh()).toMatchObject({ kind: 'refused' });

  expect(await students()).toBe(60);
});
