import { expect, test } from 'vitest';
import { finishRestore } from '#domain/attempt/restore/finish-restore.ts';
import { until } from '#sandbox/until.ts';
import {
  type FailoverRig,
  failoverRig,
  settledInTime,
} from '#test/support/failover/failover-rig.ts';

const newestEntry = async ({ servers }: FailoverRig): Promise<Temporal.Instant> => {
  const { rows } = await servers.database.owner.pool.query('SELECT max(at) AS at FROM audit_entry');
  return rows[0]?.at;
};

/** No minutes pass at once before: what is in doubt would be given up, and found at the carrier as lost. */
const untilAsked = (here: FailoverRig) =>
  until('the carrier to be asked', async () => {
    const restore = await here.restore().catch(() => undefined);
    return restore?.['asked_at'] !== null && restore !== undefined;
  });

const momentOf = (restore: Record<string, unknown> | undefined): Temporal.Instant => {
  const moment = restore?.['moment'];
  if (!(moment instanceof Temporal.Instant)) throw new Error('no restore was noticed');
  return moment;
};

/** In short, a few seconds of calling. */
export function failover(length: 'short' | 'long'): void {
  const phoneCount = length === 'long' ? 400 : 40;
  const pace = length === 'long' ? 30 : 15;

  test('F63 a synchronous standby takes over in the middle of an emergency: calls resume by themselves, each family hears it once', async () => {
    await using here = await failoverRig('synchronous', pace);
    const { rig, servers } = here;
    const phones = await rig.district.addPhones(phoneCount);
    const emergency = await rig.district.startCampaign({ phones });
    await using _one = here.startWorker('worker-a');
    await using _two = here.startWorker('worker-b');
    await until('the first calls', () => here.called().length >= phoneCount / 4);

    const newest = await newestEntry(here);
    const since = performance.now();
    await servers.failOver();
    await untilAsked(here);
    const then = here.called().length;
    await until('the next call', () => here.called().length > then);
    console.info(`calls resumed after ${((performance.now() - since) / 1000).toFixed(1)} s`);
    await settledInTime(here, emergency);

    expect(here.heard().toSorted()).toEqual(phones.map(({ number }) => number).toSorted());
    const restore = await here.restore();
    // A standby that had been up for months would ask for months otherwise.
    expect(Temporal.Instant.compare(momentOf(restore), newest)).toBeGreaterThanOrEqual(0);
    expect(restore).toMatchObject({
      noticed_by: 'timeline',
      lost_until: null,
      told_at: null,
      settled_at: expect.anything(),
    });
  });

  test('F63 while the carrier can’t be asked, an emergency requested after the failover is called, and nothing else is', async () => {
    await using here = await failoverRig('synchronous', 4);
    const { rig, servers } = here;
    const phones = await rig.district.addPhones(20);
    const late = await rig.district.addPhones(3);
    const matter = await rig.district.startCampaign({ phones: late, purpose: 'school-mission' });
    const earlier = await rig.district.startCampaign({ phones });
    await using _worker = here.startWorker('worker-a');
    await until('the first calls', () => here.called().length >= 3);

    rig.twilio.failNext('calls.list', { mode: 'error', status: 503, times: 10_000 });
    await servers.failOver();
    await until('the worker to notice', () => here.restore().catch(() => undefined));
    const later = await rig.district.startCampaign({ phones: late });
    await rig.settled(later);

    expect(await here.restore()).toMatchObject({ asked_at: null, settled_at: null });
    const statesOf = async (campaign: string) =>
      (await rig.district.attempts(campaign)).map(({ state }) => state);
    expect(await statesOf(earlier)).toContain('planned');
    expect(new Set(await statesOf(matter))).toEqual(new Set(['planned']));
    for (const { number } of late) expect(here.called()).toContain(number);

    // A minute later, where a worker found all that it had seen, no emergency waits for the carrier any more.
    const longAgo = (kept: boolean) =>
      servers.database.owner.pool.query(
        `UPDATE database_restore SET kept = ${kept}, noticed_at = noticed_at - interval '61 seconds'`,
      );
    const isHeld = async () => {
      const { rows } = await servers.database.owner.pool.query(
        `SELECT is_held_by_restore('emergency', '-infinity') AS held, is_held_by_restore('other', '-infinity') AS others`,
      );
      return rows[0];
    };
    await longAgo(false);
    expect(await isHeld()).toEqual({ held: true, others: true });
    await longAgo(true);
    expect(await isHeld()).toEqual({ held: false, others: true });
    const before = here.called().length;
    await until('the earlier emergency to go on', () => here.called().length > before);
  });

  test('F64 an asynchronous standby takes over without its last second: what was lost is found at the carrier, nobody hears it twice, and who-heard-only-an-error-is-not-told', async () => {
    await using here = await failoverRig('asynchronous', pace);
    const { rig, servers } = here;
    const phones = await rig.district.addPhones(phoneCount);
    const others = await rig.district.addPhones(3);
    const numbersOf = (some: typeof phones) => some.map(({ number }) => number).toSorted();
    const emergency = await rig.district.startCampaign({ phones });
    const matter = await rig.district.startCampaign({ phones: others, purpose: 'school-mission' });
    // Its turn comes after the failover, however slowly the machine gets there.
    const dueAt = (time: string) =>
      servers.database.owner.pool.query(
        `UPDATE attempt SET not_before = '${time}' WHERE campaign_id = $1`,
        [matter],
      );
    await dueAt('2999-01-01');
    await using worker = here.startWorker('worker-a');
    await until('the first calls', () => here.called().length >= phoneCount / 4);
    await servers.cutReplication();
    const atCut = here.called().length;
    await until('calls that will be lost', () => here.called().length >= atCut + pace);

    await servers.powerOff();
    await until('somebody to hear an error', () => here.heardErrors().length > 0);
    await servers.promote();
    await untilAsked(here);
    await dueAt('2000-01-01');
    await settledInTime(here, emergency);

    const restore = await here.restore();
    expect(restore).toMatchObject({ noticed_by: 'timeline', kept: false, told_at: null });
    expect(restore).toMatchObject({ spares: 'emergency', settled_at: null });
    expect(Number(restore?.['calls'])).toBeGreaterThan(0);
    expect(new Set(here.called())).toEqual(new Set(numbersOf(phones)));
    expect(here.heard().toSorted()).toEqual([...new Set(here.heard())].toSorted());
    // Those who heard an error alone were called again, and nobody stands as told who heard no word.
    expect(new Set(here.heard())).toEqual(new Set(numbersOf(phones)));
    const told = (await rig.district.attempts(emergency)).filter(
      ({ spoken_at }) => spoken_at !== null,
    );
    expect(told.length).toBe(phones.length);
    // A school matter waits for a person: what the carrier doesn’t know of may be lost as well.
    expect(await rig.district.attempts(matter)).toMatchObject(
      others.map(() => ({ state: 'planned' })),
    );
    expect(worker.said.join()).toContain('a standby took over');

    await finishRestore(rig.district.as('imports').db, 'cli', 0);
    await settledInTime(here, matter);
    expect(
      here
        .called()
        .filter((to) => numbersOf(others).includes(to))
        .toSorted(),
    ).toEqual(numbersOf(others));
  });
}
