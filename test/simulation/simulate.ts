/*
 * npm run simulate -- --seeds N [--from SEED] [--workers W]
 *
 * Runs N days from seed SEED on (1 where none is given), on W cores, and prints what happened in them. A promise that
 * is broken is printed with its seed and the end of its story; `--seeds 1 --from SEED` tells the whole story of one.
 * Ends with 1 where one was broken.
 */
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { simulateSeed } from './simulate-seed.ts';
import { addStats, emptyStats, type Stats } from './stats.ts';

type Range = { from: number; count: number };
type Report = { seeds: number; stats: Stats; broken: { seed: number; violations: string[] }[] };

/** So many seeds between two reports: a second's worth or less. */
const batch = 250;
const lastLines = 60;

if (isMainThread) await main();
else run(workerData as Range, (report) => parentPort?.postMessage(report));

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '10000' },
      from: { type: 'string', default: '1' },
      workers: { type: 'string', default: '1' },
    },
  });
  const [seeds, from, workers] = [values.seeds, values.from, values.workers].map(Number);
  if (![seeds, from, workers].every((one) => Number.isSafeInteger(one) && Number(one) > 0)) {
    console.error(
      'usage: npm run simulate -- --seeds N [--from SEED] [--workers W], whole numbers from 1 on',
    );
    process.exitCode = 2;
    return;
  }
  if (seeds === 1) return tellStory(from ?? 1);
  process.exitCode = await simulateAll({ from: from ?? 1, count: seeds ?? 1 }, workers ?? 1);
}

async function simulateAll({ from, count }: Range, workers: number): Promise<number> {
  const startedMs = performance.now();
  const sum: Report = { seeds: 0, stats: emptyStats(), broken: [] };
  let toldMs = startedMs;
  const share = Math.ceil(count / workers);
  const threads = Array.from({ length: workers }, (_, i) => {
    const range = { from: from + i * share, count: Math.min(share, count - i * share) };
    return runThread(range, (report) => {
      sum.seeds += report.seeds;
      addStats(sum.stats, report.stats);
      sum.broken.push(...report.broken);
      for (const { seed, violations } of report.broken) {
        console.error(`seed ${seed}: ${violations.join('; ')}`);
      }
      if (performance.now() - toldMs < 2_000) return;
      toldMs = performance.now();
      const rate = (sum.seeds / (toldMs - startedMs)) * 1000;
      console.error(`${sum.seeds} of ${count} seeds, ${rate.toFixed(0)} a second`);
    });
  });
  await Promise.all(threads);
  printFigures(sum, (performance.now() - startedMs) / 1000);
  const [first] = sum.broken.toSorted((one, other) => one.seed - other.seed);
  if (first === undefined) return 0;
  const { trace } = simulateSeed({ seed: first.seed, isTraced: true });
  console.log(
    `\nThe end of the story of seed ${first.seed}:\n${trace.slice(-lastLines).join('\n')}`,
  );
  for (const { seed, violations } of sum.broken.slice(0, 20)) {
    console.log(`seed ${seed}: ${violations.join('; ')}`);
  }
  console.log(`\nAll of it: npm run simulate -- --seeds 1 --from ${first.seed}`);
  return 1;
}

function runThread(range: Range, take: (report: Report) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL(import.meta.url), { workerData: range });
    thread.on('message', take);
    thread.on('error', reject);
    thread.on('exit', () => resolve());
  });
}

function run({ from, count }: Range, tell: (report: Report) => void): void {
  for (let done = 0; done < count; done += batch) {
    const report: Report = {
      seeds: Math.min(batch, count - done),
      stats: emptyStats(),
      broken: [],
    };
    for (let i = 0; i < report.seeds; i++) {
      const seed = from + done + i;
      const { violations, stats } = simulateSeed({ seed });
      addStats(report.stats, stats);
      if (violations.length > 0) report.broken.push({ seed, violations });
    }
    tell(report);
  }
}

function tellStory(seed: number): void {
  const { violations, trace } = simulateSeed({ seed, isTraced: true });
  console.log(trace.join('\n'));
  for (const violation of violations) console.log(`broken: ${violation}`);
  if (violations.length === 0) console.log(`seed ${seed}: every promise held`);
  process.exitCode = violations.length > 0 ? 1 : 0;
}

function printFigures({ seeds, stats, broken }: Report, seconds: number): void {
  const lines: [string, string | number][] = [
    ['seeds', `${seeds} in ${seconds.toFixed(1)} s, ${(seeds / seconds).toFixed(0)} a second`],
    ['campaigns, phones', `${stats.campaigns}, ${stats.phones}`],
    ['orders to the carrier', stats.orders],
    ['calls it placed, phones rung', `${stats.calls}, ${stats.rings}`],
    ['messages spoken, texts delivered', `${stats.spoken}, ${stats.texts}`],
    ['rung twice, told once', stats.doublesRung],
    ['calls nobody wanted, ended', stats.orphansEnded],
    ['doubts', stats.doubts],
    ['  cleared by an event', stats.doubtsByEvent],
    ['  cleared by the list', stats.doubtsByList],
    ['  cleared by a late answer', stats.doubtsByAnswer],
    ['  never left', stats.doubtsUnsent],
    ['  given up', stats.doubtsExpired],
    ['  the oldest, while the carrier answered', `${(stats.oldestDoubtMs / 1000).toFixed(0)} s`],
    ['texts sent once more', stats.textsAgain],
    ['workers killed, frozen', `${stats.crashes}, ${stats.pauses}`],
    ['campaigns stopped, withdrawals', `${stats.stops}, ${stats.withdrawals}`],
    ['households spared a call', stats.spared],
    ['contacts called, spared', `${stats.contactsCalled}, ${stats.contactsSpared}`],
    ['staff called, parents among them', `${stats.staffCalled}, ${stats.parentsOfStaffCalled}`],
    ['campaigns frozen, people who left', `${stats.freezes}, ${stats.leavers}`],
    ['calls that named a child', stats.named],
    ['moves of attempts', stats.moves],
    ['promises broken', broken.length],
  ];
  for (const [name, value] of lines) console.log(`${name.padEnd(34)}${value}`);
}
