import { expect, test } from 'vitest';
import type { DatabaseRole } from '#database/grant-roles.ts';
import { noRight, triedLogins } from '#test/support/postgres/tried-logins.ts';
import { setUpOnce } from '#test/support/set-up.ts';

/*
 * The worst cases of docs/grants.md that a login can do alone, tried by SQL under the real logins. `done`: the page admits it.
 * Anything else is the rule that stands against what the page says a login can't do.
 */

const logins = setUpOnce(triedLogins);

type Try = { what: string; statement: string } & Partial<Record<DatabaseRole, string>>;
const tries: readonly Try[] = [
  {
    what: 'stops every closure',
    statement: `UPDATE campaign SET state = 'stopped', state_at = now(), ended_at = now(), ended_by = :requester`,
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
    statement: `INSERT INTO chat_identity (operator_id, platform, tenant_id, user_id) VALUES (:requester, 'slack', 'T0EXAMPLE', 'U0THIEF')`,
    bot: 'done',
    worker: noRight,
    imports: 'chat_identity_linked_by_the_person',
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'asks for a looser policy',
    statement: `INSERT INTO two_person_change (kind, wanted) VALUES ('policy', '{"step_up_recipients": 100000}')`,
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
    statement: `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by) VALUES (:agreed_phone, 'any', 'all', 'staff', 'thief')`,
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
    statement: `INSERT INTO translation (english, language, asked_by, state) VALUES ('Closed.', 'es', :requester, 'accepted')`,
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
  {
    what: 'freezes all calling',
    statement: `INSERT INTO pause (placed_by, reason) VALUES (:deputy, 'x')`,
    bot: 'done',
    worker: 'done',
    imports: noRight,
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'approves an emergency within the limit, with its entry',
    statement: `WITH sealed AS (SELECT id, campaign_id, fingerprint FROM campaign_version WHERE campaign_id = :closure),
      decision AS (INSERT INTO approval (version_id, operator_id, decision, fingerprint, platform)
        SELECT id, :approver, 'approved', fingerprint, 'slack' FROM sealed)
      INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
      SELECT 'operator', :approver, 'campaign-approved', 'campaign', campaign_id,
        jsonb_build_object('fingerprint', encode(fingerprint, 'hex')) FROM sealed`,
    bot: 'done',
    worker: noRight,
    imports: noRight,
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'starts what nobody approved',
    statement: `UPDATE campaign SET state = 'dialing', state_at = now() WHERE id = :closure`,
    bot: 'campaign_approved_by_another_person',
    worker: 'campaign_approved_by_another_person',
    imports: 'campaign_approved_by_another_person',
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'adds somebody to a list that was sealed',
    statement: `INSERT INTO recipient (version_id, phone_id, channel, language, time_zones, rule, evidence)
      SELECT version_id, :elsewhere_phone, channel, language, time_zones, rule, evidence FROM recipient LIMIT 1`,
    bot: 'version_frozen',
    worker: noRight,
    imports: noRight,
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'loosens the policy',
    statement: 'UPDATE district SET step_up_recipients = 100000',
    bot: 'district_loosened_by_two',
    worker: noRight,
    imports: 'district_loosened_by_two',
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'tightens the policy',
    statement: 'UPDATE district SET step_up_recipients = 0',
    bot: 'done',
    worker: noRight,
    imports: 'done',
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'puts everybody out',
    statement: 'UPDATE operator SET active = false',
    bot: 'done',
    worker: noRight,
    imports: 'done',
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'stops the seal',
    statement: 'UPDATE audit_sealer SET size = size + 10',
    bot: noRight,
    worker: 'done',
    imports: noRight,
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'says of a number that it has no new owner',
    statement: `INSERT INTO number_check (phone_id, reference_date, answer, source, good_until)
      VALUES (:agreed_phone, current_date, 'no', 'x', now() + interval '1 day')`,
    bot: noRight,
    worker: 'done',
    imports: noRight,
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'bars people from looking up families until they took their course',
    statement: `UPDATE course_need SET blocks = true WHERE course = 'student-data'`,
    bot: noRight,
    worker: noRight,
    imports: 'done',
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'has requesting and approving need no course',
    statement: `DELETE FROM course_need WHERE course = 'calling'`,
    bot: noRight,
    worker: noRight,
    imports: 'course_need_calling',
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'lifts a custody bar',
    statement: `UPDATE guardianship SET may_be_contacted = true, custody_document = NULL WHERE NOT may_be_contacted`,
    bot: noRight,
    worker: noRight,
    imports: 'done',
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'takes an opt-out away',
    statement: 'DELETE FROM revocation',
    bot: noRight,
    worker: noRight,
    imports: noRight,
    auditor: noRight,
    drill: noRight,
  },
  {
    what: 'reads the key of the marks that stand for accounts',
    statement: 'SELECT FROM account_key',
    bot: noRight,
    worker: noRight,
    imports: noRight,
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
  expect(await logins.play([[role, statement]])).toBe(answer);
});
