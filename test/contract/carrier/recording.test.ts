import { beforeEach, describe, expect, test } from 'vitest';
import type { CallScript } from '#carrier/call-script.ts';
import type { TakePlan } from '#sandbox/twilio/recording/spoken-wav.ts';
import { aToken, carrierRig, unhurried } from '#test/support/carrier/carrier-rig.ts';
import { eventually } from '#test/support/carrier/eventually.ts';
import { setUpEach } from '#test/support/set-up.ts';

const own = '+15035550111';
const limits = { maxBytes: 1_000_000, signal: AbortSignal.timeout(60_000) };

const rig = setUpEach(carrierRig);
beforeEach(() => {
  rig.script = [
    { kind: 'say', language: 'en', text: 'After the tone, read your message.' },
    { kind: 'record', seconds: 20, silenceSeconds: 5 },
    { kind: 'say', language: 'en', text: 'We heard nothing.' },
  ];
});

/** A call on which somebody speaks so; it is over when this resolves. */
async function speakOnCall(...takes: TakePlan[]): Promise<string> {
  rig.twilio.setBehavior(own, { answers: 'person', takes });
  const token = aToken();
  const order = { to: own, from: '+15035550100', token, ringSeconds: 25 };
  const placed = await rig.carrier.placeCall(order, unhurried());
  expect(placed.kind).toBe('accepted');
  await eventually(() =>
    expect(rig.heard.events).toContainEqual(expect.objectContaining({ progress: 'ended' })),
  );
  return token;
}

const said = () => rig.twilio.phone(own).call?.transcript.map(({ text }) => text) ?? [];

describe('what somebody says after the tone', () => {
  test('ends with #, is told with its call, and can be fetched until it is deleted', async () => {
    const thanks: CallScript = [{ kind: 'say', language: 'en', text: 'Thank you.' }];
    rig.handler.onTake = async () => thanks;

    const token = await speakOnCall({ seconds: 7, endsBy: '#' });
    await eventually(() => expect(rig.heard.recordings).toHaveLength(1));

    const [take] = rig.heard.takes;
    const { recordingId = '', carrierId } = take ?? {};
    expect(take).toMatchObject({ token, to: own, hungUp: false });
    expect(rig.heard.recordings).toEqual([{ token, carrierId, recordingId }]);
    expect(said()).toEqual(expect.arrayContaining(['(tone)', '#', 'Thank you.']));

    const audio = await rig.carrier.fetchRecording(recordingId, limits);
    if (audio.kind !== 'audio') throw new Error(audio.kind);
    expect(audio.bytes.toString('latin1', 0, 4)).toBe('RIFF');
    // 8,000 samples a second of two bytes.
    expect((audio.bytes.length - 44) / 16_000).toBeCloseTo(7, 1);

    await rig.carrier.deleteRecording(recordingId);
    expect(rig.twilio.recordings()).toEqual([]);
    expect(await rig.carrier.fetchRecording(recordingId, limits)).toEqual({ kind: 'absent' });
    await rig.carrier.deleteRecording(recordingId);
  });

  test('ends with the call where somebody hangs up, and says so', async () => {
    await speakOnCall({ seconds: 4, endsBy: 'hang-up' });

    await eventually(() => expect(rig.heard.takes).toMatchObject([{ hungUp: true }]));
    await eventually(() => expect(rig.heard.recordings).toHaveLength(1));
  });

  test('ends when its time is over', async () => {
    await speakOnCall({ seconds: 90, endsBy: '#' });

    await eventually(() => expect(rig.heard.takes).toMatchObject([{ hungUp: false }]));
    expect(rig.twilio.recordings()).toMatchObject([{ seconds: 20 }]);
  });

  test('is none where nothing is said: the call goes on by itself', async () => {
    await speakOnCall({ seconds: 0, endsBy: 'nothing' });

    expect(said()).toContain('We heard nothing.');
    expect(rig.heard.takes).toEqual([]);
    expect(rig.twilio.recordings()).toEqual([]);
  });
});

describe('the audio', () => {
  async function recorded(): Promise<string> {
    await speakOnCall({ seconds: 5, endsBy: '#' });
    await eventually(() => expect(rig.heard.recordings).toHaveLength(1));
    return rig.heard.recordings[0]?.recordingId ?? '';
  }

  test('is read up to so many bytes and no further', async () => {
    const id = await recorded();
    expect(await rig.carrier.fetchRecording(id, { ...limits, maxBytes: 1_000 })).toEqual({
      kind: 'too-large',
    });
  });

  test('is not waited for beyond its time', async () => {
    const id = await recorded();
    const release = rig.twilio.holdResponses();
    const signal = AbortSignal.timeout(50);
    await expect(rig.carrier.fetchRecording(id, { ...limits, signal })).rejects.toMatchObject({
      retryable: true,
    });
    release();
  });

  test('that fails to come may come later', async () => {
    const id = await recorded();
    rig.twilio.failNext('recordings.fetch', { mode: 'error', status: 503 });
    await expect(rig.carrier.fetchRecording(id, limits)).rejects.toMatchObject({ retryable: true });
    expect(await rig.carrier.fetchRecording(id, limits)).toMatchObject({ kind: 'audio' });
  });

  test('that could not be deleted is deleted at the next try', async () => {
    const id = await recorded();
    rig.twilio.failNext('recordings.delete', { mode: 'error', status: 503 });
    await expect(rig.carrier.deleteRecording(id)).rejects.toMatchObject({ retryable: true });
    await rig.carrier.deleteRecording(id);
    expect(rig.twilio.recordings()).toEqual([]);
  });
});

test('a script that goes on asks as if no key had been pressed', async () => {
  rig.script = [{ kind: 'say', language: 'en', text: 'One moment.' }, { kind: 'go-on' }];

  await speakOnCall();

  expect(rig.heard.keys).toMatchObject([{ key: undefined }]);
});
