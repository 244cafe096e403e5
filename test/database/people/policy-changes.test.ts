import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sqlState, violatedRule } from '#database/transaction.ts';
import { decidePolicyChange } from '#domain/district/decide-policy-change.ts';
import { setDistrict } from '#domain/district/set-district.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { expireChanges } from '#domain/two-person-change/expire-changes.ts';
import { addStaff } from '#test/support/district/add-staff.ts';
import { submit } from '#test/support/district/decisions.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { rightsTo } from '#test/support/postgres/rights.ts';

const { database, district } = setUpSmallDistrict();
let administrator: Operator;
let second: Operator;
const platform = 'teams' as const;

const policy = {
  district_wide_approvals: 2,
  step_up_recipients: 500,
  approval_minutes: 240,
  emergency_approval_minutes: 30,
  max_tries: 3,
  busy_retry_seconds: 120,
  no_answer_retry_seconds: 600,
  consent_policy: 'strict',
  building_emergencies: false,
  household_stop: 'school-matters',
} as const;
type Policy = { [name in keyof typeof policy]?: string | number | boolean | null };

beforeAll(async () => {
  administrator = await addStaff(database.db, 'Hana', ['administrator']);
  second = await addStaff(database.db, 'Joan', ['administrator']);
});

const names = {
  name: 'Maple Valley',
  registered_name: 'Maple Valley Schools',
  callback_number: '+13125550199',
  time_zone: 'America/Chicago',
};
const set = async (change: Policy) => {
  const wanted = { ...names, ...change } as Parameters<typeof setDistrict>[1];
  const outcome = await setDistrict(database.db, wanted, 'cli');
  if (outcome.kind === 'refused') throw new Error('the district is not set up');
  return outcome;
};

async function current(): Promise<Record<string, unknown>> {
  const { rows } = await database.pool.query('SELECT * FROM district');
  return rows[0];
}

async function newest(): Promise<{ id: string; state: string; count: number }> {
  const { rows } = await database.pool.query(
    `SELECT id, state, count(*) OVER ()::int AS count FROM two_person_change WHERE kind = 'policy' ORDER BY id DESC LIMIT 1`,
  );
  return rows[0];
}

const answer = async (
  operator: Operator,
  state: 'confirmed' | 'declined' = 'confirmed',
  changeId?: string,
) =>
  decidePolicyChange(database.db, {
    operator,
    platform,
    changeId: changeId ?? (await newest()).id,
    state,
  });

async function lastEntry(): Promise<Record<string, unknown>> {
  const { rows } = await database.pool.query(
    'SELECT act, actor_kind, actor_id, facts FROM audit_entry ORDER BY id DESC LIMIT 1',
  );
  return rows[0];
}

const rule = (statement: string, values: unknown[] = []) =>
  database.pool.query(statement, values).then(() => undefined, violatedRule);
const refused = (reason: string) => ({ kind: 'refused', reason });
const byTwo = 'district_loosened_by_two';

test('before the first campaign one person sets the district up, in any way', async () => {
  await set({ step_up_recipients: 0, max_tries: 1 });
  const { waiting } = await set({ step_up_recipients: null, max_tries: 5 });
  expect(waiting).toEqual([]);
  expect(await current()).toMatchObject({ step_up_recipients: null, max_tries: 5 });
});

describe('once there has been a campaign', () => {
  let version: unknown;
  beforeAll(() =>
    submit(database.db, { author: district.principal, schoolIds: [district.school] }),
  );
  beforeEach(async () => {
    await database.owner.db.updateTable('district').set(policy).execute();
    await expireChanges(database.db);
    version = (await current())['policy_version'];
  });

  test.each(
    Object.entries({
      district_wide_approvals: [1, 3],
      step_up_recipients: [501, 499],
      approval_minutes: [241, 239],
      emergency_approval_minutes: [31, 29],
      max_tries: [4, 2],
      busy_retry_seconds: [119, 121],
      no_answer_retry_seconds: [599, 601],
      consent_policy: ['law', 'strictest'],
      building_emergencies: [true, false],
      household_stop: ['always', 'never'],
    } satisfies Record<keyof typeof policy, [unknown, unknown]>),
  )(
    'the database takes no looser %s from one person, by whatever way, and a tighter one it does',
    async (column, [looser, tighter]) => {
      const update = (value: unknown) => rule(`UPDATE district SET ${column} = $1`, [value]);
      expect(await update(looser)).toBe(byTwo);
      expect(await update(tighter)).toBeUndefined();
      expect((await current())[column]).toBe(tighter);
    },
  );

  test('not asking for a sign-in at all is looser than any number; and nobody sets the district up again', async () => {
    expect(await rule('UPDATE district SET step_up_recipients = NULL')).toBe(byTwo);
    await expect(database.pool.query('DELETE FROM district')).rejects.toMatchObject({
      code: '42501',
    });
    const again = `INSERT INTO district (name, registered_name, callback_number, time_zone, max_tries)
      VALUES ('a', 'a', '+13125550199', 'UTC', 5) ON CONFLICT (only_row) DO UPDATE SET max_tries = 5`;
    expect(await rule(again)).toBe(byTwo);
  });

  test('what tightens is set at once, and what loosens waits for two administrators', async () => {
    const { waiting } = await set({
      step_up_recipients: 900,
      district_wide_approvals: 3,
      max_tries: 4,
    });
    expect(waiting).toEqual([
      { column: 'max_tries', before: 3, after: 4 },
      { column: 'step_up_recipients', before: 500, after: 900 },
    ]);
    expect(await current()).toMatchObject({
      step_up_recipients: 500,
      district_wide_approvals: 3,
      max_tries: 3,
    });
    expect(await lastEntry()).toMatchObject({
      act: 'policy-change-asked',
      actor_id: 'cli',
      facts: { wanted: ['max_tries: 3 -> 4', 'step_up_recipients: 500 -> 900'] },
    });

    expect(await answer(administrator)).toEqual({ kind: 'confirmed' });
    expect(await lastEntry()).toMatchObject({
      act: 'policy-change-backed',
      actor_id: administrator.id,
    });
    expect(await current()).toMatchObject({ step_up_recipients: 500, max_tries: 3 });
    expect(await answer(administrator)).toEqual(refused('policy-change-own'));
    expect(await answer(second)).toEqual({ kind: 'confirmed' });

    expect(await current()).toMatchObject({
      step_up_recipients: 900,
      max_tries: 4,
      policy_version: Number(version) + 2,
    });
    expect(await lastEntry()).toMatchObject({
      act: 'policy-change-confirmed',
      actor_id: second.id,
    });
    expect(await answer(administrator)).toEqual(refused('policy-change-settled'));
  });

  test('asking for the same twice files it once', async () => {
    const before = (await newest()).count;
    await set({ max_tries: 5 });
    expect((await set({ max_tries: 5 })).waiting).toHaveLength(1);
    expect((await newest()).count).toBe(before + 1);
    await answer(administrator, 'declined');
    expect(await current()).toMatchObject({ max_tries: 3 });
  });

  test('nobody else confirms it: no approver, and no administrator of one school', async () => {
    await set({ max_tries: 5 });
    const ofSchool: Operator = {
      ...district.deputy,
      roles: [{ role: 'administrator', schoolId: district.school }],
    };
    for (const person of [district.deputy, district.superintendent, ofSchool]) {
      expect(await answer(person)).toEqual(refused('not-an-administrator-of-policy'));
      expect(await lastEntry()).toMatchObject({ act: 'policy-change-refused' });
    }
    const { id } = await newest();
    await using _ = await rightsTo(database, 'UPDATE ON two_person_change');
    const settle = (by: string | null) =>
      rule(`UPDATE two_person_change SET state = 'confirmed', settled_by = $2 WHERE id = $1`, [
        id,
        by,
      ]);
    expect(await settle(district.deputy.id)).toBe('two_person_change_by_role');
    expect(await settle(null)).toBe('two_person_change_by_role');
    expect(
      await rule(`UPDATE two_person_change SET wanted = '{"max_tries": 1}' WHERE id = $1`, [id]),
    ).toBe('two_person_change_life');
    expect(await answer(administrator, 'declined')).toEqual({ kind: 'declined' });
    expect(await current()).toMatchObject({ max_tries: 3 });
  });

  test('attack 59: nor one administrator with a shell, whatever name they type, nor both where one lost the role', async () => {
    await set({ max_tries: 5 });
    const { id } = await newest();
    const settle = () =>
      rule(`UPDATE two_person_change SET state = 'confirmed', settled_by = $2 WHERE id = $1`, [
        id,
        administrator.id,
      ]);
    expect(await settle()).toBe('two_person_change_by_another_person');
    const named = await database.as('imports').pool.query(
      `INSERT INTO two_person_change (kind, wanted, asked_by) VALUES ('policy', '{"max_tries": 6}', $1)
       RETURNING asked_by`,
      [second.id],
    );
    expect(named.rows).toEqual([{ asked_by: null }]);
    expect(await answer(second, 'confirmed', id)).toEqual({ kind: 'confirmed' });
    const lost = `UPDATE role_grant SET revoked_at = $2 WHERE operator_id = $1`;
    await database.owner.pool.query(lost, [second.id, new Date()]);
    expect(await answer(administrator, 'confirmed', id)).toEqual(refused('policy-change-settled'));
    await database.owner.pool.query(lost, [second.id, null]);
    expect(await answer(administrator, 'confirmed', id)).toEqual({ kind: 'confirmed' });
    expect(await current()).toMatchObject({ max_tries: 5 });
  });

  test('nor when its day is over', async () => {
    await set({ max_tries: 5 });
    const client = await database.owner.pool.connect();
    await client.query('SET session_replication_role = replica');
    await client.query(
      `UPDATE two_person_change SET expires_at = clock_timestamp() WHERE state = 'waiting'`,
    );
    client.release(true);

    expect(await answer(administrator)).toEqual(refused('policy-change-settled'));
    await expireChanges(database.db);

    expect((await newest()).state).toBe('expired');
    expect(await lastEntry()).toMatchObject({ act: 'policy-change-expired' });
    expect(await current()).toMatchObject({ max_tries: 3 });
  });

  test('nor when the policy has changed since it was asked for', async () => {
    await set({ max_tries: 5 });
    await set({ max_tries: 2 });
    expect(await answer(administrator)).toEqual(refused('policy-change-settled'));
    expect(await current()).toMatchObject({ max_tries: 2 });
  });

  test('no login both asks for a change and confirms it', async () => {
    const refused = async (role: 'bot' | 'imports' | 'worker', statement: string) =>
      expect(await database.as(role).pool.query(statement).catch(sqlState), role).toBe('42501');
    for (const role of ['bot', 'worker'] as const)
      await refused(
        role,
        `INSERT INTO two_person_change (kind, about) VALUES ('policy', '{"before": {"max_tries": 3}}')`,
      );
    for (const role of ['imports', 'worker'] as const)
      await refused(role, `UPDATE two_person_change SET settled_by = '${administrator.id}'`);
  });

  test('a change that was confirmed serves for its own values, once', async () => {
    await set({ max_tries: 4 });
    await answer(administrator);
    await answer(second);
    await set({ max_tries: 3 });
    expect(await rule('UPDATE district SET max_tries = 4')).toBe(byTwo);
    await set({ max_tries: 4 });
    await answer(second);
    const { id } = await newest();
    const client = await database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(
        `UPDATE two_person_change SET state = 'confirmed', settled_by = $2 WHERE id = $1`,
        [id, administrator.id],
      );
      await expect(
        client.query('UPDATE district SET max_tries = 4, approval_minutes = 999'),
      ).rejects.toMatchObject({ constraint: byTwo });
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});
