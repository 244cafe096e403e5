import { stopsUnderFire } from '#test/bench/stop/stops-under-fire.ts';
import { withdrawUnderFire } from '#test/bench/stop/withdraw-under-fire.ts';
import type { Bench, Sample } from './bench.ts';

/** Stops, each of a campaign of its own, and withdrawals in the middle of one; 10,000 are possible. */
const stops = Number(process.env['STOPS'] ?? 3);
const trials = Number(process.env['TRIALS'] ?? 100);
const callsPerSecond = Number(process.env['CALLS'] ?? 50);

/**
 * Two dial workers call as fast as they may while a campaign is stopped, and while families withdraw one after the
 * other, some of them with the call to them next in line. What reaches the carrier is noted at its socket.
 */
export async function rows(bench: Bench): Promise<Sample[]> {
  const { lastMs, queueMs } = await stopsUnderFire(bench, { stops, callsPerSecond });
  const withdrawn = await withdrawUnderFire(bench, { trials, callsPerSecond });
  const peakMb = process.memoryUsage.rss() / 1_048_576;
  // One slot of each worker, and what a request takes from the worker to the carrier's socket.
  const slotsMs = (2 * 1000) / callsPerSecond + 10;
  return [
    {
      name: `last request after a stop's commit, the worst of ${stops} at ${callsPerSecond}/s`,
      measured: { ms: lastMs, peakMb },
      floorMs: slotsMs,
      floor: 'a slot of each worker',
      goal: 1,
    },
    // A ratio to none would be none: 0 stands for 0 of 1.
    {
      name: `calls to a phone after its withdrawal's commit, ${withdrawn.trials} trials, ${withdrawn.met} met an order`,
      measured: { ms: withdrawn.callsAfter, peakMb },
      unit: 'calls',
      floorMs: 1,
      floor: 'one would be too many',
      goal: 0,
    },
    {
      name: 'longest queue at the carrier throughout',
      measured: { ms: Math.max(queueMs, withdrawn.queueMs), peakMb },
      floorMs: 1,
      floor: 'none is the goal',
      goal: 0,
    },
  ];
}
