import { expect, test } from 'vitest';
import { answerCall, answerCalls, type Call } from '#domain/attempt/answer/answer-call.ts';
import { commitIntent, type Intent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { recordMiss } from '#domain/attempt/outcome/record-event.ts';
import { recordOrderOutcome } from '#domain/attempt/outcome/record-order-outcome.ts';
import { recordReport } from '#domain/attempt/outcome/record-reports.ts';
import { leaseDoubts } from '#domain/attempt/sweep/lease-doubts.ts';
import { leaseSilentCalls } from '#domain/attempt/sweep/lease-silent-calls.ts';
import { sweepAttempts } from '#domain/attempt/sweep/sweep-attempts.ts';
import { campaignTally } from '#domain/attempt/tally/find-tally.ts';
import { isSettled } from '#domain/closure/life/finish-campaign.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import type { CarrierReport } from '#domain/shared/carrier/carrier-report.ts';
import type { Channel } from '#domain/shared/channel.ts';
import {
  type CampaignRequest,
  type Phone,
  requesterOf,
  setUpDistrict,
} from '#test/support/attempt/attempt-district.ts';
import { hold } from '#test/support/attempt/hold.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { atLength, describeAtLength } from '#test/support/run/length.ts';
import { renew } from '#test/support/set-up.ts';

const district = setUpDistrict();

const worker = 'worker-a';
let calls = 0;
const newCall = () => `CA${String(++calls).padStart(32, '0')}`;
const sweep = () => sweepAttempts(district.db);

async function place(limit = 10, channel: Channel = 'voice'): Promise<Intent[]> {
  const claims = await leaseAttempts(district.db, { worker, channel, limit });
  return commitIntent(district.db, { worker, claims });
}

const start = async (request: Omit<CampaignRequest, 'phones'> = {}, phones = 1) =>
  district.startCampaign({ phones: await district.addPhones(phones), ...request });

const end = (
  intent: Intent,
  ending: 'completed' | 'busy' | 'no-answer',
  carrierId = newCall(),
  seconds = 12,
) => {
  const report: CarrierReport = {
    kind: 'call',
    carrierId,
    sequenceNumber: 3,
    carrierStatus: ending,
    progress: 'ended',
    ending,
    seconds,
  };
  return recordReport(district.db, {
    token: intent.token,
    phoneIndexes: [intent.index] as const,
    report,
  });
};

test('a lease that ran out is planned again; an intent that ran out is a doubt', async () => {
  const claimed = await start();
  await leaseAttempts(district.db, { worker, channel: 'voice', limit: 1 });
  const placing = await start();
  await place(1);
  await district.age((await district.attempt(claimed)).id, 'deadline_at', 1);
  await district.age((await district.attempt(placing)).id, 'deadline_at', 1);

  expect(await sweep()).toMatchObject({ released: 1, doubted: 1 });

  expect((await district.attempt(claimed)).state).toBe('planned');
  expect((await district.attempt(placing)).state).toBe('unknown');
  expect(await sweep()).toMatchObject({ released: 0, doubted: 0 });
});

test('what is still planned when the time is over is expired, not lost', async () => {
  await renew(district);
  const campaign = await start({}, 3);
  await inAnotherTime(district, `UPDATE campaign_version SET stop_trying_at = now()`);

  expect(await sweep()).toMatchObject({ expired: 3 });

  expect(await district.attempts(campaign)).toMatchObject(
    Array(3).fill({ state: 'suppressed', disposition: 'expired' }),
  );
  expect(await isSettled(district.db, campaign)).toBe(true);
});

async function waitersForLock(): Promise<number> {
  const { rowCount } = await district.owner.pool.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rowCount ?? 0;
}

async function doubt(
  purpose: CampaignRequest['purpose'],
): Promise<{ campaign: string; intent: Intent; phones: Phone[] }> {
  const phones = await district.addPhones(1);
  const campaign = await district.startCampaign({ phones, purpose: purpose ?? 'emergency' });
  const [intent] = await place(1);
  if (intent === undefined) throw new Error('nothing placed');
  const order = { attemptId: intent.attemptId, fence: intent.fence, worker };
  await recordOrderOutcome(district.db, { ...order, outcome: { kind: 'unknown' } });
  return { campaign, intent, phones };
}

const miss = ({ attemptId: id }: Intent, intentAgeSeconds = 100) =>
  recordMiss(district.db, { id, intentAgeSeconds });

test('a doubt is not retried before three misses over two minutes, and then by purpose', async () => {
  const { campaign, intent } = await doubt('school-mission');

  await miss(intent);
  await miss(intent);
  await district.age(intent.attemptId, 'intent_at', 121);
  await sweep();
  expect(await district.attempts(campaign)).toMatchObject([{ state: 'unknown', misses: 2 }]);

  await miss(intent);
  expect(await sweep()).toMatchObject({ doubtsExpired: 1 });

  expect(await district.attempts(campaign)).toMatchObject([
    { state: 'unknown-expired', disposition: 'unknown' },
    { state: 'planned', try_number: 2 },
  ]);
});

test('three misses in a hurry are not enough; fifteen minutes are, though the carrier could not be asked', async () => {
  const { campaign, intent } = await doubt('school-mission');
  for (let i = 0; i < 3; i++) await miss(intent);
  await district.age(intent.attemptId, 'intent_at', 100);
  await sweep();
  expect((await district.attempt(campaign)).state).toBe('unknown');

  const other = await doubt('school-mission');
  await district.age(other.intent.attemptId, 'intent_at', 901);
  await sweep();

  expect((await district.attempt(other.campaign)).state).toBe('unknown-expired');
});

atLength(
  'calls that a stop wants ended are seen to before those that are only silent',
  async () => {
    await start({}, 3);
    const intents = await place(3);
    for (const { attemptId, fence } of intents) {
      const outcome = { kind: 'accepted', carrierId: newCall() } as const;
      await recordOrderOutcome(district.db, { attemptId, fence, worker, outcome });
      await district.age(attemptId, 'deadline_at', 60);
    }
    const ringing = intents[2]?.attemptId ?? '';
    await district.owner.pool.query(
      `UPDATE attempt SET cancel_requested = true, deadline_at = now() WHERE id = $1`,
      [ringing],
    );

    expect(await leaseSilentCalls(district.db, 1)).toMatchObject([
      { id: ringing, cancelRequested: true },
    ]);
  },
);

atLength('calls in doubt, which may ring, are taken before texts', async () => {
  const texts = await start({ delivery: 'text' }, 2);
  const call = await doubt('school-mission');
  for (const intent of await place(2, 'text')) {
    const order = { attemptId: intent.attemptId, fence: intent.fence, worker };
    await recordOrderOutcome(district.db, { ...order, outcome: { kind: 'unknown' } });
    await district.age(intent.attemptId, 'deadline_at', 60);
  }
  await district.age(call.intent.attemptId, 'deadline_at', 1);
  expect((await district.attempts(texts)).map(({ state }) => state)).toEqual([
    'unknown',
    'unknown',
  ]);

  expect(await leaseDoubts(district.db, 1)).toMatchObject([{ id: call.intent.attemptId }]);
});

atLength('a doubt that is over counts as settled, and one that goes on as under way', async () => {
  const { campaign, intent } = await doubt('other');
  expect((await campaignTally(district.db, campaign)).voice).toMatchObject({
    inProgress: 1,
    live: { unknown: 1 },
    byDisposition: {},
  });

  await district.age(intent.attemptId, 'intent_at', 901);
  await sweep();

  const { voice, phones } = await campaignTally(district.db, campaign);
  expect(voice).toMatchObject({ inProgress: 0, live: {}, byDisposition: { unknown: 1 } });
  expect(phones).toMatchObject({ total: 1, settled: 1 });
});

test.each([
  [
    'one after the other',
    (calls: Call[]) => Promise.all(calls.map((one) => answerCall(district.db, one))),
  ],
  ['in one group', (calls: Call[]) => answerCalls(district.db, calls)],
])(
  'an emergency in doubt is tried again after 90 seconds, and only one of the two speaks: answered %s',
  async (_, answerAll) => {
    const { campaign, intent } = await doubt('emergency');
    await sweep();
    expect(await district.attempts(campaign)).toHaveLength(1);
    await district.age(intent.attemptId, 'intent_at', 91);

    expect(await sweep()).toMatchObject({ superseded: 1 });
    expect(await sweep()).toMatchObject({ superseded: 0 });
    const [again] = await place();
    const [first, second] = await district.attempts(campaign);
    expect(first).toMatchObject({ state: 'unknown', superseded: true });
    expect(second).toMatchObject({ state: 'placing', try_number: 2 });

    const call = (of: Intent | undefined) => ({
      token: of?.token ?? '',
      carrierId: newCall(),
      phoneIndexes: [of?.index ?? Buffer.alloc(16)] as const,
    });
    const answers = await answerAll([call(intent), call(again)]);

    expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['silence', 'speak']);
    expect(answers.find(({ kind }) => kind === 'silence')).toMatchObject({ why: 'duplicate' });
  },
);

test('an emergency text in doubt is followed by the call after 90 seconds, once', async () => {
  const campaign = await start({ delivery: 'text', channels: ['voice', 'text'] });
  const [intent] = await place(1, 'text');
  if (intent === undefined) throw new Error('nothing placed');
  const order = { attemptId: intent.attemptId, fence: intent.fence, worker };
  await recordOrderOutcome(district.db, { ...order, outcome: { kind: 'unknown' } });
  await sweep();
  expect(await district.attempts(campaign)).toHaveLength(1);

  await district.age(intent.attemptId, 'intent_at', 91);
  await sweep();
  await sweep();
  const lines = async () =>
    (await district.attempts(campaign)).map(({ channel, state }) => `${channel} ${state}`);
  expect(await lines()).toEqual(['voice planned', 'text unknown']);
  await district.age(intent.attemptId, 'intent_at', 900);
  await sweep();

  expect(await lines()).toEqual(['voice planned', 'text unknown-expired']);
});

describeAtLength('an emergency of another campaign', () => {
  const emergencyFor = (phones: readonly Phone[], request: Omit<CampaignRequest, 'phones'> = {}) =>
    district.startCampaign({ phones, purpose: 'emergency', ...request });

  atLength('waits no more than 90 seconds for a call in doubt to the same phone', async () => {
    await renew(district);
    const { campaign, intent, phones } = await doubt('school-mission');
    const emergency = await emergencyFor(phones);
    expect(await place()).toEqual([]);
    await sweep();
    expect((await district.attempt(campaign)).state).toBe('unknown');

    await district.age(intent.attemptId, 'intent_at', 91);
    await sweep();
    await district.age((await district.attempt(emergency)).id, 'not_before', 60);

    expect(await place()).toHaveLength(1);
    expect(await district.attempts(campaign)).toMatchObject([
      { state: 'unknown-expired', disposition: 'unknown' },
    ]);
  });

  atLength('and nothing is given up for one that stands still', async () => {
    const { campaign, intent, phones } = await doubt('school-mission');
    const emergency = await emergencyFor(phones);
    await district.owner.pool.query('INSERT INTO pause (campaign_id, placed_by) VALUES ($1, $2)', [
      emergency,
      district.requester,
    ]);
    await district.age(intent.attemptId, 'intent_at', 91);
    await sweep();

    expect((await district.attempt(campaign)).state).toBe('unknown');
  });

  atLength('and a matter of school waits until the doubt is over', async () => {
    await renew(district);
    const { campaign, intent, phones } = await doubt('school-mission');
    await emergencyFor(phones, { purpose: 'school-mission' });
    await district.age(intent.attemptId, 'intent_at', 91);
    await sweep();

    expect((await district.attempt(campaign)).state).toBe('unknown');
  });

  atLength('texts at once beside a text in doubt', async () => {
    const phones = await district.addPhones(1);
    await district.startCampaign({ phones, purpose: 'school-mission', delivery: 'text' });
    const [intent] = await place(1, 'text');
    if (intent === undefined) throw new Error('nothing placed');
    const order = { attemptId: intent.attemptId, fence: intent.fence, worker };
    await recordOrderOutcome(district.db, { ...order, outcome: { kind: 'unknown' } });
    await emergencyFor(phones, { delivery: 'text' });

    expect(await place(1, 'text')).toHaveLength(1);
  });
});

test('a further try is not placed while the first one turns out to ring, nor after it has spoken', async () => {
  await renew(district);
  const { campaign, intent } = await doubt('emergency');
  await district.age(intent.attemptId, 'intent_at', 91);
  await sweep();
  const carrierId = newCall();
  await recordReport(district.db, {
    token: intent.token,
    phoneIndexes: [intent.index] as const,
    report: {
      kind: 'call',
      carrierId,
      sequenceNumber: 1,
      carrierStatus: 'ringing',
      progress: 'ringing',
    },
  });
  expect(await place()).toEqual([]);

  await answerCall(district.db, {
    token: intent.token,
    carrierId,
    phoneIndexes: [intent.index] as const,
  });
  await end(intent, 'completed', carrierId);
  await district.owner.pool.query('UPDATE attempt SET not_before = now() WHERE try_number = 2');
  expect(await place()).toEqual([]);

  expect(await district.attempts(campaign)).toMatchObject([
    { state: 'completed', disposition: 'machine' },
    { state: 'suppressed', disposition: 'duplicate' },
  ]);
});

test('late evidence corrects what we say, and opens nothing again', async () => {
  const { campaign, intent } = await doubt('other');
  await district.age(intent.attemptId, 'intent_at', 901);
  await sweep();

  expect(await end(intent, 'no-answer')).toBe('applied');

  expect(await district.attempts(campaign)).toMatchObject([
    { state: 'unknown-expired', disposition: 'no-answer' },
  ]);
  const answer = await answerCall(district.db, {
    token: intent.token,
    carrierId: (await district.attempt(campaign)).carrier_id ?? '',
    phoneIndexes: [intent.index] as const,
  });
  expect(answer).toEqual({ kind: 'silence', why: 'over' });
});

atLength.each([
  ['emergency', ['planned']],
  ['school-mission', []],
] as const)(
  'a text that settled as sent and turns out not to have arrived is followed by what stands in for it (%s)',
  async (purpose, followers) => {
    const campaign = await start({ delivery: 'text', purpose, channels: ['voice', 'text'] });
    const [intent] = await place(1, 'text');
    if (intent === undefined) throw new Error('nothing placed');
    const carrierId = newCall();
    const order = { attemptId: intent.attemptId, fence: intent.fence, worker };
    const outcome = { kind: 'accepted', carrierId } as const;
    await recordOrderOutcome(district.db, { ...order, outcome });
    const text = { kind: 'text', carrierId, sequenceNumber: 0 } as const;
    const silent = { ...text, carrierStatus: 'found no-receipt', progress: 'no-receipt' } as const;
    await recordReport(district.db, {
      token: intent.token,
      phoneIndexes: undefined,
      report: silent,
    });
    expect((await district.attempts(campaign))[0]).toMatchObject({ disposition: 'sent' });

    await recordReport(district.db, {
      token: intent.token,
      phoneIndexes: [intent.index] as const,
      report: { ...text, carrierStatus: 'undelivered', progress: 'undelivered' },
    });

    const attempts = await district.attempts(campaign);
    const texts = attempts.filter(({ channel }) => channel === 'text');
    expect(texts).toMatchObject([{ state: 'completed', disposition: 'undelivered' }]);
    const calls = attempts.filter(({ channel }) => channel === 'voice');
    expect(calls.map(({ state }) => state)).toEqual(followers);
  },
);

atLength('a call that is not answered minutes before the end is followed by its text', async () => {
  await renew(district);
  const campaign = await start({ delivery: 'call-then-text', purpose: 'school-mission' });
  const [intent] = await place(1);
  if (intent === undefined) throw new Error('nothing placed');
  await inAnotherTime(
    district,
    `UPDATE campaign_version SET stop_trying_at = now() + interval '5 minutes'`,
  );

  await end(intent, 'no-answer');

  const [first, ...others] = await district.attempts(campaign);
  expect(first).toMatchObject({ channel: 'voice', disposition: 'no-answer' });
  expect(others).toMatchObject([{ channel: 'text', state: 'planned' }]);
});

describeAtLength(
  'while two calls of an emergency are on their way to a phone, the first of them in doubt',
  () => {
    async function twoCalls() {
      const campaign = await start({ delivery: 'call-then-text' });
      const [first] = await place(1);
      const order = { attemptId: first?.attemptId ?? '', fence: first?.fence ?? '', worker };
      await recordOrderOutcome(district.db, { ...order, outcome: { kind: 'unknown' } });
      await district.age(order.attemptId, 'intent_at', 91);
      await sweep();
      const [second] = await place(1);
      if (first === undefined || second === undefined) throw new Error('nothing placed');
      return { campaign, first, second };
    }

    const giveUp = async (intent: Intent) => {
      await district.age(intent.attemptId, 'intent_at', 900);
      expect(await sweep()).toMatchObject({ doubtsExpired: 1 });
    };

    const textsOf = async (campaign: string) =>
      (await district.attempts(campaign)).filter(({ channel }) => channel === 'text');

    atLength('whom the second one told gets no text when the doubt ends', async () => {
      const { campaign, first, second } = await twoCalls();
      await inAnotherTime(
        district,
        `UPDATE attempt SET state = 'completed', disposition = 'person', spoken_at = now(), ended_at = now(),
        deadline_at = NULL, carrier_id = $2 WHERE id = $1`,
        [second.attemptId, newCall()],
      );

      await giveUp(first);

      expect(await textsOf(campaign)).toEqual([]);
    });

    atLength('the text waits for the last of the calls', async () => {
      const { campaign, first, second } = await twoCalls();

      await giveUp(first);
      expect(await textsOf(campaign)).toEqual([]);
      await end(second, 'no-answer');
      const third = (await district.attempts(campaign)).find(({ try_number }) => try_number === 3);
      await district.age(third?.id ?? '', 'not_before', 3_600);
      const [last] = await place(1);
      if (last === undefined) throw new Error('no third call');
      await end(last, 'no-answer');

      expect(await textsOf(campaign)).toMatchObject([{ state: 'planned' }]);
    });

    atLength('and comes where the doubt is the last of them', async () => {
      await district.owner.pool.query('UPDATE district SET max_tries = 2');
      const { campaign, first, second } = await twoCalls();

      await end(second, 'no-answer');
      expect(await textsOf(campaign)).toEqual([]);
      await giveUp(first);

      expect(await textsOf(campaign)).toMatchObject([{ state: 'planned' }]);
    });

    atLength(
      'whom the second one reached, and who hung up before the message, gets the text',
      async () => {
        const { campaign, first, second } = await twoCalls();
        const call = {
          token: second.token,
          carrierId: newCall(),
          phoneIndexes: [second.index] as const,
        };
        expect(await answerCall(district.db, call)).toMatchObject({ kind: 'speak' });

        await end(second, 'completed', call.carrierId, 3);
        expect(await textsOf(campaign)).toMatchObject([{ state: 'planned' }]);
        await giveUp(first);

        expect(await textsOf(campaign)).toHaveLength(1);
      },
    );

    atLength('of two that end at one moment, one is followed by the text', async () => {
      await district.owner.pool.query('UPDATE district SET max_tries = 2');
      const { campaign, first, second } = await twoCalls();

      const release = await hold(district.owner.pool, 'SELECT FROM phone_gate FOR UPDATE');
      const ended = Promise.all([end(first, 'no-answer'), end(second, 'no-answer')]);
      // Neither has seen that the other one has ended.
      await expect.poll(() => waitersForLock()).toBe(2);
      await release();
      await ended;

      expect(await textsOf(campaign)).toMatchObject([{ state: 'planned' }]);
    });
  },
);

atLength(
  'what a stop wants ended is asked for again in seconds, what is only silent in half a minute',
  async () => {
    const campaign = await start({}, 2);
    for (const intent of await place(2)) {
      const order = { attemptId: intent.attemptId, fence: intent.fence, worker };
      const outcome = { kind: 'accepted', carrierId: newCall() } as const;
      await recordOrderOutcome(district.db, { ...order, outcome });
      await district.age(intent.attemptId, 'deadline_at', 1);
    }
    const [stopped] = await district.attempts(campaign);
    await district.owner.pool.query('UPDATE attempt SET cancel_requested = true WHERE id = $1', [
      stopped?.id,
    ]);

    expect(await leaseSilentCalls(district.db, 2)).toHaveLength(2);

    const { rows } = await district.pool.query<{ stopped: boolean; seconds: number }>(
      `SELECT cancel_requested AS stopped, round(extract(epoch FROM deadline_at - now()))::int AS seconds
     FROM attempt WHERE campaign_id = $1 ORDER BY cancel_requested`,
      [campaign],
    );
    expect(rows).toEqual([
      { stopped: false, seconds: 30 },
      { stopped: true, seconds: 5 },
    ]);
  },
);

async function stop(campaignId: string) {
  const stopped = await stopCampaign(district.db, { operator: requesterOf(district), campaignId });
  const { expired } = await sweepAttempts(district.db);
  return { ...stopped, neverStarted: expired };
}

test('a stop leaves nothing planned, and calls back what rings', async () => {
  const campaign = await start({}, 5);
  const intents = await place(2);
  const [first] = intents;
  await recordOrderOutcome(district.db, {
    attemptId: first?.attemptId ?? '',
    fence: first?.fence ?? '',
    worker,
    outcome: { kind: 'accepted', carrierId: newCall() },
  });

  expect(await stop(campaign)).toMatchObject({ neverStarted: 3, inProgress: 2 });

  const attempts = await district.attempts(campaign);
  expect(attempts.filter(({ state }) => state === 'planned' || state === 'claimed')).toEqual([]);
  expect(attempts.filter(({ disposition }) => disposition === 'stopped')).toHaveLength(3);
  expect(attempts.find(({ id }) => id === first?.attemptId)).toMatchObject({
    cancel_requested: true,
  });
  for (const { id } of attempts.filter(({ disposition }) => disposition === 'stopped')) {
    expect((await district.auditOf(id)).at(-1)).toMatchObject({
      facts: { to: 'suppressed', disposition: 'stopped' },
    });
  }
});

test('a stop in the middle of everything leaves nothing planned and commits no intent after it', async () => {
  const campaign = await start({}, 40);
  let stopped = false;
  const afterStop: Intent[] = [];
  const dial = async () => {
    for (let round = 0; round < 12; round++) {
      const wasStopped = stopped;
      const intents = await place(2);
      if (wasStopped) afterStop.push(...intents);
      await Promise.all(intents.map((intent) => end(intent, 'busy')));
    }
  };
  const pause = async () => {
    while ((await district.attempts(campaign)).every(({ state }) => state === 'planned'));
    await stop(campaign);
    stopped = true;
  };
  await Promise.all([dial(), dial(), pause()]);

  expect(afterStop).toEqual([]);
  const open = (await district.attempts(campaign)).filter(({ state }) =>
    ['planned', 'claimed'].includes(state),
  );
  expect(open).toEqual([]);
  expect(await isSettled(district.db, campaign)).toBe(true);
});

test('the books balance: every phone is in one line, and every move in the log', async () => {
  const campaign = await start({ delivery: 'call-and-text' }, 8);
  const [heard, busy, , revoked, ...others] = await place(6);
  if (heard === undefined || busy === undefined || revoked === undefined)
    throw new Error('nothing placed');
  const carrierId = newCall();
  await answerCall(district.db, {
    token: heard.token,
    carrierId,
    phoneIndexes: [heard.index] as const,
  });
  await recordReport(district.db, {
    token: heard.token,
    phoneIndexes: undefined,
    report: {
      kind: 'answered-by',
      carrierId,
      sequenceNumber: 0,
      carrierStatus: 'human',
      by: 'human',
    },
  });
  await end(heard, 'completed', carrierId);
  await end(busy, 'busy');
  await end(revoked, 'no-answer');
  expect(others).toHaveLength(2);

  const tally = await campaignTally(district.db, campaign);

  expect(tally.voice).toEqual({
    phones: 8,
    planned: 2,
    waiting: 2,
    inProgress: 3,
    live: { placing: 3 },
    byDisposition: { person: 1 },
  });
  expect(tally.text).toEqual({
    phones: 8,
    planned: 8,
    waiting: 0,
    inProgress: 0,
    live: {},
    byDisposition: {},
  });
  expect(tally).toMatchObject({
    phones: { total: 8, settled: 0, reached: 1 },
    reached: { person: 1, machine: 0, text: 0 },
    planned: 10,
    waiting: 2,
    inProgress: 3,
    triesPlaced: 6,
    revocationsTaken: 0,
  });
  expect(tally.firstIntentAt).toBeInstanceOf(Temporal.Instant);

  await stop(campaign);
  const after = await campaignTally(district.db, campaign);
  const sum = (line: typeof after.voice) =>
    line.planned +
    line.waiting +
    line.inProgress +
    Object.values(line.byDisposition).reduce((a, b) => a + b, 0);
  expect(sum(after.voice)).toBe(after.voice.phones);
  expect(sum(after.text)).toBe(after.text.phones);
  expect(after.voice.byDisposition).toEqual({ person: 1, stopped: 4 });

  // Each attempt's entries lead, move by move, from planned to where it stands.
  for (const attempt of await district.attempts(campaign)) {
    const moves = (await district.auditOf(attempt.id)).filter(({ act }) => act === 'attempt-moved');
    let state: unknown = 'planned';
    for (const { facts } of moves) {
      expect(facts['from']).toBe(state);
      state = facts['to'];
    }
    expect(state).toBe(attempt.state);
  }
});
