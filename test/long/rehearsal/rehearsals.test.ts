import { beforeEach, expect, test } from 'vitest';
import type { CallEvent } from '#carrier/carrier.ts';
import { rehearsalCard } from '#conversation/closure/voice/rehearsal-card.ts';
import { violatedRule } from '#database/transaction.ts';
import { createCallHandler } from '#dialer/answer/call-handler.ts';
import { answerRehearsalKey } from '#domain/closure/rehearsal/answer-rehearsal.ts';
import { findRehearsalEnd } from '#domain/closure/rehearsal/find-rehearsal-end.ts';
import type { RehearsalWay } from '#domain/closure/rehearsal/rehearsal.ts';
import { startRehearsal } from '#domain/closure/rehearsal/start-rehearsal.ts';
import { sweepRehearsals } from '#domain/closure/rehearsal/sweep-rehearsals.ts';
import type { PhoneBehavior } from '#sandbox/twilio/call/phone-behavior.ts';
import { requesterOf } from '#test/support/attempt/attempt-district.ts';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { sendOutreach } from '#test/support/attempt/send-outreach.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { operatorPhoneBinding } from '#vault/vault.ts';

const own = '+14025550181';
const another = '+14025550182';

const rig = setUpOnce(dialRig);
beforeEach(async () => {
  await owner('DELETE FROM rehearsal');
  await owner('DELETE FROM posted_card');
  await keepPhone(own);
  rig.twilio.setBehavior(own, { answers: 'person' });
});

const owner = (statement: string, values: unknown[] = []) =>
  rig.district.owner.pool.query(statement, values);

async function keepPhone(number: string): Promise<void> {
  const id = rig.district.requester;
  await owner('DELETE FROM operator_phone');
  await owner('INSERT INTO operator_phone VALUES ($1, $2, $3)', [
    id,
    testVault.phoneIndex(number),
    testVault.encrypt(number, operatorPhoneBinding(id)),
  ]);
}

const texts = { en: 'School is closed today.', es: 'Hoy no hay clases.', vi: 'Hôm nay nghỉ học.' };

const start = (
  way: RehearsalWay = 'call',
  request: { language?: string; schools?: number; asksToConfirm?: boolean } = {},
) =>
  startRehearsal(rig.district.as('bot').db, testVault, {
    operator: requesterOf(rig.district),
    platform: 'slack',
    language: request.language ?? 'en',
    kind: 'words',
    way,
    words: {
      purpose: 'emergency',
      happening: 'closed',
      schoolIds: Array.from({ length: request.schools ?? 1 }, () => rig.district.school),
      asksToConfirm: request.asksToConfirm ?? false,
      texts,
      audience: [
        { language: 'vi', count: 40 },
        { language: 'es', count: 7 },
      ],
    },
  });

/** As a worker does, once. */
const rehearse = () => sendOutreach(rig.tools('worker-a'), 'rehearsal');

type Row = { id: string; token: string; call: string; text: string; carrierId: string };
const rows = async () =>
  (
    await owner(`SELECT r.id, c.token, c.state AS call, t.state AS text, c.carrier_id AS "carrierId"
    FROM rehearsal r LEFT JOIN outreach c ON c.rehearsal_id = r.id AND c.channel = 'voice'
    LEFT JOIN outreach t ON t.rehearsal_id = r.id AND t.channel = 'text' ORDER BY r.asked_at, r.id`)
  ).rows as Row[];
const states = async () => (await rows()).map(({ call, text }) => [call, text]);

const ended = (state: string) => rig.until(async () => (await rows()).at(-1)?.call === state);

/** What was said on the newest call. */
const heard = () =>
  (rig.twilio.calls().at(-1)?.transcript ?? [])
    .filter(({ speaker }) => speaker === 'line')
    .map(({ text }) => text);

async function hear(
  behavior: Omit<PhoneBehavior, 'answers'> = {},
  ...request: Parameters<typeof start>
) {
  rig.twilio.setBehavior(own, { answers: 'person', ...behavior });
  expect(await start(...request)).toMatchObject({ kind: 'started' });
  await rehearse();
  await ended('heard');
  return heard();
}

test('it calls the phone on the staff record, in a slot of the account, and says first what it is', async () => {
  expect(await start()).toEqual({ kind: 'started', maskedNumber: '•••-0181' });
  const { rows: before } = await owner('SELECT next_slot_at FROM pace');

  await rehearse();

  await ended('heard');
  expect(rig.twilio.calls().map(({ to }) => to)).toEqual([own]);
  expect(heard().slice(0, 2)).toEqual([
    'This is a rehearsal for Requester. Families hear:',
    'This is an automated message from Cedar Falls School District.',
  ]);
  expect(heard()).toContain(texts.en);
  expect((await owner('SELECT next_slot_at FROM pace')).rows).not.toEqual(before);
});

test('key 2 goes on to the language of most families, and key 1 says it again with what it is', async () => {
  const lines = await hear({ keys: ['2', '1'] });

  const openings = lines.filter((line) => line.startsWith('This is a rehearsal'));
  expect(openings).toHaveLength(3);
  expect(lines.filter((line) => line === texts.vi)).toHaveLength(2);
  expect(lines).not.toContain(texts.es);
});

test('key 9 and key 3 say what a family hears, and record nothing', async () => {
  expect((await hear({ keys: ['9'] })).slice(-3)).toEqual([
    'Key 9. Families hear:',
    expect.stringContaining('emergenc'),
    'That was the rehearsal. Nothing was recorded.',
  ]);
  expect((await hear({ keys: ['3'] })).at(-3)).toBe('Key 3. Families hear:');

  const { rows: revocations } = await owner('SELECT FROM revocation');
  const { rows: attempts } = await owner('SELECT FROM attempt');
  expect([...revocations, ...attempts]).toEqual([]);
});

test('key 1 says what a family hears where it confirms, and confirms nothing', async () => {
  expect((await hear({ keys: ['1'] }, 'call', { asksToConfirm: true })).slice(-3)).toEqual([
    'Key 1. Families hear:',
    'Thank you. You confirmed that you heard this message.',
    'That was the rehearsal. Nothing was recorded.',
  ]);
  expect((await owner('SELECT FROM closure_reply')).rows).toEqual([]);
});

test('key 0 says whom families are connected to, and connects no one', async () => {
  const office = 'Families are connected to 5 0 3, 5 5 5, 0 1 9 8. This rehearsal connects no one.';
  expect((await hear({ keys: ['0'] })).at(-1)).toBe(`Key 0. ${office}`);
  expect((await hear({ keys: ['0'] }, 'call', { schools: 2 })).at(-1)).toContain('its school’s');
  const speakers = rig.twilio
    .calls()
    .flatMap(({ transcript }) => transcript.map((one) => one.speaker));
  expect(speakers).not.toContain('office');
});

/** Starts one and picks up by hand. */
async function answered(): Promise<{ token: string; carrierId: string }> {
  rig.twilio.setBehavior(own, { answers: 'manual', isInHand: true });
  await start();
  await rehearse();
  await rig.until(async () => rig.twilio.answer(own));
  await ended('answered');
  const [row] = await rows();
  return { token: row?.token ?? '', carrierId: row?.carrierId ?? '' };
}

test('a key that is sent again gets the same answer, and the language stays', async () => {
  const { token, carrierId } = await answered();
  const press = {
    token,
    carrierId,
    phoneIndexes: testVault.phoneIndexes(own),
    step: 0,
    key: '2' as const,
  };
  const { db } = rig.district.as('bot');

  const first = await answerRehearsalKey(db, press);
  expect(first).toMatchObject({ kind: 'speak', language: 'vi' });
  expect(await answerRehearsalKey(db, press)).toEqual(first);

  const elsewhere = { ...press, phoneIndexes: testVault.phoneIndexes(another) };
  expect(await answerRehearsalKey(db, elsewhere)).toEqual({ kind: 'unknown-token' });
  const other = { ...press, carrierId: `CA${'0'.repeat(32)}` };
  expect(await answerRehearsalKey(db, other)).toEqual({ kind: 'unknown-token' });
  rig.twilio.hangUp(own);
  await ended('heard');
  expect(await answerRehearsalKey(db, press)).toEqual({ kind: 'unknown-token' });
});

test('the text says what it is, and then what families get', async () => {
  await start('text', { language: 'es' });
  await rehearse();

  expect(rig.twilio.messages().map(({ to, body }) => [to, body])).toEqual([
    [own, `A rehearsal, sent to you alone. Families get: Cedar Falls School District: ${texts.es}`],
  ]);
  expect(await states()).toEqual([[null, 'sent']]);
});

test('no recording gets what nobody has approved; who has pressed a key is no machine', async () => {
  const redirected: object[] = [];
  const handler = createCallHandler({
    ...rig.tools('bot'),
    db: rig.district.as('bot').db,
    carrier: {
      ...rig.carrier,
      async speakToRecorder(call) {
        redirected.push(call);
      },
    },
  });
  const { token, carrierId } = await answered();
  const recorder: CallEvent = {
    kind: 'answered-by',
    token,
    carrierId,
    to: own,
    sequenceNumber: 0,
    carrierStatus: 'machine_end_beep',
    by: 'machine',
    records: true,
  };

  await handler.onKey({ token, carrierId, to: own, key: '1' });
  await handler.onEvent(recorder);
  expect(await states()).toEqual([['answered', null]]);

  await owner(`UPDATE rehearsal SET keys = '{}'`);
  await handler.onEvent(recorder);
  expect(await states()).toEqual([['voicemail', null]]);
  expect(redirected).toEqual([{ carrierId, token }]);
  expect(await handler.onRecorder({ token, carrierId, to: own })).toEqual([{ kind: 'hang-up' }]);
  rig.twilio.hangUp(own);
});

test('a voicemail is hung up on, and the requester told', async () => {
  rig.twilio.setBehavior(own, { answers: 'machine' });
  await start();
  await rehearse();

  await ended('voicemail');
  await rig.until(async () => rig.twilio.calls().at(-1)?.status === 'completed');
  const end = await findRehearsalEnd(rig.district.db, (await rows())[0]?.id ?? '');
  if (end === undefined) throw new Error('it ended well');
  expect(rehearsalCard(end, 'America/Los_Angeles').summary).toContain('your voicemail picked up');
  const { rows: cards } = await owner('SELECT kind, part, platform, channel FROM posted_card');
  expect(cards).toEqual([
    { kind: 'rehearsal', part: rig.district.requester, platform: 'slack', channel: 'own-chat' },
  ]);
});

test.each([
  ['no-answer', 'no one picked up'],
  ['busy', 'no one picked up'],
  ['failed', 'couldn’t reach your phone'],
] as const)('where the phone is %s, the requester is told', async (answers, words) => {
  rig.twilio.setBehavior(own, { answers });
  await start();
  await rehearse();

  const id = (await rows())[0]?.id ?? '';
  await rig.until(async () => (await findRehearsalEnd(rig.district.db, id)) !== undefined);
  const end = await findRehearsalEnd(rig.district.db, id);
  expect(end && rehearsalCard(end, 'America/Los_Angeles').summary).toContain(words);
});

test('one who heard it is told nothing more', async () => {
  await hear();

  expect((await owner('SELECT FROM posted_card')).rows).toEqual([]);
  expect(await findRehearsalEnd(rig.district.db, (await rows())[0]?.id ?? '')).toBeUndefined();
});

test('one at a time, five an hour, and the database keeps to the one', async () => {
  const both = await Promise.all([start(), start()]);
  expect(both.map(({ kind }) => kind).toSorted()).toEqual(['refused', 'started']);
  expect(await start('both')).toEqual({ kind: 'refused', reason: 'rehearsal-under-way' });
  const again = `WITH r AS (INSERT INTO rehearsal (operator_id, platform, kind, language, words)
      SELECT operator_id, platform, kind, language, words FROM rehearsal RETURNING id, operator_id)
    INSERT INTO outreach (kind, channel, operator_id, rehearsal_id, token)
    SELECT 'rehearsal', 'voice', operator_id, id, left(md5(random()::text), 22) FROM r`;
  expect(await owner(again).then(() => 'inserted', violatedRule)).toBe('outreach_one_rehearsal');

  for (let turn = 0; turn < 4; turn++)
    expect(await start('text')).toMatchObject({ kind: 'refused' });
  await rehearse();
  await ended('heard');
  for (let turn = 0; turn < 4; turn++)
    expect(await start('text')).toMatchObject({ kind: 'started' });
  expect(await start('text')).toEqual({ kind: 'refused', reason: 'too-many-rehearsals' });
  await owner(`UPDATE rehearsal SET asked_at = asked_at - interval '1 hour'`);
  expect(await start('text')).toMatchObject({ kind: 'started' });
});

test('a call whose end nobody told holds up nobody for long', async () => {
  await start();
  await owner(`UPDATE outreach SET state = 'sent', asked_at = asked_at - interval '11 minutes'`);

  expect(await start()).toMatchObject({ kind: 'started' });
  expect(await states()).toEqual([
    ['unknown', null],
    ['waiting', null],
  ]);
});

test('nobody without a phone on the staff record is called, nor anybody while the district is frozen', async () => {
  await owner('DELETE FROM operator_phone');
  expect(await start()).toEqual({ kind: 'refused', reason: 'no-own-phone' });
  await keepPhone(own);
  const calls = rig.twilio.calls().length;
  await start();
  await freeze();
  try {
    expect(await start('text')).toEqual({ kind: 'refused', reason: 'frozen' });
    await rehearse();
  } finally {
    await inAnotherTime(rig.district, 'DELETE FROM pause');
  }

  expect(await states()).toEqual([['none', null]]);
  expect(rig.twilio.calls()).toHaveLength(calls);
});

async function freeze(): Promise<void> {
  await owner(`INSERT INTO role_grant (operator_id, role) VALUES ($1, 'compliance')`, [
    rig.district.approver,
  ]);
  await owner(`INSERT INTO pause (placed_by, words) VALUES ($1, 'A drill')`, [
    rig.district.approver,
  ]);
}

test.each([
  ['the phone is taken off the staff record', 'DELETE FROM operator_phone'],
  ['it is two minutes late', 'UPDATE outreach SET expires_at = clock_timestamp()'],
])('what waits is given up where %s', async (_, meanwhile) => {
  const calls = rig.twilio.calls().length;
  await start('both');
  await owner(meanwhile);

  await rehearse();

  expect(await states()).toEqual([['none', 'none']]);
  expect(rig.twilio.calls()).toHaveLength(calls);
});

test('what never left is placed at the next turn, and what may have left is not', async () => {
  const carrier: typeof rig.carrier = {
    ...rig.carrier,
    placeCall: async () => ({ kind: 'unsent', reason: 'no connection' }),
    sendText: async () => ({ kind: 'unknown', reason: 'no answer' }),
  };
  await start('both');
  await sendOutreach({ ...rig.tools('worker-a'), carrier }, 'rehearsal');
  expect(await states()).toEqual([['waiting', 'unknown']]);

  await rehearse();
  await ended('heard');
  expect(await states()).toEqual([['heard', 'unknown']]);
});

test('what the carrier tells of a call before it answers the order stands, and the call is known by its id', async () => {
  rig.twilio.setBehavior(own, { answers: 'no-answer' });
  const carrier: typeof rig.carrier = {
    ...rig.carrier,
    async placeCall(order, signal) {
      const placed = await rig.carrier.placeCall(order, signal);
      await ended('no-answer');
      return placed;
    },
  };
  await start();

  await sendOutreach({ ...rig.tools('worker-a'), carrier }, 'rehearsal');

  const carrierId = rig.twilio.calls().at(-1)?.sid;
  expect(carrierId).toBeDefined();
  expect(await rows()).toMatchObject([{ call: 'no-answer', carrierId }]);
});

test('each has its entries, without a word or a number; the words are gone after a day', async () => {
  await hear({}, 'both');
  const { rows: entries } = await owner(
    `SELECT act, facts::text FROM audit_entry WHERE subject_id = $1 AND act LIKE 'rehearsal-%'
       AND facts ->> 'rehearsal' = (SELECT id::text FROM rehearsal) ORDER BY id`,
    [rig.district.requester],
  );
  expect(entries.map(({ act }) => act)).toEqual([
    'rehearsal-asked',
    'rehearsal-settled',
    'rehearsal-settled',
    'rehearsal-settled',
  ]);
  expect(JSON.stringify(entries)).not.toMatch(/closed|0181/);

  const { db } = rig.district.as('bot');
  await sweepRehearsals(db);
  expect(await rows()).toHaveLength(1);
  await owner(`UPDATE rehearsal SET asked_at = asked_at - interval '1 day'`);
  await sweepRehearsals(db);
  expect(await rows()).toEqual([]);
});
