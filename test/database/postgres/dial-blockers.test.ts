import { setTimeout as wait } from 'node:timers/promises';
import pino from 'pino';
import { expect, test } from 'vitest';
import { checkDatabase } from '#database/check-database.ts';
import { judgeReading } from '#database/dial-blocker.ts';
import { runDialLoop } from '#dialer/dial-loop.ts';
import { createSchemaVersionGuard } from '#dialer/schema-version-guard.ts';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { testDatabase, testVault } from '#test/support/postgres/database.ts';
import { webServer } from '#test/support/web/web-server.ts';

const noon = Temporal.Instant.from('2027-01-13T12:00:00Z');
const known = new Set(['20260101T0000-one']);
const reading = (change: object) => ({
  now: noon,
  latest: noon,
  mustKnow: '20260101T0000-one',
  restored: null,
  ...change,
});
const fromTomorrow = `UPDATE dialer_must_know SET migration = '20991231T2359-from-tomorrow'`;

test('F30 anyone who knows the migration that dialing needs may dial, and nobody else', () => {
  expect(judgeReading(reading({}), known)).toBeUndefined();
  expect(judgeReading(reading({ mustKnow: '20270101T0000-two' }), known)).toEqual({
    kind: 'outdated',
    sentence: expect.stringContaining('20270101T0000-two, which this version does not know'),
  });
});

test('F30 a program that the database is too new for does not start, and is not ready', async () => {
  await using database = await testDatabase();
  await using server = await webServer({ db: database.as('bot').db, vault: testVault });
  await database.owner.pool.query(fromTomorrow);

  expect(
    await checkDatabase(database.as('bot').db, {
      role: 'bot',
    }),
  ).toEqual([expect.stringContaining('start the new version')]);
  const ready = await fetch(`${server.url}/health/ready`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({
    reason: expect.stringContaining('start the new version'),
  });
});

test('F30 what a dialer must know is the owner’s to say', async () => {
  await using database = await testDatabase();

  await expect(database.pool.query(fromTomorrow)).rejects.toThrow('permission denied');
});

test.each([
  ['has stood still', 0, undefined],
  ['went back by two seconds, as a clock that is kept right may', 2, undefined],
  ['went back by three seconds', 3, 'clock-went-back'],
  ['went back by ten minutes', 600, 'clock-went-back'],
  ['went ahead by ten minutes', -600, undefined],
  ['went back by an hour', 3600, 'clock-went-back'],
  ['went ahead by an hour', -3600, undefined],
])('F32 the database’s clock %s', (_, seconds, kind) => {
  const latest = noon.add({ seconds });

  expect(judgeReading(reading({ latest }), known)?.kind).toBe(kind);
});

test('F32 the alarm says by how much, and until when nothing is dialed', () => {
  expect(judgeReading(reading({ latest: noon.add({ seconds: 90 }) }), known)?.sentence).toBe(
    'the database’s clock went back by 90 s: nothing is dialed until it is 2027-01-13T12:01:30Z again',
  );
});

test('F32 while the clock is behind what the log tells nobody is called, people hear why, and then it goes on', async () => {
  await using rig = await dialRig();
  const { district } = rig;
  await using server = await webServer({ db: district.as('bot').db, vault: testVault });
  const campaign = await district.startCampaign({ phones: await district.addPhones(3) });
  // What the log says of a time ten seconds from now was written before the clock went back.
  const behindUntil = performance.now() + 8_000;
  await district.owner.pool.query(
    `INSERT INTO audit_entry (at, actor_kind, act, subject_kind, subject_id)
     VALUES (clock_timestamp() + interval '10 seconds', 'system', 'told', 'time', 'x')`,
  );
  const said: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line) => said.push(JSON.parse(line).msg) });
  const stopping = new AbortController();
  const mustWait = createSchemaVersionGuard({ db: district.db, logger, onOutdated: () => {} });
  const loop = runDialLoop({
    ...rig.tools('worker-a'),
    mustWait,
    signal: stopping.signal,
    wait: () => wait(20),
  });

  await rig.until(async () => said.length > 0);
  const ready = await fetch(`${server.url}/health/ready`);
  // Entries go on meanwhile, with the time that it is now.
  await district.pool.query(
    `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id) VALUES ('system', 'told', 'time', 'y')`,
  );

  expect(await ready.json()).toMatchObject({
    reason: expect.stringMatching(/went back by \d+ s: nothing is dialed until/),
  });
  await rig.settled(campaign);
  stopping.abort();
  await loop;
  expect(performance.now()).toBeGreaterThan(behindUntil);
  expect(rig.twilio.calls()).toHaveLength(3);
  expect(said).toEqual([expect.stringContaining('went back'), 'dialing goes on']);
});
