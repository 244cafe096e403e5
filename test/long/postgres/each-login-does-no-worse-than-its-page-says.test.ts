import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DatabaseRole } from '#database/grant-roles.ts';
import { sqlState, violatedRule } from '#database/transaction.ts';
import { submit } from '#test/support/district/decisions.ts';
import { type SmallDistrict, smallDistrict } from '#test/support/district/small-district.ts';
import { type TestDatabase, testDatabase, testVault } from '#test/support/postgres/database.ts';

/*
 * The worst cases of docs/grants.md, tried by SQL under the real logins. `done`: the page admits it. Anything else is the rule
 * that stands against what the page says a login can't do; 42501 is a right that it doesn't have.
 */

let database: TestDatabase;
let district: SmallDistrict;
let closure: Awaited<ReturnType<typeof submit>>;
beforeAll(async () => {
  database = await testDatabase();
  district = await smallDistrict(database.db, testVault);
  closure = await submit(database.as('bot').db, {
    author: district.principal,
    schoolIds: [district.school],
  });
  // From here on roles take two administrators: before, a district's first staff list gives them.
  await database.owner.pool.query(
    `INSERT INTO role_grant (operator_id, role) VALUES ($1, 'administrator'), ($2, 'administrator')`,
    [district.principal.id, district.superintendent.id],
  );
});
afterAll(() => database[Symbol.asyncDispose]());

/** Each try is taken back, so that no try needs another one. */
async function said(role: DatabaseRole, statement: string): Promise<string> {
  const client = await database.as(role).pool.connect();
  try {
    await client.query('BEGIN');
    const { rowCount } = await client.query(fill(statement));
    await client.query('SET CONSTRAINTS ALL IMMEDIATE');
    return rowCount === 0 ? 'no row' : 'done';
  } catch (error) {
    return violatedRule(error) ?? sqlState(error) ?? String(error);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const fill = (statement: string) =>
  statement
    .replaceAll(':asker', `'${district.principal.id}'`)
    .replaceAll(':approver', `'${district.superintendent.id}'`)
    .replaceAll(':deputy', `'${district.deputy.id}'`)
    .replaceAll(':school', `'${district.school}'`)
    .replaceAll(':closure', `'${closure.id}'`)
    .replaceAll(':agreed', `'${district.phones['agreed']}'`);

type Try = { what: string; statement: string } & Partial<Record<DatabaseRole, string>>;
const noRight = '42501';

const tries: readonly Try[] = [
  {
    what: 'stops every closure',
    statement: `UPDATE campaign SET state = 'stopped', state_at = now(), ended_at = now(), ended_by = :asker`,
    bot: 'done',
    worker: 'done',
    imports: 'done',
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'approves without an entry in the log',
    statement: `INSERT INTO approval (version_id, operator_id, decision, fingerprint, platform)
      SELECT id, :approver, 'approved', fingerprint, 'slack' FROM campaign_version WHERE campaign_id = :closure`,
    bot: 'approval_with_its_entry',
    worker: noRight,
    imports: noRight,
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'changes or deletes an entry of the log',
    statement: 'DELETE FROM audit_entry',
    bot: noRight,
    worker: noRight,
    imports: noRight,
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'links an account to somebody on file',
    statement: `INSERT INTO chat_identity (operator_id, platform, tenant_id, user_id) VALUES (:asker, 'slack', 'T0EXAMPLE', 'U0THIEF')`,
    bot: 'done',
    worker: noRight,
    imports: 'chat_identity_linked_by_the_person',
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'asks for a looser policy',
    statement: `INSERT INTO policy_change (settings) VALUES ('{"step_up_recipients": 100000}')`,
    bot: noRight,
    worker: noRight,
    imports: 'done',
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'says that somebody passed the course',
    statement: `INSERT INTO training_record (operator_id, course_id, score) VALUES (:deputy, training_course_in_force(), 100)`,
    bot: 'done',
    worker: noRight,
    imports: 'done',
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'publishes a course that nobody can pass',
    statement: `INSERT INTO training_course (course, version, digest, content, pass_mark)
      VALUES ('calling', 1000000, sha256('x'), '{}', 100)`,
    bot: 'done',
    worker: noRight,
    imports: noRight,
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'opts a family out',
    statement: `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by) VALUES (:agreed, 'any', 'all', 'staff', 'thief')`,
    bot: 'done',
    worker: 'done',
    imports: 'done',
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'adds a checkpoint far ahead',
    statement: `INSERT INTO audit_checkpoint (size, root, note) VALUES (999999999, sha256('x'), 'forged')`,
    bot: noRight,
    imports: noRight,
    worker: 'audit_checkpoint_size',
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'gives a role at once',
    statement: `INSERT INTO role_grant (operator_id, role) VALUES (:deputy, 'administrator')`,
    worker: noRight,
    bot: 'role_grant_by_two_administrators',
    imports: 'role_grant_by_two_administrators',
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'changes a family’s number',
    statement: `UPDATE phone SET number = 'x'`,
    bot: noRight,
    worker: noRight,
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'commits to a call',
    statement: `UPDATE attempt SET token = 'x'`,
    bot: noRight,
    imports: noRight,
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'adds a number to the drill list',
    statement: `INSERT INTO drill_phone (name, number, number_index, consented_on, consent)
      VALUES ('x', 'x', (SELECT index FROM phone LIMIT 1), current_date, 'x')`,
    worker: noRight,
    bot: 'done',
    imports: 'done',
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'begins a translation as accepted',
    statement: `INSERT INTO translation (english, language, asked_by, state) VALUES ('Closed.', 'es', :asker, 'accepted')`,
    worker: noRight,
    imports: noRight,
    bot: noRight,
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'begins a term of less than the law’s',
    statement: `INSERT INTO retention (class, from_day, days) VALUES ('consent-proof', current_date + 9, 30)`,
    bot: noRight,
    worker: noRight,
    imports: 'retention_within_law',
    auditor: noRight,
    drill: noRight,
  },
];

const each = tries.flatMap(({ what, statement, ...roles }) =>
  Object.entries(roles).map(([role, answer]) => ({
    what,
    statement,
    role: role as DatabaseRole,
    answer,
  })),
);

test.each(each)('$role $what: $answer', async ({ statement, role, answer }) => {
  expect(await said(role, statement)).toBe(answer);
});
