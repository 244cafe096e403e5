import { afterEach, expect, test } from 'vitest';
import { decideDrill } from '#domain/drill/decide-drill.ts';
import { startDrill } from '#domain/drill/start-drill.ts';
import { stopDrill } from '#domain/drill/stop-drill.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { drillNumber, drillRig, staffPhones } from '#test/support/drill/drill-rig.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const rig = setUpOnce(drillRig);
afterEach(async () => {
  for (const number of staffPhones) rig.twilio.setBehavior(number, { answers: 'person' });
  await rig.owner(
    `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE state <> 'stopped'`,
  );
  await rig.owner(
    `UPDATE drill SET state = 'withdrawn', ended_by = requested_by WHERE state = 'submitted'`,
  );
});

const [first, second, third] = staffPhones;
const heardBy = (number: string) =>
  (rig.twilio.phone(number).call?.transcript ?? [])
    .filter(({ speaker }) => speaker === 'line')
    .map(({ text }) => text);

const ask = () =>
  startDrill(rig.district.as('bot').db, {
    operator: rig.requester,
    platform: 'slack',
    text: 'We are testing.',
    way: 'both',
  });

test('a drill measures what a closure would: approval, first ring, and whom it reached', async () => {
  rig.twilio.setBehavior(first, { answers: 'person', keys: ['1'] });
  rig.twilio.setBehavior(second, { answers: 'machine' });
  rig.twilio.setBehavior(third, { answers: 'no-answer' });
  const drill = await rig.request();

  expect(await rig.approve(drill)).toEqual({ kind: 'approved' });
  const { tally, decidedAt, firstRingAt } = await rig.dialUntil(drill.id, 'finished');

  expect(tally).toMatchObject({ phones: 3, answered: 1, confirmed: 1, voicemail: 1, noAnswer: 1 });
  expect(decidedAt).not.toBeNull();
  expect(Temporal.Instant.compare(firstRingAt ?? decidedAt ?? '', decidedAt ?? '')).toBe(1);
  const placed = rig.twilio.calls().slice(-3);
  expect(placed.map(({ to }) => to).toSorted()).toEqual([...staffPhones]);
  expect(placed.map(({ from }) => from)).toEqual(Array.from({ length: 3 }, () => drillNumber));
  expect(rig.twilio.messages().map(({ from }) => from)).toEqual(
    Array.from({ length: 3 }, () => drillNumber),
  );
});

test('the first and the last words of a call, a voicemail and a text say that it is a drill', async () => {
  rig.twilio.setBehavior(first, { answers: 'person', keys: ['1'] });
  rig.twilio.setBehavior(second, { answers: 'machine' });
  const drill = await rig.request();
  await rig.approve(drill);
  await rig.dialUntil(drill.id, 'finished');

  const opening =
    'This is a drill for the staff of Cedar Falls School District. No family is called.';
  expect(heardBy(first).slice(0, 3)).toEqual([
    opening,
    'We are testing.',
    expect.stringMatching(/^This was a drill\./),
  ]);
  expect(heardBy(first).at(-1)).toContain('No family was called.');
  expect(heardBy(second).slice(-3)).toEqual([opening, 'We are testing.', 'This was a drill.']);
  const texts = rig.twilio.phone(first).texts.map(({ body }) => body);
  expect(texts.at(-1)).toMatch(/^This is a drill .* This was a drill\./);
});

test('nobody approves their own drill, whatever roles they hold, nor what they did not see', async () => {
  const drill = await rig.request();
  const before = rig.twilio.calls().length;
  await rig.owner(`INSERT INTO role_grant (operator_id, role) VALUES ($1, 'approver')`, [
    rig.requester.id,
  ]);
  const decide = (operator: Operator, code = drill.code) =>
    decideDrill(rig.district.as('bot').db, {
      operator,
      platform: 'slack',
      drillId: drill.id,
      code,
      decision: 'approved',
    });

  expect(await decide(rig.requester)).toEqual({ kind: 'refused', reason: 'own-campaign' });
  expect(await decide(rig.approver, '0000-0000')).toEqual({
    kind: 'refused',
    reason: 'out-of-date',
  });
  // The database says the same to the bot’s login, and nobody’s login changes what was asked for.
  const bot = rig.district.as('bot').pool;
  await expect(
    bot.query(`UPDATE drill SET state = 'calling', decided_by = $1 WHERE id = $2`, [
      rig.requester.id,
      drill.id,
    ]),
  ).rejects.toMatchObject({ constraint: 'drill_decided_by_another_person' });
  await expect(
    rig.owner(`UPDATE drill SET sealed_text = '{}', fingerprint = sha256('{}') WHERE id = $1`, [
      drill.id,
    ]),
  ).rejects.toMatchObject({ constraint: 'drill_life' });
  await rig.dial();
  expect(rig.twilio.calls().length).toBe(before);
});

test('beside a closure that is asked for or calls, no drill is asked for and none starts', async () => {
  const drill = await rig.request();
  const phones = await rig.district.addPhones(1);
  await rig.district.startCampaign({ phones });

  expect(await rig.approve(drill)).toEqual({ kind: 'refused', reason: 'drill-beside-closure' });
  await expect(
    rig.owner(`UPDATE drill SET state = 'calling', decided_by = $1 WHERE id = $2`, [
      rig.approver.id,
      drill.id,
    ]),
  ).rejects.toMatchObject({ constraint: 'drill_starts_alone' });
  const { district, requester } = rig;
  const drillId = drill.id;
  await stopDrill(district.as('bot').db, { operator: requester, platform: 'slack', drillId });
  expect(await ask()).toEqual({ kind: 'refused', reason: 'drill-beside-closure' });
});

test('in a frozen district no drill calls', async () => {
  const drill = await rig.request('call');
  await rig.approve(drill);
  const before = rig.twilio.calls().length;
  const bot = rig.district.as('bot').pool;
  await bot.query(`INSERT INTO pause (placed_by, words) VALUES ($1, 'Storm')`, [rig.approver.id]);

  await rig.dial();

  expect(await rig.view(drill.id)).toMatchObject({ state: 'stopped', endReason: 'frozen' });
  expect(rig.twilio.calls().length).toBe(before);
  expect(await ask()).toEqual({ kind: 'refused', reason: 'frozen' });
  await bot.query('UPDATE pause SET asked_by = $1 WHERE released_at IS NULL', [rig.requester.id]);
  await bot.query('UPDATE pause SET released_by = $1 WHERE released_at IS NULL', [rig.approver.id]);
});

test('key 9 and a STOP take a phone off the list, and no drill calls it again', async () => {
  rig.twilio.setBehavior(third, { answers: 'person', keys: ['9'] });
  const drill = await rig.request('call');
  await rig.approve(drill);
  await rig.dialUntil(drill.id, 'finished');
  expect(await rig.twilio.sendText(second, 'STOP')).toBe(204);

  const again = await rig.request('call');
  expect(again.phones).toBe(1);
  const left = await rig.owner(
    'SELECT ended_by, length(name || number) AS kept FROM drill_phone WHERE ended_at IS NOT NULL ORDER BY 1',
  );
  expect(left).toEqual([
    { ended_by: 'key', kept: 0 },
    { ended_by: 'text', kept: 0 },
  ]);
});

test('a drill that waits or calls is ended by one person, and only by one who may', async () => {
  const bot = rig.district.as('bot').db;
  const drill = await rig.request('call');
  const end = (operator: Operator) =>
    stopDrill(bot, { operator, platform: 'slack', drillId: drill.id });

  const outsider: Operator = { ...rig.approver, roles: [{ role: 'compliance', schoolId: null }] };
  expect(await end(outsider)).toEqual({ kind: 'refused', reason: 'drill-not-yours' });
  await rig.approve(drill);
  expect(await end(rig.approver)).toMatchObject({ kind: 'stopped' });
  expect(await end(rig.approver)).toEqual({ kind: 'refused', reason: 'drill-over' });
  const before = rig.twilio.calls().length;
  await rig.dial();
  expect(rig.twilio.calls().length).toBe(before);
  expect(
    await startDrill(bot, { operator: outsider, platform: 'slack', text: 'x', way: 'call' }),
  ).toEqual({
    kind: 'refused',
    reason: 'not-a-drill-requester',
  });
});
