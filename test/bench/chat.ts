import { staff } from '#sandbox/district/staff.ts';
import { type FarSide, slackChannel } from '#sandbox/far-side.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import { until } from '#sandbox/until.ts';
import { filterForEver } from '#test/bench/chat/filter-load.ts';
import { linkCompliance } from '#test/bench/chat/link-compliance.ts';
import { watchEdits } from '#test/bench/chat/watch-edits.ts';
import { type Product, startOurs } from '#test/bench/cost/ours.ts';
import { fillLargeDistrict } from '#test/support/district/large-district.ts';
import type { Bench, BenchDatabase, Sample } from './bench.ts';

const callsPerSecond = Number(process.env['CALLS'] ?? 200);
const seconds = Number(process.env['SECONDS'] ?? 30);
const phones = Number(process.env['PHONES'] ?? 1_000_000);
const commands = Number(process.env['COMMANDS'] ?? 200);

/** Goal: not more than three times what the bot takes at rest, and under 300 ms whatever that is. */
const mostTimes = 3;
const mostMs = 300;
/** Goal: at most one edit of progress in two seconds, in each channel; counted over ten. */
const windowMs = 10_000;
const mostEdits = 5;

/**
 * How fast a slash command is acknowledged while a campaign is dialed and the consent filter goes over a million phones on
 * the same computer, beside the same bot at rest; and how often each channel's card is edited meanwhile.
 */
export async function rows(bench: Bench): Promise<Sample[]> {
  const large = await bench.keptDatabase(`filter ${phones}`, (made) =>
    fillLargeDistrict(made.owner.pool, phones),
  );
  await using database = await bench.freshDatabase();
  const run = { callsPerSecond, phones: callsPerSecond * seconds, answerMs: 150, workers: 0 };
  await using product = await startOurs(bench, database, run);
  const { farSide, carrier } = product;
  await linkCompliance(database);
  await slowest(farSide, 20);
  const idle = await slowest(farSide, commands);

  product.startWorker();
  const enough = async () => (await carrier.look()).orders.length > callsPerSecond;
  await until('the calls', enough, 60_000);
  const watching = watchEdits(farSide);
  const filtering = filterForEver(large);
  const before = (await carrier.look()).orders.length;
  const start = performance.now();
  const busy = await slowest(farSide, commands);
  const placed = (await carrier.look()).orders.length - before;
  const pace = placed / ((performance.now() - start) / 1000);
  const filters = await filtering.stop();
  const edits = watching.stop(windowMs);
  await checkCounts(product, database);
  const peakMb = process.memoryUsage.rss() / 1_048_576;
  const load = `${pace.toFixed(0)} calls/s and ${filters} filters of ${phones} phones`;
  const measured = { ms: busy, peakMb };
  return [
    {
      name: `command acknowledged, p99, at ${load}`,
      measured,
      floorMs: idle,
      floor: 'the same bot at rest',
      goal: mostTimes,
    },
    {
      name: 'the same, against a fixed time',
      measured,
      floorMs: mostMs,
      floor: 'the goal',
      goal: 1,
    },
    ...Object.entries(edits).map(([platform, most]) => ({
      name: `edits of progress in ten seconds in ${platform}, at most`,
      measured: { ms: most, peakMb },
      unit: 'edits',
      floorMs: mostEdits,
      floor: 'one in two seconds',
      goal: 1,
    })),
  ];
}

/** The final card says what the carrier saw, to the phone. */
async function checkCounts({ farSide, carrier }: Product, { owner }: BenchDatabase): Promise<void> {
  const superintendent = teamsPerson(farSide.teams, staff.superintendent);
  await until('the end', () => superintendent.card().includes('Finished'), 600_000);
  const { rows: frozen } = await owner.pool.query<{ total: number }>(
    'SELECT count(DISTINCT phone_id)::int AS total FROM attempt',
  );
  const { orders } = await carrier.look();
  const called = new Set(orders.map(({ to }) => to)).size;
  const count = (value = -1) => value.toLocaleString('en-US');
  const words = `${count(called)} of ${count(frozen[0]?.total)} phones reached`;
  await until(`“${words}” on the card`, () => superintendent.card().includes(words), 30_000);
}

/** The 99th percentile of the time to acknowledge so many commands, spread over a few seconds, in milliseconds. */
async function slowest({ slack }: FarSide, count: number): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const sent = await slack.typeCommand(
      staff.compliance.slackUserId,
      slackChannel,
      '/closure status',
    );
    if (sent.status !== 200) throw new Error(`a command was answered with ${sent.status}`);
    times.push(sent.ms);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return times.toSorted((a, b) => a - b)[Math.floor(count * 0.99)] ?? Number.NaN;
}
