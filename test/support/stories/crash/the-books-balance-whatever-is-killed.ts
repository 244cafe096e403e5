import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { campaignTally } from '#domain/attempt/tally/find-tally.ts';
import { decideCampaign } from '#domain/closure/approval/decide-campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { findOperator } from '#domain/people/operator/find-operator.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { seededRandom } from '#sandbox/district/seeded-random.ts';
import { entraTenant, staff } from '#sandbox/district/staff.ts';
import { usualMix } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { numbersChecked } from '#test/support/consent/numbers-checked.ts';
import { todayThere } from '#test/support/district/afternoon.ts';
import { spreadOverSchools } from '#test/support/district/many-schools.ts';
import { ownPostgres } from '#test/support/postgres/own-postgres.ts';
import {
  letTimePass,
  orphanCalls,
  unevenAttempts,
  whatIsLeft,
} from '#test/support/product/books.ts';
import { createDisturbances, type Disturbance } from '#test/support/product/disturbances.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { setUpOnce } from '#test/support/set-up.ts';

/** The long one lets doubts take the time that they really take, and starts campaigns while others wait. */
type Length = { campaigns: number; seed: number; isLong: boolean };

export function booksBalance({ campaigns, seed, isLong }: Length): void {
  const schoolCount = isLong ? 200 : 4;
  /** A campaign with a doubt lasts up to a quarter of an hour; the others do not wait for it. */
  const mostAtOnce = isLong ? 200 : 4;
  /** What two cores keep up with beside an emulated carrier, so that events are lost where we lose them. */
  const callsPerSecond = isLong ? 50 : 200;
  /** Breaking without a rest would leave the machine little time to do anything else. */
  const longestRestMs = isLong ? 10_000 : 0;

  const postgres = setUpOnce(ownPostgres);
  const product = setUpProduct(() => ({
    database: postgres.database,
    students: schoolCount * 53,
    callsPerSecond,
    mix: usualMix,
    withoutWorker: true,
  }));
  let schools: string[];
  let principal: Operator;
  let superintendent: Operator;

  beforeAll(async () => {
    schools = await spreadOverSchools(product, schoolCount);
    principal = await operator('principal');
    superintendent = await operator('superintendent');
  });

  async function operator(who: keyof typeof staff): Promise<Operator> {
    const found = await findOperator(product.database.db, {
      platform: 'teams',
      tenantId: entraTenant,
      userId: staff[who].teamsUserId,
      isMember: true,
    });
    if (found === undefined) throw new Error(`nobody is ${who}`);
    return found;
  }

  /** What a campaign says and nothing else does, so that a phone's transcript tells which one it heard. */
  const words = (n: number) => `Campaign number ${n} of this test.`;

  async function launch(n: number): Promise<string> {
    const { db } = product.database;
    const school = schools[n % schools.length] ?? '';
    const isEmergency = n % 2 === 0;
    const drafted = await draftCampaign(db, {
      operator: principal,
      draft: {
        happening: 'closed',
        ground: isEmergency ? 'weather' : 'none',
        purpose: isEmergency ? 'emergency' : 'school-mission',
        schoolIds: [school],
        eventDate: todayThere().add({ days: 40 }).toString(),
        delivery: 'call',
        stopTryingAt: Temporal.Now.instant().add({ hours: 3 }),
        texts: { en: words(n) },
      },
    });
    if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
    await sealCampaign(db, drafted.campaignId);
    const view = await findCampaign(db, drafted.campaignId);
    const decided = await decideCampaign(db, {
      operator: superintendent,
      platform: 'teams',
      campaignId: drafted.campaignId,
      code: view?.sealed?.code ?? '',
      decision: 'approved',
    });
    if (decided.kind !== 'approved') throw new Error(JSON.stringify(decided));
    return drafted.campaignId;
  }

  /** The database may lose its power under any of these questions; they change nothing that was not committed. */
  async function insistently<T>(act: () => Promise<T>): Promise<T> {
    return until('the database', () => act().catch(() => undefined));
  }

  const unfinished = async () =>
    insistently(async () => {
      const { rows } = await product.database.pool.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM campaign WHERE state IN ('approved', 'dialing', 'paused')`,
      );
      return rows;
    }).then((rows) => rows[0]?.count ?? 0);

  test(`F25 the books of ${campaigns} campaigns balance though workers, and the database under them, are killed (seed ${seed})`, async () => {
    const random = seededRandom(seed);
    const workers = Array.from({ length: 3 }, () => product.startWorkerProcess());
    await numbersChecked(product);
    const disturbances = createDisturbances({
      product,
      postgres,
      workers,
      draw: () => random.next(),
      standStillSeconds: isLong ? 90 : 7,
    });
    const ids: string[] = [];
    const suffered: Disturbance[] = [];
    let isOver = false;
    const breaking = (async () => {
      while (!isOver && (isLong || suffered.length < 3)) {
        suffered.push(await disturbances.next());
        await wait(random.next() * longestRestMs);
      }
    })();
    const hurry = isLong ? undefined : setInterval(() => void letTimePass(product), 3_000);

    for (let n = 0; n < campaigns; n++) {
      await until('a free line', async () => (await unfinished()) < mostAtOnce);
      ids.push(await insistently(() => launch(n)));
    }
    await until('the end', async () => (await unfinished()) === 0).catch(async (error: unknown) => {
      throw new Error(await whatIsLeft(product), { cause: error });
    });
    isOver = true;
    await breaking;
    clearInterval(hurry);

    const slowest = Math.max(...suffered.map(({ recoverySeconds }) => recoverySeconds));
    console.info(
      `${ids.length} campaigns, ${product.farSide.twilio.calls().length} calls, ${suffered.length} disturbances ` +
        `(${['kill', 'stand-still', 'power-cut'].map((what) => `${suffered.filter((one) => one.what === what).length} ${what}`).join(', ')}), ` +
        `slowest recovery ${slowest.toFixed(1)} s, seed ${seed}`,
    );
    for (const id of ids) {
      const { voice, phones } = await campaignTally(product.database.db, id);
      const settled = Object.values(voice.byDisposition).reduce((sum, each) => sum + each, 0);
      expect([phones.settled, settled]).toEqual([phones.total, voice.phones]);
    }
    expect(await orphanCalls(product)).toEqual([]);
    expect(await unevenAttempts(product)).toBe(0);
    expect(heardTwice()).toEqual([]);
    expect(slowest).toBeLessThanOrEqual(60);
  });

  /** Phones that heard one campaign in more than one call. */
  function heardTwice(): string[] {
    const heard = new Map<string, Set<string>>();
    for (const call of product.farSide.twilio.calls()) {
      for (const line of call.transcript) {
        const campaign = line.speaker === 'line' && /Campaign number \d+/.exec(line.text)?.[0];
        if (!campaign) continue;
        const key = `${campaign} ${call.to}`;
        heard.set(key, (heard.get(key) ?? new Set()).add(call.sid));
      }
    }
    return [...heard].filter(([, calls]) => calls.size > 1).map(([key]) => key);
  }
}
