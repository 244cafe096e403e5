import { beforeAll, expect, test } from 'vitest';
import { type CallEvent, type CallHandler } from '#carrier/carrier.ts';
import { UnknownToken } from '#carrier/carrier-fault.ts';
import { transact } from '#database/transaction.ts';
import { commitIntent, type Intent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { revokeConsent } from '#domain/consent/ledger/revoke-consent.ts';
import {
  type CampaignRequest,
  closedZone,
  type Phone,
  testDistrict,
  testHandler,
} from '#test/support/attempt/attempt-district.ts';
import { newMessageSid } from '#test/support/consent/inbound-text.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { atLength, isLong } from '#test/support/run/length.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);
let handler: CallHandler;
beforeAll(() => {
  handler = testHandler(district);
});

const worker = 'worker-a';
let count = 0;

type Placed = {
  campaign: string;
  intent: Intent;
  phone: Phone;
  call: { token: string; carrierId: string; to: string };
};

async function placed(request: Omit<CampaignRequest, 'phones'> = {}): Promise<Placed> {
  const [phone] = await district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  const campaign = await district.startCampaign({ phones: [phone], ...request });
  const channel = request.delivery === 'text' ? 'text' : 'voice';
  const claims = await leaseAttempts(district.db, { worker, channel, limit: 1 });
  const [intent] = await commitIntent(district.db, { worker, claims });
  if (intent === undefined) throw new Error('the gate let nothing through');
  const carrierId = `CA${String(++count).padStart(32, '0')}`;
  return { campaign, intent, phone, call: { token: intent.token, carrierId, to: phone.number } };
}

/** A call for each of these orders of events. */
async function placedEach(orders: readonly Said[][]) {
  const told: { placement: Placed; order: Said[] }[] = [];
  for (const order of orders) told.push({ placement: await placed(), order });
  return told;
}

type Said = { carrierStatus: string } & (
  | { kind: 'call'; progress: 'queued' | 'ringing' | 'answered' }
  | {
      kind: 'call';
      progress: 'ended';
      ending: 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled';
      seconds: number;
    }
  | { kind: 'answered-by'; by: 'human' | 'machine' | 'unknown'; records: boolean }
);

const queued: Said = { kind: 'call', carrierStatus: 'initiated', progress: 'queued' };
const ringing: Said = { kind: 'call', carrierStatus: 'ringing', progress: 'ringing' };
const inProgress: Said = { kind: 'call', carrierStatus: 'in-progress', progress: 'answered' };
const byHuman: Said = {
  kind: 'answered-by',
  carrierStatus: 'human',
  by: 'human',
  records: false,
};
const ended = (ending: 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled'): Said => ({
  kind: 'call',
  carrierStatus: ending,
  progress: 'ended',
  ending,
  seconds: ending === 'completed' ? 20 : 0,
});

function eventOf(placement: Placed, said: Said): CallEvent {
  const order = [queued, ringing, inProgress].indexOf(said);
  return { ...placement.call, sequenceNumber: order < 0 ? 3 : order, ...said };
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) =>
    permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]),
  );
}

const endState = async ({ campaign }: Placed) => {
  const [attempt, ...more] = await district.attempts(campaign);
  return {
    state: attempt?.state,
    disposition: attempt?.disposition,
    answered_by: attempt?.answered_by,
    further: more.map(({ channel, try_number, state }) => `${channel} ${try_number} ${state}`),
  };
};

test('events of an answered call, in all orders and each told twice, give the same end', async () => {
  const told = await placedEach(
    permutations([queued, ringing, inProgress, byHuman, ended('completed')]).filter(
      (_, at) => isLong || at % 5 === 0,
    ),
  );
  await Promise.all(
    told.map(async ({ placement, order }) => {
      await handler.onAnswer(placement.call);
      for (const said of order) {
        await handler.onEvent(eventOf(placement, said));
        await handler.onEvent(eventOf(placement, said));
      }
    }),
  );

  for (const { placement } of told) {
    expect(await endState(placement)).toEqual({
      state: 'completed',
      disposition: 'person',
      answered_by: 'human',
      further: [],
    });
  }
});

atLength(
  'events of a busy phone, in all orders and with any one lost, plan one further try',
  async () => {
    const orders = permutations([queued, ringing, ended('busy')]);
    const told = await placedEach(
      [undefined, queued, ringing].flatMap((lost) =>
        orders.map((order) => order.filter((one) => one !== lost)),
      ),
    );
    await Promise.all(
      told.map(async ({ placement, order }) => {
        for (const said of order) await handler.onEvent(eventOf(placement, said));
      }),
    );

    for (const { placement } of told) {
      expect(await endState(placement)).toMatchObject({
        state: 'busy',
        disposition: 'busy',
        further: ['voice 2 planned'],
      });
    }
  },
);

test('a hundred repetitions move an attempt once', async () => {
  const placement = await placed();
  await Promise.all(
    Array.from({ length: 100 }, () => handler.onEvent(eventOf(placement, ringing))),
  );

  const moves = await district.auditOf(placement.intent.attemptId);
  expect(moves.filter(({ facts }) => facts['to'] === 'ringing')).toHaveLength(1);
  const { rows } = await district.pool.query('SELECT event FROM call_event WHERE attempt_id = $1', [
    placement.intent.attemptId,
  ]);
  expect(rows).toEqual([{ event: { progress: 'ringing' } }]);
});

atLength(
  'what nobody can tell from a machine counts as one, and late news corrects it',
  async () => {
    const placement = await placed();
    await handler.onAnswer(placement.call);
    await handler.onEvent(eventOf(placement, ended('completed')));
    expect(await endState(placement)).toMatchObject({ state: 'completed', disposition: 'machine' });

    await handler.onEvent(eventOf(placement, byHuman));

    expect(await endState(placement)).toMatchObject({ state: 'completed', disposition: 'person' });
    const audit = await district.auditOf(placement.intent.attemptId);
    expect(audit.at(-1)).toMatchObject({
      act: 'attempt-corrected',
      facts: { from: 'machine', disposition: 'person' },
    });
  },
);

atLength('an answered call that fetched no words is told apart, and tried again', async () => {
  const placement = await placed();
  await handler.onEvent(eventOf(placement, inProgress));
  await handler.onEvent(eventOf(placement, ended('completed')));

  expect(await endState(placement)).toMatchObject({
    disposition: 'not-spoken',
    further: ['voice 2 planned'],
  });
});

atLength('after the last try, anyone who was not reached gets a text', async () => {
  await district.owner.pool.query('UPDATE district SET max_tries = 1');
  const placement = await placed({ delivery: 'call-then-text' });

  await handler.onEvent(eventOf(placement, ended('no-answer')));

  await district.owner.pool.query('UPDATE district SET max_tries = 3');
  const attempts = await district.attempts(placement.campaign);
  expect(attempts.map(({ channel, state }) => `${channel} ${state}`)).toEqual([
    'voice no-answer',
    'text planned',
  ]);
  // Out of the way of the tests that follow.
  await district.owner.pool.query(`UPDATE campaign SET state = 'stopped' WHERE id = $1`, [
    placement.campaign,
  ]);
});

test('the first call to ask speaks, and asks again; a second one is hung up on', async () => {
  const placement = await placed();

  const first = await handler.onAnswer(placement.call);
  const again = await handler.onAnswer(placement.call);
  const second = await handler.onAnswer({ ...placement.call, carrierId: `CA${'f'.repeat(32)}` });

  expect(first[0]?.kind).toBe('listen');
  expect(again).toEqual(first);
  expect(second).toEqual([{ kind: 'hang-up' }]);
  const audit = await district.auditOf(placement.intent.attemptId);
  expect(audit.some(({ act }) => act === 'second-call-silenced')).toBe(true);
  expect(await district.attempt(placement.campaign)).toMatchObject({
    carrier_id: placement.call.carrierId,
  });
});

test('a hundred calls that ask at once: one speaks', async () => {
  const placement = await placed();
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      handler.onAnswer({ ...placement.call, carrierId: `CA${String(i).padStart(32, 'e')}` }),
    ),
  );

  expect(answers.filter(([step]) => step?.kind === 'listen')).toHaveLength(1);
});

test('consent withdrawn, a campaign stopped or hours closed after the intent: the call says nothing', async () => {
  const revoked = await placed({ purpose: 'school-mission' });
  await transact(district.db, (tx) =>
    revokeConsent(tx, {
      phoneId: revoked.phone.id,
      channel: 'any',
      scope: 'non-emergency',
      means: 'staff',
      actor: { kind: 'operator', id: district.approver },
    }),
  );
  const stopped = await placed();
  await district.owner.pool.query(`UPDATE campaign SET state = 'stopped' WHERE id = $1`, [
    stopped.campaign,
  ]);
  const closed = await placed({ purpose: 'school-mission' });
  await inAnotherTime(district, 'UPDATE recipient SET time_zones = $1 WHERE phone_id = $2', [
    [closedZone],
    closed.phone.id,
  ]);

  for (const [placement, disposition] of [
    [revoked, 'revoked'],
    [stopped, 'stopped'],
    [closed, 'outside-calling-hours'],
  ] as const) {
    expect(await handler.onAnswer(placement.call)).toEqual([{ kind: 'hang-up' }]);
    await handler.onEvent(eventOf(placement, ended('completed')));
    expect(await endState(placement)).toMatchObject({
      state: 'canceled',
      disposition,
      further: [],
    });
  }
});

test('another number than the attempt’s, or a token of nobody, is refused', async () => {
  const { call } = await placed();

  await expect(handler.onAnswer({ ...call, to: '+15035550777' })).rejects.toThrow(UnknownToken);
  await expect(handler.onAnswer({ ...call, token: 'n'.repeat(22) })).rejects.toThrow(UnknownToken);
  await expect(handler.onKey({ ...call, to: '+15035550777', key: '9' })).rejects.toThrow(
    UnknownToken,
  );
});

const firstWords = (script: Awaited<ReturnType<CallHandler['onKey']>>) =>
  script
    .flatMap((step) => (step.kind === 'listen' ? step.lines : step.kind === 'say' ? [step] : []))
    .map(({ text }) => text);

atLength(
  'key 2 offers first, after English, what most families of the sealed list speak',
  async () => {
    const { call } = await placed({
      texts: { en: 'Closed.', ar: 'مغلق.', es: 'Cerrado.' },
      sealed: {
        languages: [
          { language: 'en', count: 40 },
          { language: 'es', count: 30 },
          { language: 'ar', count: 2 },
        ],
      },
    });
    await handler.onAnswer(call);

    expect(firstWords(await handler.onKey({ ...call, key: '2' }))).toContain('Cerrado.');
    expect(firstWords(await handler.onKey({ ...call, step: 1, key: '2' }))).toContain('مغلق.');
    expect(firstWords(await handler.onKey({ ...call, step: 2, key: '2' }))).toContain('Closed.');
  },
);

atLength('keys: 1 repeats, 2 changes the language and back, 0 connects, silence ends', async () => {
  const { call } = await placed();
  await handler.onAnswer(call);

  expect(firstWords(await handler.onKey({ ...call, key: '1' }))).toContain(
    'School is closed today.',
  );
  expect(firstWords(await handler.onKey({ ...call, step: 1, key: '2' }))).toContain(
    'Hoy no hay clases.',
  );
  expect(firstWords(await handler.onKey({ ...call, step: 2, key: '1' }))).toContain(
    'Hoy no hay clases.',
  );
  expect(firstWords(await handler.onKey({ ...call, step: 3, key: '2' }))).toContain(
    'School is closed today.',
  );
  expect((await handler.onKey({ ...call, step: 4, key: '0' })).at(-1)).toEqual({
    kind: 'connect',
    to: '+15035550198',
    ringSeconds: 20,
  });
  expect(await handler.onKey({ ...call, key: undefined })).toEqual([{ kind: 'hang-up' }]);
  expect(await district.attempt((await placed()).campaign)).toMatchObject({ answered_by: null });
});

test('key 9 withdraws once, confirms, and ends the call', async () => {
  const placement = await placed({ purpose: 'school-mission' });
  await handler.onAnswer(placement.call);

  const script = await handler.onKey({ ...placement.call, key: '9' });
  await handler.onKey({ ...placement.call, key: '9' });

  expect(firstWords(script)[0]).toContain('We will still call you in an emergency');
  expect(script.at(-1)).toEqual({ kind: 'hang-up' });
  const { rows } = await district.pool.query(
    'SELECT channel, scope, means FROM revocation WHERE attempt_id = $1',
    [placement.intent.attemptId],
  );
  expect(rows).toEqual([{ channel: 'any', scope: 'non-emergency', means: 'key-press' }]);
  await handler.onEvent(eventOf(placement, ended('completed')));
  expect(await endState(placement)).toMatchObject({ disposition: 'person' });
});

atLength('a machine that stays silent hears the message once more, from the top', async () => {
  const placement = await placed();
  await handler.onAnswer(placement.call);
  await handler.onEvent(
    eventOf(placement, {
      kind: 'answered-by',
      carrierStatus: 'machine_start',
      by: 'machine',
      records: false,
    }),
  );

  const more = await handler.onKey({ ...placement.call, key: undefined });
  const enough = await handler.onKey({ ...placement.call, key: undefined });

  expect(firstWords(more)[0]).toBe(
    'This is an automated message from Cedar Falls School District.',
  );
  expect(enough).toEqual([{ kind: 'hang-up' }]);
});

atLength(
  'a call of which nobody could tell who answered says it once more; a person is spared that',
  async () => {
    const unknown = {
      kind: 'answered-by',
      carrierStatus: 'unknown',
      by: 'unknown',
      records: false,
    };
    for (const verdict of [undefined, unknown as Said]) {
      const placement = await placed();
      await handler.onAnswer(placement.call);
      if (verdict !== undefined) await handler.onEvent(eventOf(placement, verdict));

      expect(firstWords(await handler.onKey({ ...placement.call, key: undefined }))).toContain(
        'School is closed today.',
      );
    }
    const person = await placed();
    await handler.onAnswer(person.call);
    await handler.onEvent(eventOf(person, byHuman));
    expect(await handler.onKey({ ...person.call, key: undefined })).toEqual([{ kind: 'hang-up' }]);
  },
);

test('a recorder passes the same fence as an ear: stopped or of another call, it records nothing', async () => {
  const stopped = await placed();
  const other = await placed();
  await handler.onAnswer(stopped.call);
  await handler.onAnswer(other.call);
  await district.pool.query(
    `UPDATE campaign SET state = 'stopped', ended_at = now(), ended_by = $2 WHERE id = $1`,
    [stopped.campaign, district.requester],
  );

  expect(await handler.onRecorder(stopped.call)).toEqual([{ kind: 'hang-up' }]);
  const second = { ...other.call, carrierId: `CA${'e'.repeat(32)}` };
  expect(await handler.onRecorder(second)).toEqual([{ kind: 'hang-up' }]);
  await expect(handler.onRecorder({ ...other.call, to: '+15035550777' })).rejects.toThrow(
    UnknownToken,
  );

  await handler.onEvent(eventOf(stopped, ended('completed')));
  expect(await endState(stopped)).toMatchObject({ state: 'completed', disposition: 'machine' });
});

atLength('texts: the receipt ends them, in whatever order it comes', async () => {
  const said = [
    ['queued', 'queued'],
    ['sent', 'sent'],
    ['delivered', 'delivered'],
  ] as const;
  for (const order of permutations(said)) {
    const placement = await placed({ delivery: 'text' });
    for (const [carrierStatus, progress] of order) {
      await handler.onEvent({
        ...placement.call,
        sequenceNumber: 0,
        kind: 'text',
        carrierStatus,
        progress,
      });
    }

    expect(await endState(placement)).toMatchObject({
      state: 'completed',
      disposition: 'delivered',
    });
  }
});

test('a STOP that comes by text holds for the next intent', async () => {
  const placement = await placed({ delivery: 'text', purpose: 'school-mission' });

  await handler.onInboundText({
    carrierId: newMessageSid(),
    from: placement.phone.number,
    body: 'Stop',
    optOut: 'stop',
  });

  const next = await district.startCampaign({
    phones: [placement.phone],
    purpose: 'school-mission',
  });
  const claims = await leaseAttempts(district.db, { worker, channel: 'voice', limit: 1 });
  await commitIntent(district.db, { worker, claims });
  expect(await district.attempt(next)).toMatchObject({
    state: 'suppressed',
    disposition: 'revoked',
  });
});

atLength(
  'anyone who hangs up before the message began is not called a person who heard it, nor called again',
  async () => {
    const gone = (seconds: number): Said => ({
      kind: 'call',
      carrierStatus: 'completed',
      progress: 'ended',
      ending: 'completed',
      seconds,
    });
    const end = async (
      request: Omit<CampaignRequest, 'phones'>,
      seconds: number,
      verdict?: Said,
    ) => {
      const placement = await placed(request);
      await handler.onAnswer(placement.call);
      if (verdict !== undefined) await handler.onEvent(eventOf(placement, verdict));
      await handler.onEvent(eventOf(placement, gone(seconds)));
      return endState(placement);
    };

    expect(await end({ delivery: 'call' }, 3, byHuman)).toMatchObject({
      disposition: 'hung-up',
      further: [],
    });
    expect(await end({ delivery: 'call-then-text' }, 0)).toMatchObject({
      disposition: 'hung-up',
      further: ['text 1 planned'],
    });
    expect(await end({ delivery: 'call' }, 12, byHuman)).toMatchObject({ disposition: 'person' });
  },
);
