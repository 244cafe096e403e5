import { expect, test } from 'vitest';
import { runUntilIdle } from '#dialer/dial-loop.ts';
import type { PhoneBehavior } from '#sandbox/twilio/call/phone-behavior.ts';
import { setUpDistrict } from '#test/support/attempt/attempt-district.ts';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { atLength } from '#test/support/run/length.ts';
import { setUpEach } from '#test/support/set-up.ts';

const district = setUpDistrict();
const rig = setUpEach(() => dialRig({ on: district, speed: 12 }));

const wholeMessage = [
  'This is an automated message from Cedar Falls School District.',
  'School is closed today.',
  'You can call us back at 5 0 3, 5 5 5, 0 1 9 9.',
];

/** Calls one phone, and tells what was said on the call in all and how the attempt ended. */
async function call(behavior: PhoneBehavior) {
  const [phone] = await rig.district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  rig.twilio.setBehavior(phone.number, behavior);
  const campaign = await rig.district.startCampaign({ phones: [phone] });
  await runUntilIdle(rig.tools('worker-a'));
  await rig.settled(campaign);
  const [call, ...more] = rig.twilio.calls();
  expect(more).toEqual([]);
  const said = call?.transcript.map(({ text }) => text) ?? [];
  return { said, attempt: await rig.district.attempt(campaign) };
}

const recordingOf = (said: readonly string[]) => said.slice(said.indexOf('(beep)') + 1);

test('a voicemail box holds the whole message, once and from the top, and no key to press', async () => {
  const { said, attempt } = await call({ answers: 'machine' });

  // The second that the verdict takes has the last of the words that ran into the greeting: of one line, or of two.
  const recording = recordingOf(said);
  expect(recording.length).toBeLessThanOrEqual(wholeMessage.length + 2);
  expect(recording.slice(-3)).toEqual(wholeMessage);
  expect(attempt).toMatchObject({ disposition: 'machine', answered_by: 'machine' });
});

test('where the carrier does not take the cut, the whole message comes after the first one', async () => {
  rig.twilio.failNext('calls.update', { mode: 'error', status: 500, code: 20500 });

  const { said, attempt } = await call({ answers: 'machine' });

  expect(recordingOf(said).slice(-3)).toEqual(wholeMessage);
  expect(said.filter((text) => text === wholeMessage[0])).toHaveLength(2);
  expect(attempt).toMatchObject({ disposition: 'machine' });
});

test('a person taken for a machine hears it again, and their key still counts', async () => {
  const { said, attempt } = await call({
    answers: 'person',
    detectedAs: 'machine_end_silence',
    keys: ['9'],
  });

  expect(said.filter((text) => text === wholeMessage[0])).toHaveLength(2);
  expect(said.at(-1)).toContain('We will still call you in an emergency');
  expect(attempt).toMatchObject({ disposition: 'person', answered_by: 'human' });
});

atLength.each(['5', '#', '*'])(
  'who presses %s, which means nothing, hears the message and the choice once more',
  async (key) => {
    const { said, attempt } = await call({ answers: 'person', keys: [key] });

    expect(said.filter((text) => text === wholeMessage[0])).toHaveLength(2);
    expect(attempt).toMatchObject({ disposition: 'person', answered_by: 'human' });
  },
);

atLength('a person who hangs up at once is counted as that', async () => {
  const { attempt } = await call({ answers: 'person', hangsUpAfterSeconds: 3 });

  expect(attempt).toMatchObject({ state: 'completed', disposition: 'hung-up' });
});

/** Calls one phone until its campaign has nothing left to do, and tells what each call said. */
async function callOn(machines: 'leave-and-retry' | 'retry-only', answers: PhoneBehavior[]) {
  const [phone] = await rig.district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  await rig.district.owner.pool.query('UPDATE district SET no_answer_retry_seconds = 0');
  const campaign = await rig.district.startCampaign({ phones: [phone], machines });
  for (const behavior of answers) {
    rig.twilio.setBehavior(phone.number, { ringSeconds: 2, ...behavior });
    await runUntilIdle(rig.tools('worker-a'));
    await rig.until(async () =>
      (await rig.district.attempts(campaign)).every(
        ({ state, disposition }) => state === 'planned' || disposition !== null,
      ),
    );
  }
  const calls = rig.twilio.calls().map(({ transcript }) => transcript.map(({ text }) => text));
  return { calls, attempts: await rig.district.attempts(campaign) };
}

test('a machine that may not be told hears who calls at most, and a person after it everything once', async () => {
  const { calls, attempts } = await callOn('retry-only', [
    { answers: 'machine' },
    { answers: 'person' },
  ]);
  const [toMachine, toPerson] = calls;

  expect(toMachine?.join(' ')).not.toContain(wholeMessage[1]);
  expect(toPerson?.slice(0, 3)).toEqual(['Hello?', ...wholeMessage.slice(0, 2)]);
  expect(toPerson?.filter((text) => text === wholeMessage[0])).toHaveLength(1);
  expect(attempts.map(({ disposition }) => disposition)).toEqual(['not-left', 'person']);
});

atLength(
  'a message is left once: later machines of the same phone hear none, and a person may still come',
  async () => {
    const { calls, attempts } = await callOn('leave-and-retry', [
      { answers: 'machine' },
      { answers: 'machine' },
      { answers: 'person' },
    ]);

    const withMessage = calls.map((said) => said.join(' ').includes(wholeMessage[1] ?? ''));
    expect(withMessage).toEqual([true, false, true]);
    expect(attempts.map(({ disposition }) => disposition)).toEqual([
      'machine',
      'not-left',
      'person',
    ]);
  },
);

atLength(
  'a TTY, which the carrier takes for a fax, hears the message that no voicemail may hear, and is called once',
  async () => {
    const { calls, attempts } = await callOn('retry-only', [
      { answers: 'person', detectedAs: 'fax' },
    ]);

    expect(calls).toHaveLength(1);
    expect(calls[0]).toContain('School is closed today.');
    expect(attempts).toMatchObject([{ disposition: 'machine', answered_by: 'tone' }]);
  },
);
