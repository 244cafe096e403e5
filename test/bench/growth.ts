import type { Connection } from '#database/connect.ts';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { planAttempts } from '#domain/attempt/plan/plan-attempts.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { findConsentReport } from '#domain/consent/report/find-consent-report.ts';
import { fillLargeDistrict } from '#test/support/district/large-district.ts';
import { approveAsOther, draftForEverybody } from '#test/support/district/whole-district.ts';
import { type Bench, measure, type Sample } from './bench.ts';

const sizes = (process.env['SIZES'] ?? '1000,10000,100000,1000000').split(',').map(Number);

const stages = ['freeze', 'dial', 'report'] as const;
type Stage = (typeof stages)[number];

/**
 * Time per phone from a thousand phones to a million. `measured` is the whole slope: what the largest district takes;
 * the floor is what it would take if each phone cost what it costs in the district a tenth as large.
 */
export async function rows(bench: Bench): Promise<Sample[]> {
  const times = new Map<number, Record<Stage, number>>();
  for (const size of sizes) times.set(size, await timesOf(bench, size));
  return stages.map((stage) => {
    const points = sizes.map((size) => ({ size, ms: times.get(size)?.[stage] ?? Number.NaN }));
    const slope = slopeOf(points);
    const told = points
      .map(({ size, ms }) => `${size}: ${((1000 * ms) / size).toFixed(1)} µs`)
      .join(', ');
    const last = points.at(-1)?.ms ?? Number.NaN;
    return {
      name: `growth of ${stage}: slope of the log-log line, per phone ${told}`,
      measured: { ms: slope * last, peakMb: process.memoryUsage.rss() / 1_048_576 },
      floorMs: last,
      floor: 'a slope of 1',
      goal: 1.05,
    };
  });
}

/** Least squares over the logarithms: 1 is a time that grows with the number of phones and no faster. */
function slopeOf(points: readonly { size: number; ms: number }[]): number {
  const xs = points.map(({ size }) => Math.log(size));
  const ys = points.map(({ ms }) => Math.log(ms));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(xs), mean(ys)];
  const over = xs.reduce((sum, value, i) => sum + (value - x) * ((ys[i] ?? y) - y), 0);
  return over / xs.reduce((sum, value) => sum + (value - x) ** 2, 0);
}

async function timesOf(bench: Bench, size: number): Promise<Record<Stage, number>> {
  const { application, owner } = await bench.keptDatabase(`growth ${size}`, (made) =>
    fillLargeDistrict(made.owner.pool, size),
  );
  const campaignId = await draftForEverybody(application);
  // The first time warms the server's memory up and counts as well: a district does this once a day.
  const freeze = await measure(() => sealCampaign(application.db, campaignId));
  const report = await measure(() => findConsentReport(application.db));
  await approveAsOther(owner, campaignId);
  await application.db.transaction().execute((tx) => planAttempts(tx, campaignId));
  const dialed = Math.min(5000, size / 2);
  const dial = await measure(() => dialSome(application, dialed));
  await clearAttempts(owner, campaignId);
  return { freeze: freeze.ms, report: report.ms, dial: (dial.ms * size) / dialed };
}

/** The next run's campaign dials the same phones. A product never deletes an attempt, so nothing is made for it. */
async function clearAttempts({ pool }: Connection, campaignId: string): Promise<void> {
  await pool.query(`UPDATE campaign SET state = 'stopped', ended_at = now() WHERE id = $1`, [
    campaignId,
  ]);
  const session = await pool.connect();
  try {
    await session.query('SET session_replication_role = replica');
    await session.query('DELETE FROM attempt WHERE campaign_id = $1', [campaignId]);
  } finally {
    session.release(true);
  }
}

/** The lease and the gate of some attempts, in the worker's batches; nothing is placed. */
async function dialSome({ db }: Connection, count: number): Promise<void> {
  for (let done = 0; done < count; ) {
    const claims = await leaseAttempts(db, { worker: 'bench', channel: 'voice', limit: 100 });
    if (claims.length === 0) throw new Error('nothing left to lease');
    await commitIntent(db, { worker: 'bench', claims });
    done += claims.length;
  }
}
