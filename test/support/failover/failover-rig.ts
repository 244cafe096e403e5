import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { createCatchUp } from '#dialer/background/catch-up-after-restore.ts';
import { runDialLoop } from '#dialer/dial-loop.ts';
import { createSchemaVersionGuard } from '#dialer/schema-version-guard.ts';
import { recordRestore } from '#domain/attempt/restore/record-restore.ts';
import { isSettled } from '#domain/closure/life/finish-campaign.ts';
import { runJobs } from '#jobs/run-jobs.ts';
import { until } from '#sandbox/until.ts';
import { type DialRig, dialRig } from '#test/support/attempt/dial-rig.ts';
import { type TwoServers, twoServers } from './two-servers.ts';

export type FailoverRig = AsyncDisposable & {
  rig: DialRig;
  servers: TwoServers;
  /** A dial worker's loop, and the one that asks the carrier what happened since. */
  startWorker(name: string): Worker;
  /** Who heard the message, once for each time that it was said. */
  heard(): string[];
  /** Who picked up and heard no word of ours, but an error of the carrier’s. */
  heardErrors(): string[];
  called(): string[];
  /** The newest restore, as the database has it. */
  restore(): Promise<Record<string, unknown> | undefined>;
};

export type Worker = AsyncDisposable & { said: string[] };

const message = 'School is closed today.';

export async function failoverRig(
  replication: 'synchronous' | 'asynchronous',
  callsPerSecond: number,
): Promise<FailoverRig> {
  await using stack = new AsyncDisposableStack();
  const servers = stack.use(await twoServers(replication));
  // Everybody is on the phone for a while, so that a failover finds calls under way.
  const rig = stack.use(await dialRig({ database: servers.database, speed: 20 }));
  const owner = servers.database.owner.pool;
  await owner.query(
    `UPDATE district SET calls_per_second = ${callsPerSecond}, busy_retry_seconds = 1, no_answer_retry_seconds = 1`,
  );
  // As each program does before it writes anything.
  await recordRestore(rig.district.as('worker').db, 'dial-worker');
  const owned = stack.move();
  return {
    rig,
    servers,
    startWorker: (name) => startWorker(rig, name),
    heard: () =>
      rig.twilio
        .calls()
        .filter(({ transcript }) => transcript.some(({ text }) => text.includes(message)))
        .map(({ to }) => to),
    heardErrors: () =>
      rig.twilio
        .calls()
        .filter(({ transcript }) =>
          transcript.some(({ text }) =>
            /application error|give you the message right now/.test(text),
          ),
        )
        .map(({ to }) => to),
    called: () => rig.twilio.calls().map(({ to }) => to),
    async restore() {
      const { rows } = await owner.query('SELECT * FROM database_restore ORDER BY id DESC LIMIT 1');
      return rows[0];
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function startWorker(rig: DialRig, name: string): Worker {
  const said: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line) => said.push(JSON.parse(line).msg) });
  const stopping = new AbortController();
  const { signal } = stopping;
  const tools = { ...rig.tools(name), logger };
  const mustWait = createSchemaVersionGuard({ db: tools.db, logger, onOutdated: () => {} });
  const catchUp = createCatchUp({ ...tools, startDue: async () => {} });
  const loops = Promise.all([
    runDialLoop({ ...tools, signal, mustWait, wait: () => wait(100) }),
    runJobs([{ name: 'what happened since', run: catchUp }], { signal, logger }),
  ]);
  return {
    said,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await loops;
    },
  };
}

/** Minutes pass at once: what was on its way when the server died is asked after now, as it would be then. */
export async function settledInTime(
  { rig, servers }: Pick<FailoverRig, 'rig' | 'servers'>,
  campaign: string,
): Promise<void> {
  const passing = setInterval(() => {
    servers.database.owner.pool
      .query(
        `UPDATE attempt SET deadline_at = now() - interval '1 second' WHERE id IN (SELECT id FROM attempt
           WHERE state IN ('claimed', 'placing', 'unknown', 'accepted', 'ringing', 'answered') FOR UPDATE SKIP LOCKED);
         UPDATE attempt SET intent_at = intent_at - interval '150 seconds' WHERE id IN (SELECT id FROM attempt
           WHERE state = 'unknown' AND misses >= 2 FOR UPDATE SKIP LOCKED)`,
      )
      .catch(() => undefined);
  }, 1_000);
  // A pool that rested through the failover finds the old server gone, once.
  const isOver = () => isSettled(rig.district.db, campaign).catch(() => false);
  await until('the end', isOver).finally(() => clearInterval(passing));
}
