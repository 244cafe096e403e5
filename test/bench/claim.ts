import { randomBytes } from 'node:crypto';
import { Logger as GraphileLogger, makeWorkerUtils, run } from 'graphile-worker';
import { transact } from '#database/transaction.ts';
import { moveAttempts } from '#domain/attempt/attempt-store.ts';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { planCalls } from '#test/bench/calls/plan-calls.ts';
import type { Bench, BenchDatabase, Sample } from './bench.ts';

const calls = 4000;
const batch = 100;
const worker = 'bench';

/**
 * Calls taken from the plan through the gate, which reads consent, hours and approval again; the same calls with the same
 * moves and entries and no gate; and as many jobs taken by graphile-worker, as fast as it can be set, each of which reads
 * consent, moves its call and enters that, in one statement.
 */
export async function rows(bench: Bench): Promise<Sample[]> {
  const gated = await perCall(bench, commitIntent);
  const ungated = await perCall(bench, (db, { claims }) =>
    transact(db, (tx) =>
      moveAttempts(
        tx,
        claims.map(({ id, fence }) => ({
          id,
          fence,
          from: 'claimed',
          to: 'placing',
          deadlineSeconds: 60,
          sender: '+14025550199',
          token: randomBytes(16).toString('base64url'),
        })),
        { kind: 'system', id: worker },
      ),
    ),
  );
  const peer = await graphile(bench);
  const peakMb = process.memoryUsage.rss() / 1_048_576;
  const measured = { ms: gated, peakMb };
  const sample = { measured, unit: 'us' };
  return [
    {
      ...sample,
      name: 'a call claimed through the gate',
      floorMs: ungated,
      floor: 'without the gate',
      goal: 2,
    },
    {
      ...sample,
      name: 'the same',
      floorMs: peer,
      floor: 'a job of graphile-worker that does the same',
      goal: 1,
    },
  ];
}

type Commit = (
  db: BenchDatabase['application']['db'],
  batch: { worker: string; claims: Awaited<ReturnType<typeof leaseAttempts>> },
) => Promise<readonly unknown[]>;

/** Microseconds a call, from the plan to the intent. */
async function perCall(bench: Bench, commit: Commit): Promise<number> {
  await using database = await bench.freshDatabase();
  const { db } = database.application;
  await planCalls(database, { key: randomBytes(32), phones: calls * 1.2, callsPerSecond: 200 });
  let count = 0;
  const start = performance.now();
  while (count < calls) {
    const claims = await leaseAttempts(db, { worker, channel: 'voice', limit: batch });
    if (claims.length === 0) throw new Error('the plan was too short');
    count += (await commit(db, { worker, claims })).length;
  }
  return ((performance.now() - start) * 1000) / count;
}

const claimByJob = `
  WITH allowed AS (
    SELECT c.id FROM peer.call c JOIN peer.consent k ON k.call_id = c.id
    WHERE c.id = $1 AND c.state = 'planned' AND k.given_at <= now() AND k.revoked_at IS NULL
  ), moved AS (
    UPDATE peer.call SET state = 'placing', updated_at = now() WHERE id IN (SELECT id FROM allowed) RETURNING id
  )
  INSERT INTO peer.entry (act, call_id, facts) SELECT 'moved', id, jsonb_build_object('to', 'placing') FROM moved`;

/** Microseconds a job. Batches of completions and a local queue, as its documents advise where speed matters. */
async function graphile(bench: Bench): Promise<number> {
  await using database = await bench.freshDatabase();
  const pgPool = database.owner.pool;
  await pgPool.query(`
    CREATE SCHEMA peer;
    CREATE TABLE peer.call (id int PRIMARY KEY, state text NOT NULL, updated_at timestamptz NOT NULL DEFAULT now());
    CREATE INDEX ON peer.call (state);
    CREATE TABLE peer.consent (call_id int PRIMARY KEY, given_at timestamptz NOT NULL, revoked_at timestamptz);
    CREATE TABLE peer.entry (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(),
      act text NOT NULL, call_id int NOT NULL, facts jsonb NOT NULL);
    CREATE INDEX ON peer.entry (call_id);
    INSERT INTO peer.call SELECT i, 'planned' FROM generate_series(1, ${calls}) i;
    INSERT INTO peer.consent SELECT i, now() FROM generate_series(1, ${calls}) i;
    ANALYZE peer.call, peer.consent`);
  const logger = new GraphileLogger(() => () => {});
  const utils = await makeWorkerUtils({ pgPool, logger });
  await utils.migrate();
  const jobs = Array.from({ length: calls }, (_, i) => ({
    identifier: 'call',
    payload: { id: i + 1 },
  }));
  await utils.addJobs(jobs);
  let left = calls;
  const done = Promise.withResolvers<void>();
  const start = performance.now();
  const runner = await run({
    pgPool,
    logger,
    concurrency: 24,
    noHandleSignals: true,
    preset: {
      worker: { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 },
    },
    taskList: {
      call: async (payload) => {
        const { id } = payload as { id: number };
        const { rowCount } = await pgPool.query({ name: 'claim', text: claimByJob, values: [id] });
        if (rowCount !== 1) throw new Error('a job found its call moved already');
        left -= 1;
        if (left === 0) done.resolve();
      },
    },
  });
  await done.promise;
  const us = ((performance.now() - start) * 1000) / calls;
  await runner.stop();
  await utils.release();
  return us;
}
