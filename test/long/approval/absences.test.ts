import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { violatedRule } from '#database/transaction.ts';
import { findAbsences, findStandIns } from '#domain/people/operator/absence/find-absences.ts';
import { finishAbsence } from '#domain/people/operator/absence/finish-absence.ts';
import { startAbsence } from '#domain/people/operator/absence/start-absence.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { addStaff } from '#test/support/district/add-staff.ts';
import { decide, look, submit } from '#test/support/district/decisions.ts';
import { peopleOf, settleOrders, takeEscalations } from '#test/support/district/escalations.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { operatorPhoneBinding } from '#vault/vault.ts';

const { database, district } = setUpSmallDistrict();
/** Approvers of every school, by name; and one of the first school alone. */
let anna: Operator;
let bruno: Operator;
let zoe: Operator;
let local: Operator;
const platform = 'slack' as const;

beforeAll(async () => {
  await owner(`DELETE FROM role_grant WHERE role = 'approver'`);
  anna = await hire('anna', null);
  bruno = await hire('bruno', null);
  zoe = await hire('zoe', null);
  local = await hire('local', district.school);
});
beforeEach(() =>
  owner(`UPDATE campaign SET state = 'stopped', ended_at = now() WHERE state = 'submitted';
    UPDATE absence SET ended_at = now() WHERE ended_at IS NULL`),
);

const owner = (statement: string, values: unknown[] = []) =>
  values.length === 0
    ? database.owner.pool.query(statement)
    : database.owner.pool.query(statement, values);

let phones = 0;
async function hire(
  name: string,
  schoolId: string | null,
  { isTrained } = { isTrained: true },
): Promise<Operator> {
  const operator = await addStaff(database.db, name, ['approver'], { schoolId, isTrained });
  const { id } = operator;
  phones += 1;
  const number = `+1402555018${phones}`;
  await owner('INSERT INTO operator_phone VALUES ($1, $2, $3)', [
    id,
    testVault.phoneIndex(number),
    testVault.encrypt(number, operatorPhoneBinding(id)),
  ]);
  return operator;
}

const dayAfter = (days: number) =>
  Temporal.Now.zonedDateTimeISO('America/Chicago').toPlainDate().add({ days }).toString();

const away = (operator: Operator, standIn: Operator | null = null, dayBack = dayAfter(3)) =>
  startAbsence(database.db, { operator, platform, dayBack, standInId: standIn?.id ?? null });

const ask = (schoolIds = [district.school, district.otherSchool]) =>
  submit(database.db, { author: district.principal, schoolIds });

async function pass(minutes: number): Promise<void> {
  await owner(`UPDATE campaign SET state_at = state_at - $1 * interval '1 minute'`, [minutes]);
  await owner(`UPDATE outreach SET asked_at = asked_at - $1 * interval '1 minute'`, [minutes]);
}

async function woken(): Promise<string[]> {
  const names = new Map([anna, bruno, zoe, local].map(({ id, name }) => [id, name]));
  return peopleOf(await takeEscalations(database.db)).map((id) => names.get(id) ?? id);
}

/** Everybody who is woken, in turn. */
async function order(): Promise<string[]> {
  const all: string[] = [];
  for (let turn = 0; turn < 5; turn++) {
    await pass(3);
    all.push(...(await woken()));
  }
  return all;
}

const refused = (reason: string) => ({ kind: 'refused', reason });

describe('an approver who is away', () => {
  test('is not woken, and the next one is at once', async () => {
    await away(anna);
    await ask();
    expect(await order()).toEqual(['bruno', 'zoe']);
  });

  test('is stood in for at their place by whom they named', async () => {
    await away(anna, zoe);
    await ask();
    expect(await order()).toEqual(['zoe', 'bruno']);
  });

  test('of other schools than these is stood in for by nobody here', async () => {
    const elsewhere = await hire('aaron', district.otherSchool);
    await away(elsewhere, zoe);
    await ask([district.school]);
    expect(await order()).toEqual(['local', 'anna', 'bruno', 'zoe']);
    await owner(`UPDATE operator SET active = false WHERE id = $1`, [elsewhere.id]);
  });

  test('and was called already keeps nobody waiting: the next one is woken without a pause', async () => {
    await ask();
    await pass(3);
    expect(await woken()).toEqual(['anna']);
    expect(await woken()).toEqual([]);
    await away(anna);
    expect(await woken()).toEqual(['bruno']);
  });

  test('is not tried again when their call never left', async () => {
    await ask();
    await pass(3);
    const taken = await takeEscalations(database.db);
    expect(taken).toHaveLength(2);
    await settleOrders(database.db, taken, 'unsent');
    await away(anna, bruno);
    expect(await woken()).toEqual(['bruno']);
  });

  test('is woken again when the day has come, by the clock of the database', async () => {
    await away(anna);
    await owner(`SET session_replication_role = replica;
      UPDATE absence SET until = clock_timestamp() WHERE ended_at IS NULL;
      SET session_replication_role = origin`);
    expect(await findAbsences(database.db)).toEqual([]);
    await ask();
    expect(await order()).toEqual(['anna', 'bruno', 'zoe']);
    expect(await finishAbsence(database.db, { operator: anna, platform })).toEqual(
      refused('not-away'),
    );
  });

  test('is woken again when they say that they are back', async () => {
    await away(anna, zoe);
    expect(await finishAbsence(database.db, { operator: anna, platform })).toEqual({
      kind: 'back',
    });
    await ask();
    expect(await order()).toEqual(['anna', 'bruno', 'zoe']);
  });

  test('may approve all the same, which counts and ends nothing', async () => {
    await away(anna, zoe);
    const view = await ask([district.school]);
    expect(await decide(database.db, anna, view)).toMatchObject({ kind: 'approved' });
    expect(await findAbsences(database.db, anna.id)).toMatchObject([
      { person: 'anna', standIn: 'zoe' },
    ]);
  });

  test('is named on the card of what waits, and the stand-in too if they may decide on it', async () => {
    await away(anna, zoe);
    const view = await ask();
    expect(view.away).toMatchObject([{ person: 'anna', standIn: 'zoe' }]);
    await away(zoe);
    expect((await look(database.db, view.id)).away).toMatchObject([
      { person: 'anna', standIn: null },
      { person: 'zoe', standIn: null },
    ]);
  });
});

test('anyone who stands in holds the role already, everywhere, and is there', async () => {
  const standIns = async (of: Operator) =>
    (await findStandIns(database.db, of.id)).map(({ name }) => name);
  expect(await standIns(anna)).toEqual(['bruno', 'zoe']);
  expect(await standIns(local)).toEqual(['anna', 'bruno', 'zoe']);
  await away(bruno);
  expect(await standIns(anna)).toEqual(['zoe']);

  for (const one of [bruno, local, anna, district.principal]) {
    expect(await away(anna, one)).toEqual(refused('no-stand-in'));
  }
  expect(await away(district.principal)).toEqual(refused('no-approver-role'));
  for (const day of [dayAfter(0), dayAfter(-3), dayAfter(400)]) {
    expect(await away(anna, null, day)).toEqual(refused('absence-not-ahead'));
  }
  const { rows } = await database.pool.query(
    `SELECT count(*)::int AS refusals FROM audit_entry WHERE act = 'absence-refused'`,
  );
  expect(rows[0]?.refusals).toBeGreaterThanOrEqual(8);
});

test('setting it says where too few approvers are left, by school, those who are untrained not counted', async () => {
  expect(await away(anna)).toEqual({ kind: 'away', shortages: [] });
  expect(await away(bruno)).toEqual({ kind: 'away', shortages: [] });
  await owner(`UPDATE district SET district_wide_approvals = 2`);
  const untrained = await hire('untrained', null, { isTrained: false });
  const one = await away(zoe);
  await owner(`UPDATE district SET district_wide_approvals = 1`);

  expect(one).toEqual({
    kind: 'away',
    shortages: [
      { school: null, left: 0, needed: 2 },
      { school: 'School S2', left: 0, needed: 1 },
    ],
  });
  expect(await away(local)).toEqual({
    kind: 'away',
    shortages: [{ school: 'School S1', left: 0, needed: 1 }],
  });
  await owner('UPDATE operator SET active = false WHERE id = $1', [untrained.id]);
  const { rows } = await database.pool.query(
    `SELECT facts ->> 'dayBack' AS day FROM audit_entry WHERE act = 'approver-away' ORDER BY id DESC LIMIT 1`,
  );
  expect(rows[0]?.day).toBe(dayAfter(3));
});

test('the database itself refuses an absence that gives power, ends in the past, or is changed', async () => {
  const rule = (statement: string, values: unknown[]) =>
    database.pool.query(statement, values).then(() => undefined, violatedRule);
  const put = (who: Operator, standIn: Operator | null, until = '3 days') =>
    rule(
      `INSERT INTO absence (operator_id, stand_in, until) VALUES ($1, $2, now() + $3::interval)`,
      [who.id, standIn?.id ?? null, until],
    );
  expect(await put(anna, district.principal)).toBe('absence_stand_in_is_an_approver');
  expect(await put(anna, local)).toBe('absence_stand_in_is_an_approver');
  expect(await put(district.principal, null)).toBe('absence_of_an_approver');
  expect(await put(anna, null, '-1 hour')).toBe('absence_ahead');
  expect(await put(anna, null, '2 years')).toBe('absence_ahead');
  expect(await put(anna, zoe)).toBeUndefined();
  expect(await put(anna, zoe)).toBe('absence_open');
  await expect(
    database.pool.query('UPDATE absence SET stand_in = $1', [bruno.id]),
  ).rejects.toMatchObject({ code: '42501' });
});
