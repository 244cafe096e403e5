import { beforeAll, expect, test } from 'vitest';
import { aToken, carrierRig, unhurried } from '#test/support/carrier/carrier-rig.ts';
import { eventually } from '#test/support/carrier/eventually.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const guardian = '+15035550111';
const other = '+15035550112';
const ours = '+15035550100';

const rig = setUpOnce(carrierRig);
beforeAll(() => {
  rig.script = [{ kind: 'hang-up' }];
});

test('everything that the account did since a time is listed, and nothing from before', async () => {
  const order = { from: ours, ringSeconds: 20 };
  await rig.carrier.placeCall({ ...order, to: guardian, token: aToken() }, unhurried());
  await rig.carrier.sendText({ to: other, token: aToken(), body: 'Closed.' }, unhurried());
  await rig.twilio.sendText(other, 'STOP');
  await eventually(() =>
    expect(rig.twilio.calls().every(({ endedAt }) => endedAt !== undefined)).toBe(true),
  );
  const since = Temporal.Now.instant().subtract({ minutes: 1 });

  const { calls, texts, textsIn } = await rig.carrier.listAccount(since);

  expect(calls).toMatchObject([{ to: guardian, from: ours, report: { progress: 'ended' } }]);
  expect(texts).toMatchObject([{ to: other, body: 'Closed.', report: { kind: 'text' } }]);
  expect(textsIn).toMatchObject([{ from: other, body: 'STOP' }]);
  const later = Temporal.Now.instant().add({ minutes: 1 });
  expect(await rig.carrier.listAccount(later)).toEqual({ calls: [], texts: [], textsIn: [] });
});
