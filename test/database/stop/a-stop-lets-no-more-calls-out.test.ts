import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Carrier } from '#carrier/carrier.ts';
import { createWait } from '#database/wait-for-notify.ts';
import { createDialer, type Dialer } from '#dialer/dialer.ts';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { intentGoodMs } from '#domain/attempt/machine/intent.ts';
import { recordOrderOutcome } from '#domain/attempt/outcome/record-order-outcome.ts';
import { pauseCampaign } from '#domain/closure/life/pause-campaign.ts';
import { freezeDistrict } from '#domain/closure/pause/freeze-district.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import { revokeWhenKnown } from '#domain/consent/ledger/revoke-when-known.ts';
import { revokeByText } from '#domain/consent/opt-out/revoke-by-text.ts';
import type { Channel } from '#domain/shared/channel.ts';
import {
  type AttemptRow,
  type Phone,
  requesterOf,
  setUpDistrict,
} from '#test/support/attempt/attempt-district.ts';
import { accountSid, dialRig } from '#test/support/attempt/dial-rig.ts';
import { newMessageSid } from '#test/support/consent/inbound-text.ts';
import { addStaff } from '#test/support/district/add-staff.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { atLength } from '#test/support/run/length.ts';
import { quietWatch } from '#test/support/run/quiet-watch.ts';
import { renew, setUpEach } from '#test/support/set-up.ts';

const district = setUpDistrict();
const rig = setUpEach(() => dialRig({ on: district, speed: 10 }));
let listening: AbortController;
beforeEach(() => {
  listening = new AbortController();
});
afterEach(() => {
  listening.abort();
});

type Worker = { dialer: Dialer; ordered: string[]; signal: AbortSignal };

/** A worker that is told of changes as in the product; `hold` is what its orders wait for on their way. */
async function worker({
  hold,
  name = 'worker-a',
}: {
  hold?: Promise<void>;
  name?: string;
} = {}): Promise<Worker> {
  const ordered: string[] = [];
  const carrier: Carrier = {
    ...rig.carrier,
    async placeCall(order, signal) {
      ordered.push(order.to);
      await hold;
      // It is on the wire already, and not late.
      return rig.carrier.placeCall({ ...order, slotEndMs: Infinity }, signal);
    },
  };
  const dialer = createDialer({ ...rig.tools(name), carrier });
  const { signal } = listening;
  createWait(rig.district.pool, {
    channel: 'campaign',
    signal,
    idleMs: 1_000,
    onNotify: () => dialer.lookForRecalls(),
  });
  return { dialer, ordered, signal };
}

const officer = () => addStaff(rig.district.db, 'officer', ['compliance']);

const pauses = {
  stopped: async (campaignId: string) =>
    stopCampaign(rig.district.db, { operator: requesterOf(rig.district), campaignId }),
  paused: async (campaignId: string) =>
    pauseCampaign(rig.district.db, { operator: requesterOf(rig.district), campaignId }),
  frozen: async () =>
    freezeDistrict(rig.district.db, testVault, {
      operator: await officer(),
      reason: 'Wrong numbers.',
    }),
};

/**
 * Once committing took long, slots are reserved long before they come: there is time for a pause in between. The twenty
 * calls that follow leave in the course of half a second.
 */
async function learnToWait(dialer: Dialer, signal: AbortSignal): Promise<void> {
  await rig.district.startCampaign({ phones: await rig.district.addPhones(1) });
  const client = await rig.district.owner.pool.connect();
  await client.query('BEGIN');
  await client.query('SELECT FROM phone_gate FOR UPDATE');
  const dialed = dialer.dialCalls(signal);
  await rig.until(async () => {
    const { rowCount } = await rig.district.owner.pool.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
        AND state_change < clock_timestamp() - interval '700 milliseconds'`,
    );
    return (rowCount ?? 0) > 0;
  });
  await client.query('COMMIT');
  client.release();
  await dialed;
  await dialer.settled();
  await rig.district.owner.pool.query('UPDATE district SET calls_per_second = 40');
}

const nextSlotAt = async () => {
  const { rows } = await rig.district.owner.pool.query<{ at: Temporal.Instant }>(
    'SELECT next_slot_at AS at FROM pace WHERE account = $1',
    [accountSid],
  );
  return rows[0]?.at.epochMilliseconds ?? 0;
};

test.each(Object.entries(pauses))(
  'once it is %s no call leaves that was committed before: it is taken back, and nothing is in doubt',
  async (name, pause) => {
    const { dialer, ordered, signal } = await worker();
    await learnToWait(dialer, signal);
    ordered.length = 0;
    const campaign = await rig.district.startCampaign({ phones: await rig.district.addPhones(20) });
    // The slots of these calls begin in a moment.
    expect(await dialer.dialCalls(signal)).toBe(20);
    const reservedUntil = await nextSlotAt();

    expect(await pause(campaign)).toMatchObject({ kind: expect.stringMatching(/stopped|placed/) });
    const before = ordered.length;
    await dialer.settled();

    // At most the one whose slot came while the worker was being told.
    expect(ordered.length - before).toBeLessThanOrEqual(1);
    const attempts = await rig.district.attempts(campaign);
    const unsent = attempts.filter(({ state }) => ['planned', 'suppressed'].includes(state));
    expect(unsent).toHaveLength(20 - ordered.length);
    expect(attempts.filter(({ state }) => state === 'unknown' || state === 'placing')).toEqual([]);
    expect(unsent.length).toBeGreaterThan(10);
    const [one] = unsent;
    const acts = (await rig.district.auditOf(one?.id ?? '')).map(({ act }) => act);
    expect(acts).toContain('attempt-recalled');
    expect(name === 'stopped' || one?.state === 'planned').toBe(true);
    // Anyone who calls next need not wait for the slots that nobody used.
    expect(reservedUntil - (await nextSlotAt())).toBeGreaterThan(0);
  },
);

test('while the database does not answer no call leaves that was committed before, and afterwards each one does or is planned again', async () => {
  await renew(district);
  await renew(rig);
  const { dialer, ordered, signal } = await worker();
  await learnToWait(dialer, signal);
  ordered.length = 0;
  const campaign = await rig.district.startCampaign({ phones: await rig.district.addPhones(20) });
  expect(await dialer.dialCalls(signal)).toBe(20);
  const committedMs = performance.now();
  const lastSlotAt = await nextSlotAt();

  const client = await rig.district.owner.pool.connect();
  await client.query('BEGIN');
  await client.query('LOCK TABLE pause IN ACCESS EXCLUSIVE MODE');
  // A slow machine may have let some out before it locked, and one that had asked already.
  const before = ordered.length;
  await rig.until(async () => Temporal.Now.instant().epochMilliseconds > lastSlotAt + 50);
  expect(ordered.length).toBeLessThanOrEqual(before === 0 ? 0 : before + 1);
  await client.query('COMMIT');
  client.release();
  await dialer.settled();

  const attempts = await rig.district.attempts(campaign);
  const planned = attempts.filter(({ state }) => state === 'planned');
  expect(ordered.length + planned.length).toBe(20);
  // Intents that a slow machine has let become too old are planned again, all of them.
  if (performance.now() - committedMs < intentGoodMs / 2)
    expect(ordered.length).toBeGreaterThan(10);
});

const matter = { purpose: 'school-mission' } as const;

const stopText = ({ index, number }: Phone) =>
  revokeByText(rig.district.db, testVault, {
    carrierId: newMessageSid(),
    phoneIndexes: [index],
    from: number,
    body: 'STOP',
  });

test('a withdrawal takes a call back that waits for its slot, and none goes out after it', async () => {
  await renew(district);
  await renew(rig);
  const { dialer, ordered, signal } = await worker();
  await learnToWait(dialer, signal);
  ordered.length = 0;
  const phones = await rig.district.addPhones(20);
  const campaign = await rig.district.startCampaign({ ...matter, phones });
  expect(await dialer.dialCalls(signal)).toBe(20);
  const last = await lastInLine(campaign, phones);

  using watch = quietWatch();
  expect(await stopText(last)).toBe('revoked');
  expect(watch.ms()).toBeLessThan(5_000);
  await dialer.settled();

  expect(ordered).not.toContain(last.number);
  expect(ordered).toHaveLength(19);
  const mine = (await rig.district.attempts(campaign)).find(({ phone_id }) => phone_id === last.id);
  expect(mine).toMatchObject({ state: 'planned' });
  await rig.district.age(mine?.id ?? '', 'not_before', 1);
  await dialer.dialCalls(signal);
  expect((await rig.district.attempts(campaign)).find(({ id }) => id === mine?.id)).toMatchObject({
    state: 'suppressed',
    disposition: 'revoked',
  });
});

/** Whose slot comes last: the phone that was laid down last. */
async function lastInLine(campaign: string, phones: readonly Phone[]): Promise<Phone> {
  const placing = (await rig.district.attempts(campaign)).filter(
    ({ state }) => state === 'placing',
  );
  const ids = new Set(placing.map(({ phone_id }) => phone_id));
  const last = phones.findLast(({ id }) => ids.has(id));
  if (last === undefined) throw new Error('nothing waits');
  return last;
}

atLength(
  'a withdrawal that meets a call on the wire is committed when that call is known, and locks nothing meanwhile',
  async () => {
    const [phone] = await rig.district.addPhones(1);
    if (phone === undefined) throw new Error('no phone');
    rig.twilio.setBehavior(phone.number, { answers: 'manual', isInHand: true });
    const campaign = await rig.district.startCampaign({ ...matter, phones: [phone] });
    const wire = Promise.withResolvers<void>();
    const { dialer, ordered, signal } = await worker({ hold: wire.promise });
    await dialer.dialCalls(signal);
    await expect.poll(() => ordered).toHaveLength(1);

    let isTaken = false;
    const withdrawal = stopText(phone).then((taken) => {
      isTaken = true;
      return taken;
    });
    await rig.until(async () => {
      const { rowCount } = await rig.district.pool.query(
        'SELECT FROM attempt WHERE recall_fence = fence',
      );
      return rowCount === 1;
    });
    await rig.district.owner.pool.query(
      'SELECT FROM phone_gate WHERE phone_id = $1 FOR UPDATE NOWAIT',
      [phone.id],
    );
    expect(isTaken).toBe(false);
    wire.resolve();

    expect(await withdrawal).toBe('revoked');
    await dialer.settled();
    expect(ordered).toHaveLength(1);
    await rig.until(async () => rig.twilio.answer(phone.number));
    await rig.settled(campaign);
    expect(await rig.district.attempts(campaign)).toMatchObject([{ disposition: 'revoked' }]);
  },
);

/** The campaign's one attempt, committed to by a worker that does nothing more. */
async function intentOf(campaign: string, channel: Channel = 'voice'): Promise<AttemptRow> {
  const { db } = rig.district;
  const claims = await leaseAttempts(db, { worker: 'dead', channel, limit: 1 });
  await commitIntent(db, { worker: 'dead', claims });
  const attempt = await rig.district.attempt(campaign);
  expect(attempt.state).toBe('placing');
  return attempt;
}

atLength(
  'a withdrawal waits as well for an order that is committed to while it waits for another',
  async () => {
    const phones = await rig.district.addPhones(1);
    const call = await intentOf(await rig.district.startCampaign({ ...matter, phones }));
    const isAskedBack = async ({ id }: AttemptRow) => {
      const { rowCount } = await rig.district.pool.query(
        'SELECT FROM attempt WHERE id = $1 AND recall_fence = fence',
        [id],
      );
      return rowCount === 1;
    };
    const isAccepted = ({ id: attemptId, fence }: AttemptRow, carrierId: string) =>
      recordOrderOutcome(rig.district.db, {
        worker: 'dead',
        attemptId,
        fence,
        outcome: { kind: 'accepted', carrierId },
      });

    let isTaken = false;
    const withdrawal = stopText(phones[0] as Phone).then(() => {
      isTaken = true;
    });
    await rig.until(() => isAskedBack(call));
    const text = await intentOf(
      await rig.district.startCampaign({ ...matter, phones, delivery: 'text', channels: ['text'] }),
      'text',
    );
    await isAccepted(call, `CA${'1'.repeat(32)}`);
    await rig.until(() => isAskedBack(text));
    expect(isTaken).toBe(false);
    await isAccepted(text, `SM${'1'.repeat(32)}`);
    await withdrawal;
  },
);

atLength(
  'a withdrawal waits for no order that can’t leave any more, and for none that it does not forbid',
  async () => {
    const [dead, emergency] = await rig.district.addPhones(2);
    if (dead === undefined || emergency === undefined) throw new Error('no phones');
    const of = await intentOf(await rig.district.startCampaign({ ...matter, phones: [dead] }));
    await intentOf(await rig.district.startCampaign({ purpose: 'emergency', phones: [emergency] }));
    await rig.district.age(of.id, 'intent_at', 7);

    using watch = quietWatch();
    expect(await stopText(dead)).toBe('revoked');
    expect(await stopText(emergency)).toBe('revoked');
    expect(watch.ms()).toBeLessThan(5_000);
  },
);

atLength(
  'a withdrawal is never refused: an order that nobody answers for holds it up for six seconds',
  async () => {
    const [phone] = await rig.district.addPhones(1);
    if (phone === undefined) throw new Error('no phone');
    const campaign = await rig.district.startCampaign({ ...matter, phones: [phone] });
    const never = new Promise<void>(() => {});
    const { dialer, ordered, signal } = await worker({ hold: never });
    await dialer.dialCalls(signal);
    await expect.poll(() => ordered).toHaveLength(1);
    const { id } = await rig.district.attempt(campaign);
    await rig.district.age(id, 'intent_at', 5);

    using watch = quietWatch();
    const taken = await revokeWhenKnown(rig.district.db, (_tx, revoke) =>
      revoke({
        phoneId: phone.id,
        channel: 'any',
        scope: 'non-emergency',
        means: 'staff',
        actor: { kind: 'operator', id: rig.district.approver },
      }),
    );

    expect(taken).toMatch(/-/);
    expect(watch.ms()).toBeLessThan(6_500);
  },
);
