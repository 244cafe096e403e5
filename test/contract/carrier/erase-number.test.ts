import { expect, test } from 'vitest';
import { aToken, carrierRig, unhurried } from '#test/support/carrier/carrier-rig.ts';
import { eventually } from '#test/support/carrier/eventually.ts';
import { setUpEach } from '#test/support/set-up.ts';

const theirs = '+15035550111';
const another = '+15035550112';
const ours = '+15035550100';

const rig = setUpEach(carrierRig);

async function call(to: string): Promise<void> {
  const before = rig.heard.events.length;
  const placed = await rig.carrier.placeCall(
    { to, from: ours, token: aToken(), ringSeconds: 25 },
    unhurried(),
  );
  expect(placed.kind).toBe('accepted');
  await eventually(() =>
    expect(rig.heard.events.slice(before)).toContainEqual(
      expect.objectContaining({ progress: 'ended' }),
    ),
  );
}

const sendText = (to: string) =>
  rig.carrier.sendText({ to, from: ours, body: 'Schools are closed.' }, unhurried());
const held = () => ({
  calls: rig.twilio.calls().map(({ to }) => to),
  texts: rig.twilio.messages().map(({ to, from }) => [to, from]),
  recordings: rig.twilio.recordings().length,
});

test('the calls, texts and recordings of a number are deleted, in both directions, and no other’s', async () => {
  rig.script = [
    { kind: 'say', language: 'en', text: 'After the tone, read your message.' },
    { kind: 'record', seconds: 20, silenceSeconds: 5 },
  ];
  rig.twilio.setBehavior(theirs, { answers: 'person', takes: [{ seconds: 4, endsBy: '#' }] });
  await call(theirs);
  await call(another);
  await sendText(theirs);
  await sendText(another);
  await rig.twilio.sendText(theirs, 'We moved.');
  await eventually(() =>
    expect(rig.twilio.messages().every(({ status }) => status !== 'queued')).toBe(true),
  );
  await eventually(() => expect(rig.twilio.recordings()).toHaveLength(2));

  expect(await rig.carrier.eraseNumber(theirs)).toEqual({
    calls: 1,
    texts: 2,
    recordings: 1,
    kept: 0,
  });

  expect(held()).toEqual({ calls: [another], texts: [[another, ours]], recordings: 1 });
  expect(await rig.carrier.eraseNumber(theirs)).toEqual({
    calls: 0,
    texts: 0,
    recordings: 0,
    kept: 0,
  });
});

test('what is under way is kept and counted; a carrier that fails is a fault to be tried again', async () => {
  rig.twilio.setBehavior(theirs, { answers: 'person', texts: 'queued' });
  await sendText(theirs);
  expect(await rig.carrier.eraseNumber(theirs)).toMatchObject({ texts: 0, kept: 1 });

  await call(theirs);
  rig.twilio.failNext('calls.delete', { mode: 'error', status: 503, code: 20503 });
  await expect(rig.carrier.eraseNumber(theirs)).rejects.toMatchObject({ retryable: true });
  expect(await rig.carrier.eraseNumber(theirs)).toMatchObject({ calls: 1, kept: 1 });
});
