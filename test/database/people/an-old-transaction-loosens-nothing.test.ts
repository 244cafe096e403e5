import { beforeAll, expect, test } from 'vitest';
import type { DatabaseRole } from '#database/grant-roles.ts';
import { sqlState, violatedRule } from '#database/transaction.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { addStaff } from '#test/support/district/add-staff.ts';
import { submit } from '#test/support/district/decisions.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';

/**
 * Who has a login's password begins a transaction, waits until two people agreed to something and took it back, and uses
 * their agreement for it again: by its clock, which stands still, all of it came later than it began.
 */
const { database, district } = setUpSmallDistrict();
let first: Operator;
let second: Operator;
let newcomer: Operator;
let leaver: string;
beforeAll(async () => {
  first = await addStaff(database.owner.db, 'Hana', ['administrator', 'compliance']);
  second = await addStaff(database.owner.db, 'Joan', ['administrator', 'compliance']);
  newcomer = await addStaff(database.owner.db, 'Ines', []);
  const { rows } = await database.owner.pool.query<{ id: string }>(
    `UPDATE guardian SET active = false WHERE sourced_id = 'guardian-withdrew' RETURNING id`,
  );
  leaver = rows[0]?.id ?? '';
  await database.owner.pool.query('UPDATE operator SET active = false WHERE id = $1', [
    newcomer.id,
  ]);
});

/** What the database says to `late`, in a transaction of this login that began before `meanwhile`. */
async function said(
  role: DatabaseRole,
  meanwhile: () => Promise<unknown>,
  late: (id: string) => string,
): Promise<string> {
  const client = await database.as(role).pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT now()');
    const id = String(await meanwhile());
    return await client.query(late(id)).then(
      ({ rowCount }) => `${rowCount} rows`,
      (error: unknown) => violatedRule(error) ?? sqlState(error) ?? String(error),
    );
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const sql = async (role: DatabaseRole, statement: string): Promise<string> => {
  const { rows } = await database.as(role).pool.query<{ id: string }>(statement);
  return rows[0]?.id ?? '';
};
const settle = (id: string) =>
  sql(
    'bot',
    `UPDATE two_person_change SET state = 'confirmed', settled_by = '${second.id}' WHERE id = '${id}'`,
  );

test('attack 57: the policy is loosened in the transaction that settled it, and in no other', async () => {
  await submit(database.as('bot').db, {
    author: district.principal,
    schoolIds: [district.school],
  });
  await database.owner.pool.query('UPDATE district SET max_tries = 2');
  const agree = async () => {
    const id = await sql(
      'imports',
      `INSERT INTO two_person_change (kind, wanted) VALUES ('policy', '{"max_tries": 4}') RETURNING id`,
    );
    await sql('bot', `UPDATE two_person_change SET asked_by = '${first.id}' WHERE id = '${id}'`);
    return settle(id);
  };
  const loosen = () => 'UPDATE district SET max_tries = 4';
  expect(await said('imports', agree, loosen)).toBe('district_loosened_by_two');
});

test('attack 57: nor is a role given or taken', async () => {
  const change = async (act: string) => {
    const id = await sql(
      'bot',
      `INSERT INTO role_change (act, operator_id, role, asked_by)
       VALUES ('${act}', '${first.id}', 'approver', '${first.id}') RETURNING id`,
    );
    await sql(
      'bot',
      `UPDATE role_change SET state = 'confirmed', settled_by = '${second.id}' WHERE id = '${id}'`,
    );
    return id;
  };
  const grants = (by: string) =>
    `INSERT INTO role_grant (operator_id, role, granted_by) VALUES ('${district.principal.id}', 'approver', '${by}')`;
  const ofFirst = (by: string) => grants(by).replace(district.principal.id, first.id);
  expect(await said('bot', () => change('grant'), ofFirst)).toBe(
    'role_grant_by_two_administrators',
  );
  const ends = (by: string) =>
    `UPDATE role_grant SET revoked_at = now(), revoked_by = '${by}'
     WHERE operator_id = '${first.id}' AND role = 'approver' AND revoked_at IS NULL`;
  await database.owner.pool.query(
    `INSERT INTO role_grant (operator_id, role) VALUES ('${first.id}', 'approver')`,
  );
  expect(await said('bot', () => change('revoke'), ends)).toBe('role_grant_by_two_administrators');
});

test('attack 57: nor does somebody come on the staff list', async () => {
  const agree = async () => {
    const id = await sql(
      'bot',
      `INSERT INTO two_person_change (kind, operator_id, asked_by)
       VALUES ('person', '${newcomer.id}', '${first.id}') RETURNING id`,
    );
    return settle(id);
  };
  const adds = () => `UPDATE operator SET active = true WHERE id = '${newcomer.id}'`;
  expect(await said('bot', agree, adds)).toBe('operator_by_two_administrators');
});

test('attack 57: nor is a guardian erased', async () => {
  let change = '';
  const agree = async () => {
    change = await sql(
      'bot',
      `INSERT INTO two_person_change (kind, guardian_id, about, asked_by)
       VALUES ('erasure', '${leaver}', '{"reason": "left"}', '${first.id}') RETURNING id`,
    );
    return settle(change);
  };
  const erases = () => `SELECT carry_out_erasure('${change}')`;
  expect(await said('bot', agree, erases)).toBe('erasure_by_two');
});

test('attack 57: nor is a closure approved when its time is over', async () => {
  const closure = await submit(database.as('bot').db, {
    author: district.principal,
    schoolIds: [district.school],
  });
  const end = async () => {
    const client = await database.owner.pool.connect();
    await client.query('SET session_replication_role = replica');
    await client.query(
      `UPDATE campaign_version SET expires_at = clock_timestamp() WHERE campaign_id = '${closure.id}'`,
    );
    client.release(true);
  };
  const approves = () =>
    `INSERT INTO approval (version_id, operator_id, decision, fingerprint, platform)
     SELECT id, '${district.superintendent.id}', 'approved', fingerprint, 'slack' FROM campaign_version
     WHERE campaign_id = '${closure.id}'`;
  expect(await said('bot', end, approves)).toBe('approval_in_time');
});

test('attack 58: a role, its end and a course that was passed bear the clock’s time, however old the transaction', async () => {
  const client = await database.as('bot').pool.connect();
  try {
    await client.query('BEGIN');
    const began = await client.query<{ at: string }>('SELECT now()::text AS at');
    const { rows: meanwhile } = await database.pool.query<{ at: string }>(
      'SELECT clock_timestamp()::text AS at',
    );
    const change = await client.query<{ id: string }>(
      `INSERT INTO role_change (act, operator_id, role, asked_by) VALUES ('grant', $1, 'requester', $1) RETURNING id`,
      [first.id],
    );
    await client.query(
      `UPDATE role_change SET state = 'confirmed', settled_by = $2 WHERE id = $1`,
      [change.rows[0]?.id, second.id],
    );
    const { rows } = await client.query<{ granted: boolean; passed: boolean; old: boolean }>(
      `WITH g AS (INSERT INTO role_grant (operator_id, role, granted_by) VALUES ($1, 'requester', $2) RETURNING granted_at),
         t AS (INSERT INTO training_record (operator_id, course_id, score, attested)
           SELECT $1, id, 100, true FROM training_course LIMIT 1 RETURNING passed_at)
       SELECT granted_at > $3::timestamptz AS granted, passed_at > $3::timestamptz AS passed, now() < $3::timestamptz AS old
       FROM g, t`,
      [first.id, change.rows[0]?.id, meanwhile[0]?.at],
    );
    expect(began.rows).toHaveLength(1);
    expect(rows).toEqual([{ granted: true, passed: true, old: true }]);
    const out = await client.query<{ id: string }>(
      `INSERT INTO role_change (act, operator_id, asked_by) VALUES ('deactivate', $1, $2) RETURNING id`,
      [first.id, second.id],
    );
    const { rows: taken } = await client.query<{ clock: boolean }>(
      `UPDATE role_grant SET revoked_at = '2020-01-01', revoked_by = $2 WHERE operator_id = $1 AND revoked_at IS NULL
       RETURNING revoked_at > $3::timestamptz AS clock`,
      [first.id, out.rows[0]?.id, meanwhile[0]?.at],
    );
    expect(taken.length).toBeGreaterThan(0);
    expect(taken.filter(({ clock }) => !clock)).toEqual([]);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});
