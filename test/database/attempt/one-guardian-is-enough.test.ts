import { describe, expect, test } from 'vitest';
import type { CallEvent, CallHandler } from '#carrier/carrier.ts';
import { transact, violatedRule } from '#database/transaction.ts';
import { moveAttempts } from '#domain/attempt/attempt-store.ts';
import { findDue, leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { sweepAttempts } from '#domain/attempt/sweep/sweep-attempts.ts';
import { campaignTally } from '#domain/attempt/tally/find-tally.ts';
import {
  type CampaignRequest,
  type Phone,
  setUpDistrict,
  testHandler,
} from '#test/support/attempt/attempt-district.ts';
import { freezeOver } from '#test/support/attempt/freeze-over.ts';
import { gate, newCallId } from '#test/support/attempt/placed-call.ts';
import { atLength } from '#test/support/run/length.ts';
import { renew } from '#test/support/set-up.ts';

const district = setUpDistrict();

type Closure = { campaign: string; phones: Phone[] };

/** A closure to the phones of one household, in their order; and to others, if there are any. */
async function start(size: number, wish: Partial<CampaignRequest> = {}): Promise<Closure> {
  const phones = await district.addPhones(size);
  const campaign = await district.startCampaign({ phones, households: [phones], ...wish });
  return { campaign, phones };
}

/** Of each phone, in its turn: how its newest call ended, or where it stands. */
async function calls({ campaign, phones }: Closure): Promise<string[]> {
  const attempts = await district.attempts(campaign);
  return phones.map(({ id }) => {
    const last = attempts.findLast(
      ({ phone_id, channel }) => phone_id === id && channel === 'voice',
    );
    return last === undefined ? 'none' : (last.disposition ?? last.state);
  });
}

/** Seconds from the start until the first call of each phone is due. */
async function turns({ campaign, phones }: Closure): Promise<number[]> {
  const { rows } = await district.owner.pool.query<{ phone_id: string; turn: number }>(
    `SELECT phone_id, extract(epoch FROM not_before - created_at)::int AS turn FROM attempt
     WHERE campaign_id = $1 AND channel = 'voice' AND try_number = 1`,
    [campaign],
  );
  return phones.map(({ id }) => rows.find(({ phone_id }) => phone_id === id)?.turn ?? -1);
}

/** As the carrier tells of a call that the gate has let out. */
async function call({ campaign, phones }: Closure, place: number) {
  const phone = phones[place];
  await gate(district, campaign);
  const attempt = (await district.attempts(campaign)).find(
    ({ phone_id, state }) => phone_id === phone?.id && state === 'placing',
  );
  if (phone === undefined || attempt?.token == null) throw new Error(`phone ${place} isn’t called`);
  const handler: CallHandler = testHandler(district);
  const line = { token: attempt.token, carrierId: newCallId(), to: phone.number };
  const hear = (said: object) =>
    handler.onEvent({ ...line, sequenceNumber: 0, ...said } as CallEvent);
  const ends = (ending: string, seconds: number) =>
    hear({
      kind: 'call',
      carrierStatus: ending,
      sequenceNumber: 9,
      progress: 'ended',
      ending,
      seconds,
    });
  return {
    rings: () => hear({ kind: 'call', carrierStatus: 'ringing', progress: 'ringing' }),
    isAnswered: () => handler.onAnswer(line),
    hears: (by: 'human' | 'machine') =>
      hear({ kind: 'answered-by', carrierStatus: by, by, records: false }),
    presses: (key: '3' | '9') => handler.onKey({ ...line, step: 1, key }),
    ends,
    isUnanswered: () => ends('no-answer', 0),
  };
}

/** A person hears the message to its end. */
async function tell(closure: Closure, place: number, key?: '3' | '9'): Promise<void> {
  const line = await call(closure, place);
  await line.isAnswered();
  await line.hears('human');
  if (key !== undefined) await line.presses(key);
  await line.ends('completed', 20);
}

/** As if the campaign had been there for so much longer. */
const pass = ({ campaign }: Closure, seconds: number) =>
  district.owner.pool.query(
    `UPDATE attempt SET created_at = created_at - $2 * interval '1 second', ended_at = ended_at - $2 * interval '1 second',
       intent_at = intent_at - $2 * interval '1 second', not_before = not_before - $2 * interval '1 second' WHERE campaign_id = $1`,
    [campaign, seconds],
  );

const sweep = () => sweepAttempts(district.as('worker').db);

test('the phones of a household ring in turn, and each of them by the time of a retry', async () => {
  expect(await turns(await start(3))).toEqual([0, 120, 240]);
  expect(await turns(await start(7))).toEqual([0, 100, 200, 300, 400, 500, 600]);
  // No time is left for that: all ring at once, as they do where all are called.
  const soon = Temporal.Now.instant().add({ minutes: 30 }).toString();
  expect(await turns(await start(3, { stopTryingAt: soon }))).toEqual([0, 0, 0]);
});

test('once a person was told, the other phones are not called; the log and the tally say so', async () => {
  const closure = await start(3);
  await tell(closure, 0);
  await pass(closure, 5);
  expect((await sweep()).spared).toBe(0);

  await pass(closure, 10);
  expect((await findDue(district.db)).late).toBe(true);
  expect((await sweep()).spared).toBe(2);

  expect(await calls(closure)).toEqual(['person', 'household-reached', 'household-reached']);
  const spared = (await district.attempts(closure.campaign)).find(
    ({ disposition }) => disposition === 'household-reached',
  );
  expect(await district.auditOf(spared?.id ?? '')).toMatchObject([
    { act: 'attempt-moved', facts: { to: 'suppressed', disposition: 'household-reached' } },
  ]);
  expect(await campaignTally(district.db, closure.campaign)).toMatchObject({
    phones: { total: 3, reached: 1, left: 0, spared: 2 },
    callsSpared: 2,
  });
});

test('where no sweep came in time, the gate doesn’t call them either', async () => {
  const closure = await start(2);
  await tell(closure, 0);
  await pass(closure, 200);

  await gate(district, closure.campaign);

  expect(await calls(closure)).toEqual(['person', 'household-reached']);
});

test.each([
  ['no answer', (line: Awaited<ReturnType<typeof call>>) => line.isUnanswered()],
  [
    'a voicemail',
    async (line: Awaited<ReturnType<typeof call>>) => {
      await line.isAnswered();
      await line.hears('machine');
      await line.ends('completed', 30);
    },
  ],
])(
  'after %s the next phone rings at once, and the one after it waits for its turn',
  async (_, end) => {
    const closure = await start(3);
    await end(await call(closure, 0));
    await sweep();

    const second = await call(closure, 1);
    expect((await calls(closure)).slice(1)).toEqual(['placing', 'planned']);
    await second.rings();
    await sweep();
    await gate(district, closure.campaign);
    expect((await calls(closure)).at(2)).toBe('planned');
    await second.isUnanswered();
    await sweep();
    await gate(district, closure.campaign);
    expect((await calls(closure)).at(2)).toBe('placing');
  },
);

atLength('a call that is opted out of between is not waited for', async () => {
  const closure = await start(2, { purpose: 'school-mission' });
  await district.owner.pool.query(
    `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by) VALUES ($1, 'any', 'non-emergency', 'staff', 'test')`,
    [closure.phones[0]?.id],
  );
  await gate(district, closure.campaign);
  await sweep();
  await gate(district, closure.campaign);

  expect(await calls(closure)).toEqual(['revoked', 'placing']);
});

test.each(['9', '3'] as const)(
  'a person who presses %s is not the household: the next phone rings',
  async (key) => {
    const closure = await start(2, { purpose: 'school-mission' });
    await tell(closure, 0, key);
    await sweep();
    await gate(district, closure.campaign);

    expect(await calls(closure)).toEqual(['person', 'placing']);
  },
);

test('a worker that dies with a call leaves no household behind', async () => {
  const closure = await start(2);
  const claims = await leaseAttempts(district.db, { worker: 'dies', channel: 'voice', limit: 5 });
  expect(claims).toHaveLength(1);
  // Nobody sweeps, and the first call hangs in the air: the second is due by itself.
  await pass(closure, 121);
  await gate(district, closure.campaign);

  expect(await calls(closure)).toEqual(['claimed', 'placing']);
});

atLength(
  'a call that goes on for too long holds the others up for two minutes, and for no longer than a retry',
  async () => {
    const closure = await start(2);
    await (await call(closure, 0)).rings();
    await pass(closure, 119);
    const second = (await district.attempts(closure.campaign)).find(
      ({ phone_id }) => phone_id === closure.phones[1]?.id,
    );
    await district.age(second?.id ?? '', 'not_before', 1);
    await gate(district, closure.campaign);
    expect(await calls(closure)).toEqual(['ringing', 'planned']);

    await pass(closure, 20);
    await gate(district, closure.campaign);
    expect(await calls(closure)).toEqual(['ringing', 'placing']);
  },
);

test.each([
  ['of the district: they ring in turn again', false, ['placing', 'planned', 'planned']],
  ['of an incident, which spared them: they are late', true, ['placing', 'placing', 'placing']],
] as const)('after a freeze %s', async (_, ofIncident, expected) => {
  await renew(district);
  const closure = await start(3);
  await pass(closure, 700);
  await district.owner.pool.query(
    `UPDATE campaign SET state_at = state_at - interval '700 seconds' WHERE id = $1`,
    [closure.campaign],
  );
  await freezeOver(district, closure.campaign, { ofIncident });
  await gate(district, closure.campaign);

  expect(await calls(closure)).toEqual(expected);
});

describe('who is no household', () => {
  test('a phone that two families share rings at once, tells neither of them, and is always called', async () => {
    const [mother, father, shared] = await district.addPhones(3);
    if (mother === undefined || father === undefined || shared === undefined) throw new Error();
    const phones = [mother, father, shared];
    const campaign = await district.startCampaign({ phones, households: [[mother, father]] });
    const closure = { campaign, phones };
    expect(await turns(closure)).toEqual([0, 120, 0]);
    await tell(closure, 2);
    await pass(closure, 30);
    await sweep();
    expect(await calls(closure)).toEqual(['placing', 'planned', 'person']);
  });

  test('the other home of a child is called, though the first one was told', async () => {
    const phones = await district.addPhones(4);
    const campaign = await district.startCampaign({
      phones,
      households: [phones.slice(0, 2), phones.slice(2)],
    });
    const closure = { campaign, phones };
    await tell(closure, 0);
    await pass(closure, 30);
    await sweep();

    expect(await calls(closure)).toEqual(['person', 'household-reached', 'placing', 'planned']);
  });

  atLength(
    'a text tells nobody for certain: one that was delivered leaves the calls, and no text is held back',
    async () => {
      const closure = await start(2, { delivery: 'call-and-text' });
      const texts = async () =>
        (await district.attempts(closure.campaign)).filter(({ channel }) => channel === 'text');
      await tell(closure, 0);
      await pass(closure, 30);
      await sweep();

      expect(await calls(closure)).toEqual(['person', 'household-reached']);
      expect((await texts()).map(({ state }) => state)).toEqual(['placing', 'placing']);
    },
  );

  test('only one who asked for texts can be reached: their text goes out, and the other phone has its tries', async () => {
    const phones = await district.addPhones(2);
    const [deaf, other] = phones;
    if (deaf === undefined || other === undefined) throw new Error();
    await district.owner.pool.query(
      `INSERT INTO phone_block (phone_id, kind, reason, blocked_by) VALUES ($1, 'texts-only', '', 'test')`,
      [deaf.id],
    );
    const campaign = await district.startCampaign({
      phones: [deaf],
      channels: ['voice', 'text'],
      voiceRule: 'emergency-texts-first',
      households: [[deaf, other]],
    });
    const attempts = await district.attempts(campaign);

    expect(attempts.map(({ channel, state }) => `${channel} ${state}`)).toEqual(['text planned']);
    await gate(district, campaign);
    expect((await district.attempts(campaign)).map(({ state }) => state)).toEqual(['placing']);
  });
});

test('the database lets no call be left out for a household that nobody was told of', async () => {
  const closure = await start(2);
  const spare = async () => {
    const [, second] = await district.attempts(closure.campaign);
    if (second === undefined) throw new Error();
    const move = { ...second, from: 'planned', to: 'suppressed' } as const;
    return transact(district.db, (tx) =>
      moveAttempts(tx, [{ ...move, disposition: 'household-reached' } as never], {
        kind: 'system',
        id: 'test',
      }),
    ).then(
      () => 'moved',
      (error: unknown) => violatedRule(error),
    );
  };
  expect(await spare()).toBe('attempt_household_told');
  await (await call(closure, 0)).isUnanswered();
  await pass(closure, 30);
  expect(await spare()).toBe('attempt_household_told');
});
