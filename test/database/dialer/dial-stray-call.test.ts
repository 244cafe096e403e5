import { expect, test } from 'vitest';
import { endOrphanCalls } from '#dialer/background/follow-calls.ts';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { findDue, leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { recordOrderOutcome } from '#domain/attempt/outcome/record-order-outcome.ts';
import { dialRig } from '#test/support/attempt/dial-rig.ts';

const worker = 'worker-a';

test('of two calls for one attempt the second is ended at the carrier, and the first goes on', async () => {
  await using rig = await dialRig({ speed: 1 });
  const { db } = rig.district;
  const [phone] = await rig.district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  await rig.district.startCampaign({ phones: [phone] });
  const claims = await leaseAttempts(db, { worker, channel: 'voice', limit: 1 });
  const [intent] = await commitIntent(db, { worker, claims });
  if (intent === undefined) throw new Error('the gate let nothing through');
  const { from = '', token } = intent;
  const order = { to: phone.number, from, token, ringSeconds: 25 };
  const { attemptId, fence } = intent;
  const calls: string[] = [];
  for (let i = 0; i < 2; i++) {
    const outcome = await rig.carrier.placeCall(order, AbortSignal.timeout(30_000));
    if (outcome.kind !== 'accepted') throw new Error(outcome.kind);
    calls.push(outcome.carrierId);
    await recordOrderOutcome(db, { attemptId, fence, worker, outcome });
  }
  const [first = '', second = ''] = calls;

  expect(await findDue(db)).toMatchObject({ late: true });
  expect(await endOrphanCalls(rig.tools(worker))).toBe(1);
  expect(await endOrphanCalls(rig.tools(worker))).toBe(0);

  expect(await rig.carrier.fetchCall(second)).toMatchObject({ progress: 'ended' });
  expect(await rig.carrier.fetchCall(first)).not.toMatchObject({ progress: 'ended' });
  expect(await findDue(db)).toMatchObject({ late: false });
});
