import { beforeAll, beforeEach, expect, test } from 'vitest';
import { violatedRule } from '#database/transaction.ts';
import { callsAtOnce } from '#domain/closure/campaign.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import { answerOutreach } from '#domain/outreach/answer-outreach.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { trainStaff } from '#sandbox/district/train-staff.ts';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { sendOutreach } from '#test/support/attempt/send-outreach.ts';
import { addStaff } from '#test/support/district/add-staff.ts';
import { decide, submit } from '#test/support/district/decisions.ts';
import { peopleOf, settleOrders, takeEscalations } from '#test/support/district/escalations.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { operatorPhoneBinding } from '#vault/vault.ts';

const { database, district } = setUpSmallDistrict();
beforeAll(async () => {
  for (const [place, who] of [
    district.principal,
    district.deputy,
    district.superintendent,
  ].entries())
    await givePhone(who, numberOf(place));
});
beforeEach(() =>
  owner(
    `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE state IN ('submitted', 'approved')`,
  ),
);

const numberOf = (place: number) => `+1402555018${place}`;
const owner = (statement: string, values: unknown[] = []) =>
  database.owner.pool.query(statement, values);

async function givePhone({ id }: Operator, number: string): Promise<void> {
  await owner('INSERT INTO operator_phone VALUES ($1, $2, $3)', [
    id,
    testVault.phoneIndex(number),
    testVault.encrypt(number, operatorPhoneBinding(id)),
  ]);
}

const ask = (author: Operator) => submit(database.db, { author, schoolIds: [district.school] });

async function pass(seconds: number): Promise<void> {
  await owner(`UPDATE campaign SET state_at = state_at - $1 * interval '1 second'`, [seconds]);
  await owner(`UPDATE outreach SET asked_at = asked_at - $1 * interval '1 second'`, [seconds]);
  // No trigger lets anybody change a decision.
  await inAnotherTime(database, `UPDATE approval SET at = at - $1 * interval '1 second'`, [
    seconds,
  ]);
}

const lease = () => takeEscalations(database.db);

/** Tried as the owner of the database, whom no grant holds back. */
const force = (campaignId: string, { id }: Operator, token: string) =>
  owner(
    `INSERT INTO outreach (kind, channel, version_id, operator_id, token)
     SELECT 'escalation', 'voice', id, $2, rpad($3, 22, 'x') FROM campaign_version WHERE campaign_id = $1`,
    [campaignId, id, token],
  ).then(() => 'inserted', violatedRule);

test('each approver is woken once a version, in turn, the author never', async () => {
  await ask(district.deputy);
  expect(await lease()).toEqual([]);
  await pass(119);
  expect(await lease()).toEqual([]);
  await pass(2);

  expect(peopleOf(await lease())).toEqual([district.superintendent.id]);
  for (let turn = 0; turn < 3; turn++) {
    await pass(150);
    expect(await lease()).toEqual([]);
  }
});

test.each(callsAtOnce)('of a %s everybody who may approve is called at once', async (happening) => {
  const change = { happening, ground: 'threat', purpose: 'emergency' } as const;
  await submit(database.db, { author: district.principal, schoolIds: [district.school], change });

  expect(peopleOf(await lease())).toEqual([district.deputy.id]);
  expect(peopleOf(await lease())).toEqual([district.superintendent.id]);
  expect(await lease()).toEqual([]);
});

test('of a hold, and of an action that is no emergency, approvers are called after the usual wait', async () => {
  for (const happening of ['hold', 'lockdown'] as const) {
    const change = { happening, ground: 'none', purpose: 'school-mission' } as const;
    await submit(database.db, { author: district.principal, schoolIds: [district.school], change });
  }

  expect(await lease()).toEqual([]);
});

test('two workers at the same moment wake one person', async () => {
  await ask(district.principal);
  await pass(121);

  const both = await Promise.all([lease(), lease(), lease()]);

  expect(peopleOf(both.flat())).toEqual([district.deputy.id]);
  expect(await lease()).toEqual([]);
  await pass(121);
  expect(peopleOf(await lease())).toEqual([district.superintendent.id]);
});

test('while a decision is under way nobody is woken', async () => {
  const view = await ask(district.principal);
  await pass(121);
  const decision = await database.owner.pool.connect();
  try {
    await decision.query('BEGIN');
    await decision.query('SELECT FROM campaign WHERE id = $1 FOR UPDATE', [view.id]);
    expect(await lease()).toEqual([]);
  } finally {
    await decision.query('COMMIT');
    decision.release();
  }
  expect(peopleOf(await lease())).toEqual([district.deputy.id]);
});

test('nobody is woken after a decision, and who picks up then hears nothing', async () => {
  const view = await ask(district.principal);
  await pass(121);
  const token = (await lease()).find((one) => one.token !== null)?.token;
  const call = {
    token: token ?? '',
    phoneIndexes: testVault.phoneIndexes(numberOf(1)),
  };
  expect(await answerOutreach(database.db, call)).toMatchObject({ kind: 'speak' });

  expect(await decide(database.db, district.deputy, view)).toMatchObject({ kind: 'approved' });
  await pass(600);

  expect(await lease()).toEqual([]);
  expect(await answerOutreach(database.db, call)).toEqual({ kind: 'silence' });
  const elsewhere = { ...call, phoneIndexes: testVault.phoneIndexes(numberOf(2)) };
  expect(await answerOutreach(database.db, elsewhere)).toEqual({ kind: 'unknown-token' });
});

test('what never left is tried again for the same person; what may have been placed is not', async () => {
  await ask(district.principal);
  await pass(121);
  const first = await lease();
  expect(first).toHaveLength(2);

  await settleOrders(database.db, first, 'unsent');
  const again = await lease();
  expect(peopleOf(again)).toEqual([district.deputy.id]);
  expect(again.map(({ id }) => id).toSorted()).toEqual(first.map(({ id }) => id).toSorted());
  await settleOrders(database.db, again, 'unknown');
  expect(await lease()).toEqual([]);
  await expect(owner(`UPDATE outreach SET state = 'waiting'`)).rejects.toMatchObject({
    constraint: 'outreach_once',
  });
});

test('what never left is not tried again once the closure is withdrawn', async () => {
  const view = await ask(district.principal);
  await pass(121);
  await settleOrders(database.db, await lease(), 'unsent');
  await stopCampaign(database.db, {
    operator: district.principal,
    campaignId: view.id,
  });

  expect(await lease()).toEqual([]);
});

test('a call that wakes an approver takes a slot of the account, and counts from when it left', async () => {
  await using rig = await dialRig();
  await ask(district.principal);
  await pass(121);
  const carrier: typeof rig.carrier = {
    ...rig.carrier,
    async placeCall(order, signal) {
      const heldUntilMs = performance.now() + 50;
      while (performance.now() < heldUntilMs);
      return rig.carrier.placeCall(order, signal);
    },
  };
  await sendOutreach({ ...rig.tools('worker-a'), db: database.db, carrier }, 'escalation');

  expect(rig.twilio.calls().map(({ to }) => to)).toEqual([numberOf(1)]);
  const late = async () => {
    const { rows } = await owner(
      `SELECT FROM late_call l JOIN pace p USING (account)
       WHERE account = $1 AND l.slot_ms = p.taken_ms[1] AND l.left_ms > l.slot_ms + 40`,
      [rig.tools('').account],
    );
    return rows.length === 1;
  };
  await rig.until(late);
});

test('the database itself refuses to wake anybody out of turn', async () => {
  const view = await ask(district.deputy);
  expect(await force(view.id, district.superintendent, 'early')).toBe('escalation_in_turn');
  await pass(121);

  expect(await force(view.id, district.deputy, 'author')).toBe('escalation_in_turn');
  expect(await force(view.id, district.principal, 'no approver')).toBe('escalation_in_turn');
  expect(await force(view.id, district.superintendent, 'his turn')).toBe('inserted');
  await pass(121);
  expect(await force(view.id, district.superintendent, 'again')).not.toBe('inserted');
});

/** Who decides for one school, or for all of them. */
const addApprover = (name: string, schoolId: string | null) =>
  addStaff(database.db, name, ['approver'], { schoolId });

test('those of just these schools come first; who is untrained or has no phone is passed over', async () => {
  const untrained = await addApprover('aaron', null);
  const own = await addApprover('zoe', district.school);
  await trainStaff(database.db, [own.id]);
  await givePhone(untrained, numberOf(3));
  await givePhone(own, numberOf(4));
  await owner('DELETE FROM operator_phone WHERE operator_id = $1', [district.deputy.id]);
  await ask(district.principal);

  const order: string[] = [];
  for (let turn = 0; turn < 4; turn++) {
    await pass(121);
    order.push(...peopleOf(await lease()));
  }
  expect(order).toEqual([own.id, district.superintendent.id]);
});
