import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { CarrierFault } from '#carrier/carrier-fault.ts';
import { createCatchUp } from '#dialer/background/catch-up-after-restore.ts';
import { runDialLoop } from '#dialer/dial-loop.ts';
import { createSchemaVersionGuard } from '#dialer/schema-version-guard.ts';
import { findRestore } from '#domain/attempt/restore/find-comeback.ts';
import { finishAsking, finishRestore } from '#domain/attempt/restore/finish-restore.ts';
import { createRestoreWatch } from '#domain/attempt/restore/keep-memory.ts';
import { recordRestore } from '#domain/attempt/restore/record-restore.ts';
import { judgeRestore, noticedFrom } from '#domain/attempt/restore/restore.ts';
import { signCheckpoint, writeVerifier } from '#domain/audit/log/checkpoint.ts';
import { sealLog } from '#domain/audit/log/seal-log.ts';
import { checkPosts } from '#domain/proof/witness/check-posts.ts';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { type TestDatabase, testDatabase, testVault } from '#test/support/postgres/database.ts';
import { webServer } from '#test/support/web/web-server.ts';

const nothing = { calls: 0, texts: 0, optOuts: 0, strange: 0 };

const setMark = (database: TestDatabase, mark: string) =>
  database.owner.pool.query(`UPDATE database_mark SET mark = ${mark}`);

test('a database that stands where it stood is not restored, no matter who looks', async () => {
  await using database = await testDatabase();

  for (const role of ['bot', 'worker', 'imports', 'worker'] as const)
    expect(await recordRestore(database.as(role).db, 'test')).toBeUndefined();
  expect(await findRestore(database.db)).toBeUndefined();
});

test.each([
  ['of another server', `replace(mark, split_part(mark, ' ', 1), '7')`, 'server'],
  ['that was copied into another one', `replace(mark, split_part(mark, ' ', 2), '7')`, 'server'],
  ['on another timeline', `left(mark, -1) || 'F'`, 'timeline'],
])('a database %s is noticed, once, with its backup’s moment', async (_what, mark, noticedBy) => {
  await using database = await testDatabase();
  await recordRestore(database.as('bot').db, 'bot');
  await database.owner.pool.query(
    `INSERT INTO audit_entry (at, actor_kind, act, subject_kind, subject_id)
     VALUES ('2026-11-01T12:00Z', 'system', 'told', 'time', 'x')`,
  );
  await setMark(database, mark);

  const found = await recordRestore(database.as('bot').db, 'bot');
  const again = await recordRestore(database.as('worker').db, 'dial-worker');

  expect(found).toMatchObject({ noticedBy, askedAt: null, settledAt: null });
  expect(again).toEqual(found);
  expect(found?.moment.toString()).toContain('2026-11-01T12:00');
});

test('two marks are told apart by what differs', () => {
  expect(noticedFrom('7 16385 00000001', '7 16385 00000002')).toBe('timeline');
  expect(noticedFrom('7 16385 00000001', '7 16386 00000001')).toBe('server');
  expect(noticedFrom('7 16385 00000001', '8 16385 00000001')).toBe('server');
});

const moment = Temporal.Instant.from('2027-01-13T12:00:00Z');
const takeover = {
  noticedBy: 'timeline',
  moment,
  noticedAt: moment.add({ seconds: 20 }),
  wasStandby: true,
  kept: false,
  lostUntil: null,
  isMissing: false,
} as const;
const lostFor = (seconds: number) => ({ isMissing: true, lostUntil: moment.add({ seconds }) });
const longAway = { noticedAt: moment.add({ minutes: 20 }) };

test.each<[string, Partial<Parameters<typeof judgeRestore>[0]>, ReturnType<typeof judgeRestore>]>([
  ['a standby that took over, with nothing missing', {}, 'everything'],
  ['the same, long after its last news', longAway, 'emergencies'],
  ['the same, where a worker remembers what was there', { ...longAway, kept: true }, 'everything'],
  ['a standby that lost its last seconds', lostFor(3), 'emergencies'],
  [
    'one that lost a call, and nothing that a worker had seen',
    { isMissing: true, kept: true },
    'emergencies',
  ],
  ['a standby that had fallen behind', lostFor(61), 'nothing'],
  ['a backup that was brought back, with nothing missing', { wasStandby: false }, 'nothing'],
  ['a backup with all that a worker had seen', { wasStandby: false, kept: true }, 'everything'],
  ['another server', { noticedBy: 'server' }, 'nothing'],
  ['what a witness noticed', { noticedBy: 'witness' }, 'nothing'],
  ['what a worker misses on the same timeline', { noticedBy: 'worker', ...lostFor(3) }, 'nothing'],
  ['what a person says', { noticedBy: 'command-line', kept: true }, 'nothing'],
])('what goes on by itself after %s', (_what, change, goesOn) => {
  expect(judgeRestore({ ...takeover, ...change })).toBe(goesOn);
});

test('while it is open nothing is dialed, and people still have their cards; then calls go on', async () => {
  await using rig = await dialRig();
  const { district } = rig;
  await using server = await webServer({ db: district.as('bot').db, vault: testVault });
  const campaign = await district.startCampaign({ phones: await district.addPhones(3) });
  const restore = await recordRestore(district.as('imports').db, 'cli', {
    noticedBy: 'command-line',
  });
  const said: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line) => said.push(JSON.parse(line).msg) });
  const stopping = new AbortController();
  const loop = runDialLoop({
    ...rig.tools('worker-a'),
    mustWait: createSchemaVersionGuard({ db: district.db, logger, onOutdated: () => {} }),
    signal: stopping.signal,
    wait: () => wait(20),
  });

  await rig.until(async () => said.length > 0);
  expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
  await finishRestore(district.as('imports').db, 'cli', 0);
  await wait(300);
  expect(rig.twilio.calls()).toEqual([]);
  const worker = district.as('worker').db;
  await finishAsking(worker, { id: restore?.id ?? '', worker: 'worker-a', found: nothing });
  await rig.settled(campaign);
  stopping.abort();
  await loop;

  expect(rig.twilio.calls()).toHaveLength(3);
  expect(said).toEqual([expect.stringContaining('restored from a backup'), 'dialing goes on']);
});

const tell = (database: TestDatabase) =>
  database.owner.pool.query(
    `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id) VALUES ('system', 'told', 'time', 'x')`,
  );

test('a worker that finds the newest entry it has seen says that it is kept', async () => {
  await using database = await testDatabase();
  await recordRestore(database.as('bot').db, 'bot');
  const look = createRestoreWatch(database.as('worker').db, 'worker-a');
  await tell(database);
  expect(await look()).toBeUndefined();

  await setMark(database, `left(mark, -1) || 'F'`);

  expect(await look()).toMatchObject({ noticedBy: 'timeline', kept: true, lostUntil: null });
  expect(await findRestore(database.db)).toMatchObject({ kept: true });
});

test('a worker that has started since says nothing of what was there before', async () => {
  await using database = await testDatabase();
  await recordRestore(database.as('bot').db, 'bot');
  await tell(database);
  await setMark(database, `left(mark, -1) || 'F'`);
  const look = createRestoreWatch(database.as('worker').db, 'worker-a');

  await look();

  expect(await look()).toMatchObject({ kept: false, lostUntil: null });
});

test('a worker that misses an entry holds all calls, also where the server looks like the same one', async () => {
  await using database = await testDatabase();
  await recordRestore(database.as('bot').db, 'bot');
  const look = createRestoreWatch(database.as('worker').db, 'worker-a');
  await tell(database);
  await look();

  // As after a snapshot of the disk was put back: no trigger is asked.
  await database.owner.pool.query(`
    SET session_replication_role = replica;
    DELETE FROM audit_entry WHERE id = (SELECT max(id) FROM audit_entry);
    RESET session_replication_role`);

  expect(await look()).toMatchObject({ noticedBy: 'worker', kept: false });
  expect(await findRestore(database.db)).toMatchObject({ lostUntil: expect.anything() });
  // It is told once.
  await tell(database);
  expect(await look()).toMatchObject({ noticedBy: 'worker' });
});

test('a carrier that doesn’t answer keeps it open, and is asked again', async () => {
  await using database = await testDatabase();
  await recordRestore(database.as('imports').db, 'cli', { noticedBy: 'command-line' });
  await finishRestore(database.as('imports').db, 'cli', 0);
  let answers = false;
  const asked: string[] = [];
  const catchUp = createCatchUp({
    db: database.as('worker').db,
    vault: testVault,
    worker: 'worker-a',
    logger: pino({ level: 'silent' }),
    startDue: async () => {},
    carrier: {
      async listAccount(since) {
        asked.push(since.toString());
        if (!answers) throw new CarrierFault('away', { retryable: true });
        return { calls: [], texts: [], textsIn: [] };
      },
    },
  });

  await catchUp();
  await catchUp();
  expect(await findRestore(database.db)).toMatchObject({ askedAt: null, settledAt: null });
  answers = true;
  await catchUp();

  expect(asked).toHaveLength(3);
  expect(await findRestore(database.db)).toMatchObject({ settledAt: expect.anything() });
});

test('the bot and the command line can’t say that the carrier was asked, and nobody forgets a restore', async () => {
  await using database = await testDatabase();
  await recordRestore(database.as('imports').db, 'cli', { noticedBy: 'command-line' });

  for (const role of ['bot', 'imports'] as const)
    await expect(
      database.as(role).pool.query('UPDATE database_restore SET asked_at = now()'),
    ).rejects.toThrow('permission denied');
  await expect(
    database.as('bot').pool.query('UPDATE database_restore SET settled_at = now()'),
  ).rejects.toThrow('permission denied');
  await expect(
    database.as('imports').pool.query('UPDATE database_restore SET settled_at = now()'),
  ).rejects.toThrow('check constraint');
  for (const role of ['bot', 'worker', 'imports'] as const)
    await expect(database.as(role).pool.query('DELETE FROM database_restore')).rejects.toThrow(
      'permission denied',
    );
  await expect(database.owner.pool.query('DELETE FROM database_restore')).rejects.toThrow();
});

test('a longer log in the witness channel is a restore where this log’s own key signed it, and else only a finding', async () => {
  await using database = await testDatabase();
  const keyOf = () => generateKeyPairSync('ed25519').privateKey;
  const own = { name: 'bot.example.org/audit-log', key: keyOf() };
  await database.owner.pool.query(
    `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id) VALUES ('system', 'told', 'time', 'x')`,
  );
  await sealLog(database.as('worker').db, own);
  await database.owner.pool.query(`INSERT INTO witness_reading (platform) VALUES ('slack')`);
  const read = (signer: typeof own) => {
    const longer = { origin: own.name, size: 900, root: Buffer.alloc(32, 5) };
    const texts = [signCheckpoint(longer, signer)];
    const reading = { platform: 'slack', origin: own.name, expected: [], isWhole: true } as const;
    return checkPosts(database.as('bot').db, {
      ...reading,
      found: [{ messageId: '1', texts }],
    });
  };

  const stranger = { ...own, key: keyOf() };
  await read(stranger);
  expect(await findRestore(database.db)).toBeUndefined();
  // A key that a dial worker’s login writes beside the log is believed no more, and hides no restore.
  const verifier = writeVerifier({ name: own.name, key: createPublicKey(stranger.key) });
  await database.as('worker').pool.query('UPDATE audit_sealer SET verifier = $1', [verifier]);
  await read(stranger);
  expect(await findRestore(database.db)).toBeUndefined();
  await read(own);

  expect(await findRestore(database.db)).toMatchObject({ noticedBy: 'witness', settledAt: null });
});

test('a log that is only sealed again holds no call up', async () => {
  await using database = await testDatabase();
  const own = {
    name: 'bot.example.org/audit-log',
    key: generateKeyPairSync('ed25519').privateKey,
  };
  await database.owner.pool.query(
    `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id)
     SELECT 'system', 'told', 'time', n::text FROM generate_series(1, 3) AS n`,
  );
  const sealed = await sealLog(database.as('worker').db, own);
  const text = signCheckpoint({ origin: own.name, size: sealed, root: Buffer.alloc(32) }, own);
  await database.owner.pool.query(`INSERT INTO witness_reading (platform) VALUES ('slack')`);
  await database.owner.pool.query(`
    ALTER TABLE audit_leaf DISABLE TRIGGER USER;
    DELETE FROM audit_leaf;
    UPDATE audit_sealer SET size = 0, next_tx = '0'`);
  await checkPosts(database.as('bot').db, {
    platform: 'slack',
    origin: own.name,
    expected: [],
    found: [{ messageId: '1', texts: [text] }],
    isWhole: true,
  });

  expect(await findRestore(database.db)).toBeUndefined();
});
