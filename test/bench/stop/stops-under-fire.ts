import { setTimeout as wait } from 'node:timers/promises';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import { until } from '#sandbox/until.ts';
import type { Bench, BenchDatabase } from '#test/bench/bench.ts';
import { startOurs } from '#test/bench/cost/ours.ts';

/** Two workers call, and somebody stops it; how long after its commit was told the last request arrived, at worst. */
export async function stopsUnderFire(
  bench: Bench,
  run: { stops: number; callsPerSecond: number },
): Promise<{ lastMs: number; queueMs: number }> {
  const seen: { lastMs: number; queueMs: number }[] = [];
  for (let i = 0; i < run.stops; i++) seen.push(await stopOnce(bench, run.callsPerSecond));
  return {
    lastMs: Math.max(...seen.map(({ lastMs }) => lastMs)),
    queueMs: Math.max(...seen.map(({ queueMs }) => queueMs)),
  };
}

async function stopOnce(
  bench: Bench,
  callsPerSecond: number,
): Promise<{ lastMs: number; queueMs: number }> {
  await using database = await bench.freshDatabase();
  await using product = await startOurs(bench, database, {
    callsPerSecond,
    phones: callsPerSecond * 60,
    answerMs: 150,
    carrierGoesFirst: true,
    workers: 2,
  });
  const { carrier, campaign } = product;
  const enough = async () => (await carrier.look()).orders.length >= callsPerSecond * 3;
  await until('the calls', enough, 60_000);
  const told = commitOf(database, campaign);
  await told.isListening;
  await stopCampaign(database.application.db, {
    operator: { id: await approver(database), name: 'Bench', roles: [approves] },
    campaignId: campaign,
  });
  const committedMs = await told.atMs;
  await wait(1_500);
  const { orders, longestQueueMs } = await carrier.look();
  const last = Math.max(...orders.map(({ atMs }) => atMs));
  return { lastMs: Math.max(0, last - committedMs), queueMs: longestQueueMs };
}

const approves = { role: 'approver', schoolId: null } as const;

async function approver({ owner }: BenchDatabase): Promise<string> {
  const { rows } = await owner.pool.query<{ id: string }>(
    `SELECT id FROM operator WHERE directory_id LIKE 'Approver %' LIMIT 1`,
  );
  return rows[0]?.id ?? '';
}

/** When a change of the campaign is told, which PostgreSQL does as it commits; the computer's clock. */
function commitOf({ owner }: BenchDatabase, campaign: string) {
  const atMs = Promise.withResolvers<number>();
  const isListening = owner.pool.connect().then(async (client) => {
    client.on('notification', ({ payload }) => {
      if (payload !== campaign) return;
      atMs.resolve(performance.timeOrigin + performance.now());
      client.release(true);
    });
    await client.query('LISTEN campaign');
  });
  return { isListening, atMs: atMs.promise };
}
