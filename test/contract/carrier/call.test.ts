import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallScript } from '#carrier/call-script.ts';
import { UnknownToken } from '#carrier/carrier-fault.ts';
import { aToken, carrierRig, type Rig, unhurried } from '#test/support/carrier/carrier-rig.ts';
import { eventually } from '#test/support/carrier/eventually.ts';

const guardian = '+15035550111';
const closure = 'Maple Grove schools are closed today because of snow.';
const script: CallScript = [
  { kind: 'say', language: 'en', text: closure },
  { kind: 'say', language: 'es', text: 'Las escuelas están cerradas hoy.' },
  {
    kind: 'listen',
    lines: [{ language: 'en', text: 'To stop these calls, press 9.' }],
    seconds: 4,
  },
];

let rig: Rig;
beforeEach(async () => {
  rig = await carrierRig();
  rig.script = script;
});
afterEach(() => rig[Symbol.asyncDispose]());

const ours = '+15035550100';

const place = (to = guardian, ringSeconds = 25, token = aToken()) =>
  rig.carrier.placeCall({ to, from: ours, token, ringSeconds }, unhurried());

async function placed(to = guardian, ringSeconds = 25): Promise<string> {
  const outcome = await place(to, ringSeconds);
  if (outcome.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(outcome)}`);
  return outcome.carrierId;
}

const progress = () =>
  rig.heard.events.flatMap((event) => (event.kind === 'call' ? [event.progress] : []));
const ending = () =>
  rig.heard.events.flatMap((event) =>
    event.kind === 'call' && event.progress === 'ended' ? [event.ending] : [],
  );
const untilEnded = () => eventually(() => expect(ending()).toHaveLength(1));

describe('a call', () => {
  test('is spoken to a person in order, and takes the key they press', async () => {
    rig.twilio.setBehavior(guardian, { answers: 'person', keys: ['9'] });
    rig.handler.onKey = async () => [
      { kind: 'say', language: 'en', text: 'You will not be called again.' },
      { kind: 'hang-up' },
    ];
    const token = aToken();

    const outcome = await place(guardian, 25, token);
    await untilEnded();

    const carrierId = outcome.kind === 'accepted' ? outcome.carrierId : '';
    expect(carrierId).toMatch(/^CA[0-9a-f]{32}$/);
    expect(rig.heard.answers).toEqual([{ token, carrierId, to: guardian }]);
    expect(rig.heard.keys).toEqual([{ token, carrierId, to: guardian, key: '9' }]);
    const said = rig.twilio.phone(guardian).call?.transcript ?? [];
    expect(said.map(({ speaker, language, text }) => [speaker, language, text])).toEqual([
      ['guardian', 'en', 'Hello?'],
      ['line', 'en-US', closure],
      ['line', 'es-US', 'Las escuelas están cerradas hoy.'],
      ['line', 'en-US', 'To stop these calls, press 9.'],
      ['key', '', '9'],
      ['line', 'en-US', 'You will not be called again.'],
    ]);
    expect([...progress()].sort()).toEqual(['answered', 'ended', 'queued', 'ringing']);
    expect(ending()).toEqual(['completed']);
  });

  test('reports how long it took, its own number and the order of events', async () => {
    await placed();
    await untilEnded();

    const ended = rig.heard.events.find(
      (event) => event.kind === 'call' && event.progress === 'ended',
    );
    expect(ended).toMatchObject({ to: guardian, sequenceNumber: 3, carrierStatus: 'completed' });
    expect(ended).toHaveProperty('seconds', expect.any(Number));
    expect((ended as { seconds: number }).seconds).toBeGreaterThan(5);
  });

  test('asks for its words again where the answer does not come, and speaks them', async () => {
    const stuck = Promise.withResolvers<CallScript>();
    rig.handler.onAnswer = () =>
      rig.heard.answers.length === 1 ? stuck.promise : Promise.resolve(script);
    await placed();
    await untilEnded();
    stuck.resolve([{ kind: 'hang-up' }]);

    expect(rig.heard.answers).toHaveLength(2);
    const said = rig.twilio.phone(guardian).call?.transcript ?? [];
    expect(said.map(({ text }) => text)).toContain(closure);
  });

  test('asks the handler what to do when no key is pressed', async () => {
    await placed();
    await untilEnded();

    expect(rig.heard.keys).toMatchObject([{ key: undefined }]);
  });

  test('tells people from machines after the answer', async () => {
    rig.twilio.setBehavior('+15035550112', { answers: 'machine' });
    await placed(guardian);
    await placed('+15035550112');
    await eventually(() => expect(ending()).toHaveLength(2));

    const verdicts = rig.heard.events.flatMap((event) =>
      event.kind === 'answered-by' ? [event.by] : [],
    );
    expect(verdicts.sort()).toEqual(['human', 'machine']);
  });

  test('to a machine is spoken again once it records, as the handler says then', async () => {
    rig.twilio.setBehavior(guardian, { answers: 'machine' });
    rig.handler.onEvent = async (event) => {
      if (event.kind !== 'answered-by' || !event.records) return;
      await rig.carrier.speakToRecorder(event, unhurried());
    };
    rig.handler.onRecorder = async () => [{ kind: 'say', language: 'en', text: 'From the top.' }];
    const token = aToken();
    const outcome = await place(guardian, 25, token);
    await untilEnded();

    const carrierId = outcome.kind === 'accepted' ? outcome.carrierId : '';
    expect(rig.heard.recorders).toEqual([{ token, carrierId, to: guardian }]);
    expect(rig.heard.answers).toHaveLength(1);
    const said = rig.twilio.phone(guardian).call?.transcript.map(({ text }) => text) ?? [];
    expect(said.indexOf('From the top.')).toBeGreaterThan(said.indexOf('(beep)'));
    expect(said.at(-1)).toBe('From the top.');
    // Over is over: there is nothing to say any more, and nothing to complain of.
    await rig.carrier.speakToRecorder({ token, carrierId }, unhurried());
    expect(rig.heard.recorders).toHaveLength(1);
  });

  test('ends unanswered when the voicemail box would answer too late', async () => {
    rig.twilio.setBehavior(guardian, { answers: 'machine', ringSeconds: 20 });

    await placed(guardian, 15);
    await untilEnded();

    expect(ending()).toEqual(['no-answer']);
  });

  test.each([
    ['busy', 'busy'],
    ['no-answer', 'no-answer'],
    ['failed', 'failed'],
  ] as const)('to a phone that is %s ends as %s without a word', async (answers, expected) => {
    rig.twilio.setBehavior(guardian, { answers });

    await placed();
    await untilEnded();

    expect(ending()).toEqual([expected]);
    expect(rig.heard.answers).toEqual([]);
  });

  test('may be answered at the second try', async () => {
    rig.twilio.setBehavior(guardian, { answers: 'busy', thenAnswers: 'person' });

    await placed();
    await untilEnded();
    await placed();
    await eventually(() => expect(ending()).toEqual(['busy', 'completed']));
  });

  test('connects the guardian to the school office', async () => {
    rig.script = [{ kind: 'connect', to: '+15035550150', ringSeconds: 20 }, { kind: 'hang-up' }];

    await placed();
    await untilEnded();

    const speakers = rig.twilio.phone(guardian).call?.transcript.map((line) => line.speaker);
    expect(speakers).toEqual(['guardian', 'office']);
  });

  test('ends with an apology when the handler knows no such attempt', async () => {
    rig.handler.onAnswer = async () => {
      throw new UnknownToken('no such attempt');
    };
    rig.handler.onFailure = rig.handler.onAnswer;

    await placed();
    await untilEnded();

    expect(rig.heard.answers).toHaveLength(1);
    expect(rig.heard.failures).toHaveLength(1);
    expect(rig.twilio.phone(guardian).call?.transcript.at(-1)?.text).toContain('application error');
  });

  test('hears of an event again when the handler could not store it', async () => {
    let failures = 2;
    rig.handler.onEvent = async () => {
      failures -= 1;
      if (failures >= 0) throw new Error('the database is away');
    };
    rig.twilio.setBehavior(guardian, { answers: 'failed' });

    await placed();

    await eventually(() => expect(rig.heard.events.length).toBeGreaterThanOrEqual(4));
    expect(ending().at(-1)).toBe('failed');
  });
});

describe('a canceled call', () => {
  test('never rings while it is queued', async () => {
    await rig[Symbol.asyncDispose]();
    rig = await carrierRig({ callsPerSecond: 0.1 });
    await placed('+15035550120');
    const queued = await placed();

    await rig.carrier.cancelCall(queued);
    await rig.carrier.cancelCall(queued);

    await eventually(() => expect(ending()).toContain('canceled'));
    expect(rig.twilio.calls().find((call) => call.sid === queued)?.statuses).toMatchObject([
      { status: 'queued' },
      { status: 'canceled' },
    ]);
  });

  test('is cut off when somebody is listening', async () => {
    rig.script = [{ kind: 'say', language: 'en', text: 'word '.repeat(5_000) }];
    const carrierId = await placed();
    await eventually(() => expect(rig.twilio.phone(guardian).status).toBe('in-call'));

    await rig.carrier.cancelCall(carrierId);

    await untilEnded();
    expect(ending()).toEqual(['completed']);
  });

  test('that Twilio does not know is no fault', async () => {
    await expect(rig.carrier.cancelCall(`CA${'0'.repeat(32)}`)).resolves.toBeUndefined();
  });
});

describe('asking about calls', () => {
  test('one call as it stands', async () => {
    rig.twilio.setBehavior(guardian, { answers: 'manual', isInHand: true });
    const carrierId = await placed(guardian, 600);
    await eventually(() => expect(rig.twilio.phone(guardian).status).toBe('ringing'));

    expect(await rig.carrier.fetchCall(carrierId)).toMatchObject({
      carrierId,
      progress: 'ringing',
    });
    expect(await rig.carrier.fetchCall(`CA${'0'.repeat(32)}`)).toBeUndefined();
    rig.twilio.decline(guardian);
    await untilEnded();
    expect(await rig.carrier.fetchCall(carrierId)).toEqual({
      kind: 'call',
      carrierId,
      sequenceNumber: 0,
      carrierStatus: 'found busy',
      progress: 'ended',
      ending: 'busy',
      seconds: 0,
    });
  });

  test('the calls to one number since a time, newest first', async () => {
    const before = Temporal.Now.instant();
    const first = await placed();
    const second = await placed();
    await placed('+15035550121');

    const found = await rig.carrier.listCalls({ to: guardian, from: ours }, before);
    const later = await rig.carrier.listCalls(
      { to: guardian, from: ours },
      before.add({ minutes: 1 }),
    );

    expect(found.map(({ report }) => report.carrierId)).toEqual([second, first]);
    expect(later).toEqual([]);
  });

  test('a call by hand: it rings until answered, takes keys, and hangs up', async () => {
    rig.twilio.setBehavior(guardian, { answers: 'manual', isInHand: true });
    rig.handler.onKey = async () => [{ kind: 'say', language: 'en', text: 'word '.repeat(5_000) }];
    await placed(guardian, 600);
    await eventually(() => expect(rig.twilio.answer(guardian)).toBe(true));
    await eventually(() =>
      expect(rig.twilio.phone(guardian).call?.transcript.at(-1)?.text).toContain('press 9'),
    );

    rig.twilio.pressKey(guardian, '2');
    await eventually(() => expect(rig.heard.keys).toMatchObject([{ key: '2' }]));
    rig.twilio.hangUp(guardian);

    await untilEnded();
    expect(rig.twilio.phone(guardian).status).toBe('idle');
  });
});
