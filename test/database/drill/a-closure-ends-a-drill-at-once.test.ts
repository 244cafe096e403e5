import { beforeAll, expect, test } from 'vitest';
import { drillRig, staffPhones } from '#test/support/drill/drill-rig.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const rig = setUpOnce(() => drillRig({ speed: 1 }));
beforeAll(() => {
  for (const number of staffPhones) rig.twilio.setBehavior(number, { answers: 'manual' });
});

const ringing = () =>
  staffPhones.filter((number) => rig.twilio.phone(number).status === 'ringing').length;

test('a closure ends a drill at once: nobody more is called, and what rings is hung up', async () => {
  const drill = await rig.request('call');
  await rig.approve(drill);
  // As if the worker had been at the second phone.
  await rig.owner(
    `UPDATE drill_call SET call_state = 'refused' WHERE phone_id <> (SELECT min(phone_id::text)::uuid FROM drill_call)`,
  );
  await rig.dial();
  await rig.until(async () => ringing() === 1);
  await rig.owner(`UPDATE drill_call SET call_state = 'waiting' WHERE call_state = 'refused'`);
  const phones = await rig.district.addPhones(1);

  await rig.district.startCampaign({ phones });
  await rig.dial();

  expect(await rig.view(drill.id)).toMatchObject({
    state: 'stopped',
    endReason: 'live-closure',
    tally: { notCalled: 2 },
  });
  await rig.until(async () => ringing() === 0);
  expect(rig.twilio.calls().filter(({ to }) => staffPhones.some((one) => one === to))).toHaveLength(
    1,
  );
});

test('no slot of its account is taken for a drill while a closure stands', async () => {
  const paceOf = () => rig.owner('SELECT next_slot_at FROM pace');
  const before = await paceOf();

  await rig.dial();
  await rig.dial();

  expect(await paceOf()).toEqual(before);
});

test.each([
  ['draft', 'now()', null],
  ['submitted', "now() + interval '2 hours'", null],
  ['submitted', "now() + interval '50 minutes'", 'live-closure'],
  ['approved', 'NULL', 'live-closure'],
  ['paused', "now() + interval '2 hours'", 'live-closure'],
])(
  'a closure that is %s and starts at %s: a drill waits for %s',
  async (state, startAt, blocker) => {
    await rig.owner(
      `SET session_replication_role = replica; UPDATE campaign SET state = '${state}';
     UPDATE campaign_version SET start_at = ${startAt}; RESET session_replication_role`,
    );
    expect(await rig.owner('SELECT drill_blocker() AS blocker')).toEqual([{ blocker }]);
  },
);
