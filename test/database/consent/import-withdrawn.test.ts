import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { transact } from '#database/transaction.ts';
import { importConsent } from '#domain/consent/import/import-consent.ts';
import type { Revocation } from '#domain/consent/ledger/consent.ts';
import { revokeConsent } from '#domain/consent/ledger/revoke-consent.ts';
import { importRoster } from '#domain/roster/import/import-roster.ts';
import { consentFile, consentRow } from '#test/support/consent/consent-file.ts';
import { smallExport, writeExport } from '#test/support/district/roster-district.ts';
import { testDatabase, testVault as vault } from '#test/support/postgres/database.ts';
import { atLength } from '#test/support/run/length.ts';
import { setUpEach } from '#test/support/set-up.ts';

const numbers = ['+14025550101', '+14025550104'] as const;

const database = setUpEach(testDatabase);
let folder: string;
let file: string;
/** By the order of the gates' locks. */
let phones: { id: string; number: string }[];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bellwether-withdrawn-'));
  file = path.join(folder, 'consent.csv');
});
beforeEach(async () => {
  const source = await writeExport(path.join(folder, 'roster'), smallExport());
  await importRoster({ ...database, vault, source, by: 'test' });
  await database.owner.pool.query(
    `INSERT INTO district (name, registered_name, callback_number, time_zone)
     VALUES ('Prairie', 'Prairie District', '+14025550199', 'America/Chicago')`,
  );
  phones = [];
  for (const number of numbers) {
    const { rows } = await database.pool.query<{ id: string }>(
      'SELECT id FROM phone WHERE index = $1',
      [vault.phoneIndex(number)],
    );
    phones.push({ id: rows[0]?.id ?? '', number });
  }
  phones.sort((one, other) => (one.id < other.id ? -1 : 1));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const [first, second] = [() => phones[0]?.id ?? '', () => phones[1]?.id ?? ''];

/** A signed form for both channels and purposes of each phone, of this day. */
async function bringIn(obtained_at: string, options: { phonesInPart?: number } = {}) {
  const rows = phones.flatMap(({ number: phone }) =>
    ['voice', 'text'].map((channel) =>
      consentRow({ phone, channel, obtained_at, giver_sourced_id: '' }),
    ),
  );
  await writeFile(file, consentFile(...rows));
  return importConsent({ ...database, vault, file, by: 'test', ...options });
}

/** What the phone's gate allows, as words: `voice school-mission`. */
async function allowed(phone: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ use: string }>(
    `SELECT channel || ' ' || purpose AS use
     FROM phone_gate g, unnest('{voice,text}'::text[]) channel, unnest('{emergency,school-mission,other}'::text[]) purpose,
       consent_verdict(purpose, channel, g, NULL) v
     WHERE g.phone_id = $1 AND v.allows ORDER BY 1`,
    [phone],
  );
  return rows.map(({ use }) => use);
}

/** So that nothing but consent keeps a phone out. */
async function checkNumbers(): Promise<void> {
  await database.pool.query(`INSERT INTO number_check (phone_id, reference_date, answer, source, good_until)
    SELECT id, '2026-08-01', 'no', 'test', now() + interval '20 days' FROM phone`);
}

const emergencies = ['text emergency', 'voice emergency'];
const others = ['text other', 'text school-mission', 'voice other', 'voice school-mission'];
const withdrawals: [string, Partial<Revocation>, string[]][] = [
  ['the channel voice', { channel: 'voice' }, [...others.slice(0, 2), ...emergencies]],
  ['the channel text', { channel: 'text' }, [...others.slice(2), ...emergencies]],
  ['every channel', {}, emergencies],
  ['every channel, by STOP to the carrier', { means: 'carrier-stop' }, ['voice emergency']],
  ['emergencies too', { scope: 'all' }, []],
  ['a wrong number', { scope: 'wrong-number' }, []],
  ['a doubtful word', { doubtful: true }, emergencies],
];

for (const [order, days] of [
  ['a newer form', '2026-11-01'],
  ['an older form', '2026-09-01'],
] as const) {
  test.each(withdrawals)(
    `a withdrawal of %s is not ended by ${order}`,
    async (_what, but, left) => {
      await checkNumbers();
      await transact(database.db, (tx) =>
        revokeConsent(tx, {
          phoneId: first(),
          channel: 'any',
          scope: 'non-emergency',
          means: 'staff',
          actor: { kind: 'operator', id: '0198' },
          receivedAt: Temporal.Instant.from('2026-10-01T12:00:00Z'),
          ...but,
        }),
      );

      const report = await bringIn(days);

      expect(await allowed(first())).toEqual(left.toSorted());
      expect(await allowed(second())).toEqual([...others, ...emergencies].toSorted());
      const rows = but.channel === undefined ? '2 rows are' : '1 row is';
      expect(report).toMatchObject({
        kind: 'imported',
        counts: { consentsAdded: 4 },
        warnings: [
          {
            words: `${rows} kept as evidence, but the phone has opted out; only the family can end that`,
          },
        ],
      });
    },
  );
}

atLength(
  'a withdrawal of one category leaves the other to the form where the law says so',
  async () => {
    await checkNumbers();
    await database.owner.pool.query(`UPDATE district SET consent_policy = 'law'`);
    await database.owner.pool.query('SELECT refresh_phone_gate(ARRAY(SELECT id FROM phone))');
    await transact(database.db, (tx) =>
      revokeConsent(tx, {
        phoneId: first(),
        channel: 'any',
        scope: 'non-emergency',
        means: 'key-press',
        category: 'school-mission',
        actor: { kind: 'guardian', id: first() },
      }),
    );

    await bringIn('2026-11-01');

    expect(await allowed(first())).toEqual(
      ['text other', 'voice other', ...emergencies].toSorted(),
    );
  },
);

atLength(
  'what the family says itself afterwards ends its withdrawal, and the form then counts for nothing more',
  async () => {
    await checkNumbers();
    await stop(database.pool, first());
    await bringIn('2026-11-01');

    await database.pool.query(
      `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language,
      evidence_reference, obtained_at, recorded_by)
     VALUES ($1, 'voice', '{school-mission}', 'express', 'web-page', 'v', 'en', 'page', now() + interval '1 second', 'guardian:1')`,
      [first()],
    );

    expect(await allowed(first())).toEqual(['voice school-mission', ...emergencies].toSorted());
  },
);

const stop = (client: Pick<pg.Client, 'query'>, phone: string) =>
  client.query(
    `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by) VALUES ($1, 'any', 'non-emergency', 'text-reply', 'test')`,
    [phone],
  );

async function session(): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => {});
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

/** Until this many sessions wait for a lock; returns their numbers, the first to wait first. */
async function untilWaiting(count: number): Promise<number[]> {
  let waiting: number[] = [];
  await expect
    .poll(async () => {
      const { rows } = await database.pool.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock' ORDER BY xact_start`,
      );
      waiting = rows.map(({ pid }) => pid);
      return waiting.length;
    })
    .toBe(count);
  return waiting;
}

test('a STOP that is on its way when the form comes in is not forgotten', async () => {
  await checkNumbers();
  await using guardian = await session();
  await guardian.query('BEGIN');
  await stop(guardian, first());

  const importing = bringIn('2026-11-01');
  await untilWaiting(1);
  await guardian.query('COMMIT');
  const report = await importing;

  expect(await allowed(first())).toEqual(emergencies);
  expect(report).toMatchObject({ kind: 'imported', counts: { consentsAdded: 4 }, warningCount: 1 });
});

test('a STOP that comes while the form is being written waits for it, and holds', async () => {
  await checkNumbers();
  await using other = await session();
  await using guardian = await session();
  await other.query('BEGIN');
  await other.query('SELECT FROM phone_gate WHERE phone_id = $1 FOR UPDATE', [second()]);

  const importing = bringIn('2026-11-01');
  await untilWaiting(1);
  const stopping = stop(guardian, first());
  await untilWaiting(2);
  await other.query('COMMIT');
  await Promise.all([importing, stopping]);

  expect(await allowed(first())).toEqual(emergencies);
  expect(await allowed(second())).toEqual([...others, ...emergencies].toSorted());
});

atLength('a phone whose part is written does not wait for the parts after it', async () => {
  await checkNumbers();
  await using other = await session();
  await other.query('BEGIN');
  await other.query('SELECT FROM phone_gate WHERE phone_id = $1 FOR UPDATE', [second()]);

  const importing = bringIn('2026-11-01', { phonesInPart: 1 });
  await untilWaiting(1);
  const openMeanwhile = await allowed(first());
  await stop(database.pool, first());
  await other.query('COMMIT');
  await importing;

  expect(openMeanwhile).toEqual([...others, ...emergencies].toSorted());
  expect(await allowed(first())).toEqual(emergencies);
});

atLength('what a crash cut off is completed by the same file', async () => {
  await using other = await session();
  await other.query('BEGIN');
  await other.query('SELECT FROM phone_gate WHERE phone_id = $1 FOR UPDATE', [second()]);
  const importing = bringIn('2026-11-01', { phonesInPart: 1 }).catch((error: unknown) => error);
  const [pid] = await untilWaiting(1);
  await database.owner.pool.query('SELECT pg_terminate_backend($1)', [pid]);
  expect(await importing).toBeInstanceOf(Error);
  await other.query('COMMIT');
  const count = async () => (await database.pool.query('SELECT FROM consent_record')).rowCount;
  const parts = async () =>
    (await database.pool.query(`SELECT FROM audit_entry WHERE act = 'consent-part-imported'`))
      .rowCount;
  expect([await count(), await parts()]).toEqual([2, 1]);

  const again = await bringIn('2026-11-01', { phonesInPart: 1 });

  expect(again).toMatchObject({ kind: 'imported', counts: { consentsAdded: 2 } });
  expect([await count(), await parts()]).toEqual([4, 2]);
  expect(await bringIn('2026-11-01')).toMatchObject({ changed: 0 });
});

atLength('a roster import and a consent import do not run side by side', async () => {
  await using other = await session();
  await other.query('BEGIN');
  await other.query(`SELECT pg_advisory_xact_lock(hashtext('bellwether import'))`);

  const report = await bringIn('2026-11-01');

  const { rows: own } = await other.query<{ pid: number; login: string }>(
    'SELECT pg_backend_pid() AS pid, current_user AS login',
  );
  const holder = `session ${own[0]?.pid}, login ${own[0]?.login}`;
  const words = expect.stringMatching(
    String.raw`^another import is running \(started \d+:\d\d [ap]m, ${holder}\); try again when it is done$`,
  );
  expect(report).toMatchObject({ kind: 'refused', problems: [{ file: 'consent.csv', words }] });
});
