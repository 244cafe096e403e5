import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { deleteRecordings } from '#dialer/background/errands.ts';
import { startRehearsal } from '#domain/closure/rehearsal/start-rehearsal.ts';
import {
  chosenWords,
  overWords,
  uselessWords,
} from '#domain/voice/recording-call/recording-call.ts';
import type { PhoneBehavior } from '#sandbox/twilio/call/phone-behavior.ts';
import { requesterOf } from '#test/support/attempt/attempt-district.ts';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { sendOutreach } from '#test/support/attempt/send-outreach.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { atLength } from '#test/support/run/length.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { operatorPhoneBinding } from '#vault/vault.ts';

const own = '+14025550181';
const accountSid = `AC${'b2'.repeat(16)}`;

const rig = setUpOnce(dialRig);
let draftId: string;
beforeAll(async () => {
  const id = rig.district.requester;
  await owner('INSERT INTO operator_phone VALUES ($1, $2, $3)', [
    id,
    testVault.phoneIndex(own),
    testVault.encrypt(own, operatorPhoneBinding(id)),
  ]);
});
beforeEach(async () => {
  await owner('DELETE FROM rehearsal');
  draftId = randomUUID();
});

const owner = async (statement: string, values: unknown[] = []) =>
  (await rig.district.owner.pool.query(statement, values)).rows;

const start = () =>
  startRehearsal(rig.district.as('bot').db, testVault, {
    operator: requesterOf(rig.district),
    platform: 'slack',
    kind: 'recording',
    language: 'es',
    draftId,
    text: 'No hay clases.',
  });

const call = () => rig.twilio.calls().at(-1);
const heard = () =>
  (call()?.transcript ?? []).filter(({ speaker }) => speaker === 'line').map(({ text }) => text);

/** A call to record somebody, until it is over and the carrier has told of all that it recorded. */
async function recordBy(behavior: Omit<PhoneBehavior, 'answers'>): Promise<string[]> {
  rig.twilio.setBehavior(own, { answers: 'person', ...behavior });
  expect(await start()).toMatchObject({ kind: 'started' });
  await sendOutreach(rig.tools('worker-a'), 'rehearsal');
  await rig.until(async () => (await owner('SELECT state AS s FROM outreach'))[0]?.s === 'heard');
  await rig.until(async () => rig.twilio.recordings().length === 0);
  return heard();
}

const kept = () =>
  owner(
    `SELECT d.language, r.milliseconds, r.source, r.made_by = $2 AS "isOwn" FROM draft_recording d
    JOIN recording r ON r.id = d.recording_id JOIN recording_audio a ON a.recording_id = r.id WHERE d.draft_id = $1`,
    [draftId, rig.district.requester],
  );

test('it says what to do, plays what was said, keeps it by key 1, and the carrier has it no more', async () => {
  const lines = await recordBy({ takes: [{ seconds: 7, endsBy: '#' }], keys: ['1'] });

  expect(lines[0]).toBe(
    'This is Bellwether, for Requester. After the tone, read your message in Spanish. Press the pound key when you’re done.',
  );
  expect(lines).toContain('Families will hear:');
  expect(lines.at(-1)).toBe(chosenWords);
  const [one, ...rest] = await kept();
  expect(rest).toEqual([]);
  expect(one).toMatchObject({ language: 'es', source: 'call', isOwn: true });
  expect(one?.milliseconds).toBeGreaterThan(6_000);
  expect(rig.twilio.recordings()).toEqual([]);
  const acts = await owner(`SELECT act FROM audit_entry WHERE act LIKE 'recording-%' ORDER BY id`);
  expect(acts.map(({ act }) => act)).toEqual(['recording-kept', 'recording-chosen']);
});

atLength('key 2 records again, and what is kept is what was said last', async () => {
  const takes = [
    { seconds: 4, endsBy: '#' },
    { seconds: 9, endsBy: '#' },
  ] as const;
  const lines = await recordBy({ takes: [...takes], keys: ['2', '1'] });

  expect(lines.filter((line) => line === '(tone)')).toHaveLength(2);
  const [one] = await kept();
  expect(one?.milliseconds).toBeGreaterThan(8_000);
});

atLength.each([
  ['while they speak', { takes: [{ seconds: 5, endsBy: 'hang-up' as const }] }],
  [
    'before they choose',
    { takes: [{ seconds: 5, endsBy: '#' as const }], hangsUpAfterSeconds: 24 },
  ],
])('nothing is kept of somebody who hangs up %s', async (_when, behavior) => {
  await recordBy(behavior);

  expect(await kept()).toEqual([]);
});

test('nothing is kept of somebody who answers no question', async () => {
  const lines = await recordBy({ takes: [{ seconds: 5, endsBy: '#' }] });

  expect(lines.filter((line) => line === 'Families will hear:')).toHaveLength(2);
  expect(lines.at(-1)).toBe(overWords);
  expect(await kept()).toEqual([]);
});

atLength('silence is found while its speaker can still say it again', async () => {
  const lines = await recordBy({
    takes: [
      { seconds: 5, sounds: 'silence', endsBy: '#' },
      { seconds: 5, endsBy: '#' },
    ],
    keys: ['2', '1'],
  });

  expect(lines).toContain(uselessWords('silent'));
  expect(lines.at(-1)).toBe(chosenWords);
  expect(await kept()).toHaveLength(1);
});

atLength('nothing that is said leads to a second tone, and then to the end', async () => {
  const lines = await recordBy({
    takes: [
      { seconds: 0, endsBy: 'nothing' },
      { seconds: 0, endsBy: 'nothing' },
    ],
  });

  expect(lines.filter((line) => line === '(tone)')).toHaveLength(2);
  expect(lines.at(-1)).toBe(overWords);
});

test('what could not be deleted at the carrier is deleted by a worker', async () => {
  rig.twilio.setBehavior(own, {
    answers: 'person',
    takes: [{ seconds: 5, endsBy: '#' }],
    keys: ['1'],
  });
  rig.twilio.failNext('recordings.delete', { mode: 'error', status: 503 });
  await start();
  await sendOutreach(rig.tools('worker-a'), 'rehearsal');
  await rig.until(async () => (await kept()).length === 1);
  expect(rig.twilio.recordings()).toHaveLength(1);

  await deleteRecordings(rig.tools('worker-a'));
  expect(rig.twilio.recordings()).toHaveLength(1);
  await owner(`UPDATE carrier_recording SET noted_at = noted_at - interval '2 minutes'`);
  await deleteRecordings(rig.tools('worker-a'));

  expect(rig.twilio.recordings()).toEqual([]);
  expect(await owner('SELECT FROM carrier_recording WHERE gone_at IS NULL')).toEqual([]);
});

test('a recording that the carrier keeps holds up no other', async () => {
  const ids = ['a', 'b'].map((letter) => `RE${letter.repeat(32)}`);
  await owner(
    `INSERT INTO carrier_recording (id, rehearsal_id, noted_at)
     SELECT id, $2, now() - interval '1 hour' FROM unnest($1::text[]) AS id`,
    [ids, randomUUID()],
  );
  rig.twilio.failNext('recordings.delete', { mode: 'error', status: 503 });

  await expect(deleteRecordings(rig.tools('worker-a'))).rejects.toThrow();

  const held = 'SELECT FROM carrier_recording WHERE id = ANY ($1) AND gone_at IS NULL';
  expect(await owner(held, [ids])).toHaveLength(1);
  await owner(`UPDATE carrier_recording SET tried_at = tried_at - interval '2 minutes'`);
  await deleteRecordings(rig.tools('worker-a'));
  expect(await owner(held, [ids])).toEqual([]);
});

/** A recording of a call that was kept, and what tells of it. */
async function told(): Promise<{ token: string; form: Record<string, string> }> {
  await recordBy({ takes: [{ seconds: 5, endsBy: '#' }], keys: ['1'] });
  const [row] = await owner('SELECT token FROM outreach');
  const [held] = await owner('SELECT id FROM carrier_recording ORDER BY noted_at DESC LIMIT 1');
  const form = {
    AccountSid: accountSid,
    CallSid: call()?.sid ?? '',
    RecordingSid: String(held?.id),
    RecordingStatus: 'completed',
  };
  return { token: String(row?.token), form };
}

const recordings = () => owner('SELECT FROM recording');

test('attack 38: the word of a recording that Twilio did not sign, of another call, or for the second time', async () => {
  const { token, form } = await told();
  const before = await recordings();
  const post = (to: string, fields: Record<string, string>, signed: 'good' | 'bad' | 'none') =>
    rig.twilio.sendRaw(`/twilio/recording/${to}`, fields, { signed });
  const another = { ...form, RecordingSid: `RE${'ab'.repeat(16)}` };

  expect(await post(token, another, 'bad')).toBe(403);
  expect(await post(token, another, 'none')).toBe(403);
  expect(await post('x'.repeat(22), another, 'good')).toBe(403);
  expect(await post(token, { ...another, CallSid: `CA${'ab'.repeat(16)}` }, 'good')).toBe(403);
  // Signed once more, it is what was taken.
  expect(await post(token, form, 'good')).toBe(204);

  expect(await recordings()).toEqual(before);
  expect(
    await owner('SELECT FROM carrier_recording WHERE id = $1', [another.RecordingSid]),
  ).toEqual([]);
});

test('attack 38: another call’s recording is none of this call’s', async () => {
  const first = await told();
  const second = await told();

  const status = await rig.twilio.sendRaw(
    `/twilio/recording/${second.token}`,
    { ...second.form, RecordingSid: first.form['RecordingSid'] ?? '' },
    { signed: 'good' },
  );

  expect(status).toBe(403);
  expect(await kept()).toHaveLength(1);
});
