import { startOurs } from '#test/bench/cost/ours.ts';
import { startPopular } from '#test/bench/cost/popular.ts';
import { type Cost, measureBuild } from '#test/bench/cost/run-build.ts';
import type { Bench, Sample } from './bench.ts';

const seconds = Number(process.env['SECONDS'] ?? 12);
const answerMs = 150;
/** Calls that are planned and not counted: while processes start, and those that can't be called. */
const spare = 1.25;

/**
 * CPU of a completed call: an order, four callbacks of which one fetches the words, and the audit, by the product's own
 * bot and dial worker and by popular parts, each in processes of its own with PostgreSQL on the same computer. The carrier and
 * the chats are in others, and not counted.
 */
export async function rows(bench: Bench): Promise<Sample[]> {
  const ours = await costOfOurs(bench, 100);
  const popular = await costOfPopular(bench, 100);
  const fast = await costOfOurs(bench, 200);
  const ceiling = await costOfOurs(bench, 1500, 8000);
  const peakMb = process.memoryUsage.rss() / 1_048_576;
  return [
    {
      name: `CPU of a completed call at ${partsOf(ours)}`,
      measured: { ms: ours.us.all, peakMb },
      unit: 'us',
      floorMs: popular.us.all,
      floor: `popular parts at ${partsOf(popular)}`,
      goal: 0.45,
    },
    {
      name: `CPU at ${partsOf(fast)}`,
      measured: { ms: fast.cores * 1000, peakMb },
      unit: 'thousandths of a core',
      floorMs: 600,
      floor: 'the goal',
      goal: 1,
    },
    {
      name: 'calls a second of one worker at most: the goal beside it',
      measured: { ms: 800, peakMb },
      unit: 'calls/s',
      floorMs: ceiling.callsPerSecond,
      floor: `seen, with a carrier that takes ${answerMs} ms`,
      goal: 1,
    },
  ];
}

function partsOf({ callsPerSecond, us: { dialer, server, postgres } }: Cost): string {
  const [a, b, c] = [dialer, server, postgres].map((one) => one.toFixed(0));
  return `${callsPerSecond.toFixed(0)}/s (dialing ${a}, callbacks ${b}, PostgreSQL ${c} us)`;
}

async function costOfOurs(
  bench: Bench,
  callsPerSecond: number,
  warmCalls = callsPerSecond * 5,
): Promise<Cost> {
  await using database = await bench.freshDatabase();
  const counted = callsPerSecond > 200 ? 6 : seconds;
  const phones = Math.min(30_000, Math.ceil(callsPerSecond * (counted + 20) * spare) + warmCalls);
  await using product = await startOurs(bench, database, { callsPerSecond, phones, answerMs });
  return await measureBuild({ ...product, database }, { warmCalls, seconds: counted });
}

async function costOfPopular(bench: Bench, callsPerSecond: number): Promise<Cost> {
  await using database = await bench.freshDatabase();
  const calls = callsPerSecond * (seconds + 20);
  await using popular = await startPopular(database, { callsPerSecond, calls, answerMs });
  return await measureBuild({ ...popular, database }, { warmCalls: callsPerSecond * 5, seconds });
}
