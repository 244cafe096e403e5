import { beforeAll, describe, expect, test } from 'vitest';
import type { Connection } from '#database/connect.ts';
import { type DatabaseRole, databaseRoles } from '#database/grant-roles.ts';
import { sqlState, violatedRule } from '#database/transaction.ts';
import { decide, submit } from '#test/support/district/decisions.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';

const { database, district } = setUpSmallDistrict();
let closure: Awaited<ReturnType<typeof submit>>;
beforeAll(async () => {
  closure = await submit(database.as('bot').db, {
    author: district.principal,
    schoolIds: [district.school],
  });
});

/** What the database says to a statement of the person who has this role's password: the rule, or that there is no right. */
async function said(
  role: DatabaseRole | Connection,
  statement: string,
  values: unknown[] = [],
): Promise<string> {
  const { pool } = typeof role === 'string' ? database.as(role) : role;
  return pool.query(statement, values).then(
    ({ rowCount }) => `${rowCount} rows`,
    (error: unknown) => violatedRule(error) ?? sqlState(error) ?? String(error),
  );
}

const noRight = '42501';
const others = ['worker', 'imports', 'auditor'] as const;
const version = `(SELECT id FROM campaign_version WHERE campaign_id = '`;
const approval = () =>
  `INSERT INTO approval (version_id, operator_id, decision, fingerprint, platform)
   SELECT id, '${district.superintendent.id}', 'approved', fingerprint, 'slack' FROM campaign_version
   WHERE campaign_id = '${closure.id}'`;
const entry = (act = 'campaign-approved') =>
  `INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
   SELECT 'operator', '${district.superintendent.id}', '${act}', 'campaign', campaign_id,
     jsonb_build_object('fingerprint', encode(fingerprint, 'hex')) FROM campaign_version
   WHERE campaign_id = '${closure.id}'`;

describe('an approval', () => {
  test.each(others)('attack 28: the login of %s gives none', async (role) => {
    expect(await said(role, approval())).toBe(noRight);
  });

  test('attack 28: the bot’s login gives none without its entry in the log, nor an entry without it', async () => {
    expect(await said('bot', approval())).toBe('approval_with_its_entry');
    expect(await said('bot', entry())).toBe('entry_with_its_approval');
    expect(await said('bot', entry('campaign-sent-back'))).toBe('entry_with_its_approval');
    expect(await said('worker', entry())).toBe('entry_with_its_approval');
    // Not even as the owner, by the person who forgets the one or the other.
    expect(await said(database.owner, approval())).toBe('approval_with_its_entry');
  });

  test('attack 28: a decision is told once, and as what it is', async () => {
    expect(await decide(database.as('bot').db, district.superintendent, closure)).toMatchObject({
      kind: 'approved',
    });
    expect(await said('bot', entry())).toBe('entry_with_its_approval');
    expect(await said('bot', entry('campaign-sent-back'))).toBe('entry_with_its_approval');
  });

  test('attack 28: no login says that a decision was at another time', async () => {
    const when = `INSERT INTO approval (version_id, operator_id, decision, fingerprint, platform, at)
      SELECT version_id, operator_id, decision, fingerprint, platform, '2020-01-01' FROM approval`;
    for (const role of databaseRoles) expect(await said(role, when)).toBe(noRight);
    for (const role of databaseRoles) {
      expect(await said(role, `UPDATE approval SET decision = 'approved'`)).toBe(noRight);
    }
  });
});

describe('who somebody is', () => {
  const signIn = (more = '', value = '') =>
    `INSERT INTO sign_in (purpose, state_hash, platform, tenant_id, user_id, operator_id, version_id, fingerprint${more})
     SELECT 'step-up', sha256(uuidv4()::text::bytea), 'slack', 'T', 'U', '${district.superintendent.id}', id, fingerprint${value}
     FROM campaign_version WHERE campaign_id = '${closure.id}'`;
  const stepUp = () =>
    `INSERT INTO step_up (sign_in_id, operator_id, version_id, fingerprint, signed_in_at)
     SELECT coalesce((SELECT id FROM sign_in LIMIT 1), uuidv7()), '${district.superintendent.id}', id, fingerprint, now()
     FROM campaign_version WHERE campaign_id = '${closure.id}'`;

  test.each(others)(
    'attack 28: the login of %s writes no sign-in and no second one',
    async (role) => {
      expect(await said(role, signIn())).toBe(noRight);
      expect(await said(role, stepUp())).toBe(noRight);
      expect(await said(role, 'SELECT state_hash, code_hash FROM sign_in')).toBe(noRight);
    },
  );

  test('attack 28: the bot’s login writes none that is finished, dated or of no sign-in', async () => {
    expect(await said('bot', signIn(', used_at', ', now()'))).toBe(noRight);
    expect(await said('bot', signIn(', expires_at', `, now() + interval '1 year'`))).toBe(noRight);
    expect(await said('bot', signIn())).toBe('1 rows');
    const forever = `UPDATE sign_in SET expires_at = now() + interval '1 year'`;
    expect(await said('bot', forever)).toBe('sign_in_lasts_minutes');
    expect(await said('bot', stepUp())).toBe('step_up_after_sign_in');
    expect(await said('bot', stepUp().replace('signed_in_at', 'signed_in_at, at'))).not.toBe(
      '1 rows',
    );
  });

  test.each(databaseRoles)(
    'attack 28: the login of %s makes nobody somebody else',
    async (role) => {
      for (const set of [`directory_id = 'mine'`, `directory_tenant = 'mine'`, 'id = uuidv7()']) {
        expect(await said(role, `UPDATE operator SET ${set}`)).toBe(noRight);
      }
      expect(await said(role, 'UPDATE chat_identity SET operator_id = operator_id')).toBe(noRight);
    },
  );

  test('attack 28: a dial worker’s login adds nobody to the staff and no power', async () => {
    for (const statement of [
      `INSERT INTO operator (directory_tenant, directory_id, name) VALUES ('t', 'x', '')`,
      `INSERT INTO chat_identity (platform, tenant_id, user_id, operator_id) VALUES ('slack', 'T', 'U', uuidv7())`,
      `INSERT INTO role_grant (operator_id, role) VALUES (uuidv7(), 'approver')`,
      `INSERT INTO role_change (act, operator_id) VALUES ('deactivate', uuidv7())`,
      `INSERT INTO training_record (operator_id, course_id, score) VALUES (uuidv7(), uuidv7(), 100)`,
      `INSERT INTO text_opening (version_id, operator_id, platform) VALUES (${version}${closure.id}'), uuidv7(), 'slack')`,
      `UPDATE campaign_version SET expires_at = now() + interval '1 day'`,
      `UPDATE district SET step_up_recipients = NULL`,
      `UPDATE pause SET released_by = asked_by`,
    ]) {
      expect([statement, await said('worker', statement)]).toEqual([statement, noRight]);
    }
  });
});

describe('a family’s phone', () => {
  test.each(databaseRoles)('attack 28: the login of %s rewrites no number', async (role) => {
    expect(await said(role, `UPDATE phone SET number = '\\x00'`)).toBe(noRight);
    expect(await said(role, 'UPDATE phone SET index = sha256(index)')).toBe(noRight);
  });

  const consent = (more = '', value = '') =>
    `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language,
       evidence_reference, obtained_at, recorded_by${more})
     SELECT id, 'voice', '{school-mission}', 'express', 'enrollment-form', '1', 'en', uuidv4(), '2020-01-01', 'cli'${value}
     FROM phone LIMIT 1`;

  test('attack 28: nobody says that a consent or a withdrawal was taken down before it was', async () => {
    expect(await said('worker', consent())).toBe(noRight);
    for (const role of ['bot', 'imports'] as const) {
      expect(await said(role, consent(', recorded_at', `, '2020-01-01'`))).toBe(noRight);
    }
    // On paper, long ago: that is said, and when it came in stands beside it.
    expect(await said('imports', consent(', ends_withdrawal', ', false'))).toBe('1 rows');
    const { rows } = await database.pool.query<{ ok: boolean }>(
      `SELECT recorded_at > now() - interval '1 minute' AS ok FROM consent_record WHERE obtained_at = '2020-01-01'`,
    );
    expect(rows).toEqual([{ ok: true }]);
    for (const role of ['bot', 'worker', 'imports'] as const) {
      for (const column of ['recorded_at', 'effective_at']) {
        const statement = `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by, ${column})
          SELECT id, 'any', 'all', 'staff', 'x', '2020-01-01' FROM phone LIMIT 1`;
        expect(await said(role, statement)).toBe(noRight);
      }
    }
  });
});

test.each(databaseRoles)('attack 28: the login of %s dates no entry and no event', async (role) => {
  expect(
    await said(
      role,
      `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id, at) VALUES ('system', 'x', 'y', 'z', '2020-01-01')`,
    ),
  ).toBe(noRight);
  expect(
    await said(
      role,
      `INSERT INTO call_event (attempt_id, carrier_id, sequence_number, carrier_status, kind, event, received_at)
       VALUES (uuidv7(), 'CA', 1, 'completed', 'call', '{}', '2020-01-01')`,
    ),
  ).toBe(noRight);
});

test('attack 28: the bot’s login commits to no call, and the command line’s starts nothing', async () => {
  for (const set of [
    `token = 'x'`,
    'intent_at = now()',
    'fence = 1',
    `worker = 'x'`,
    `sender = 'x'`,
  ]) {
    expect(await said('bot', `UPDATE attempt SET ${set}`)).toBe(noRight);
  }
  expect(await said('imports', `UPDATE attempt SET state = 'placing'`)).toBe(noRight);
  expect(
    await said(
      'imports',
      'INSERT INTO attempt (campaign_id, version_id, phone_id, channel) VALUES (NULL, NULL, NULL, NULL)',
    ),
  ).toBe(noRight);
});

test.each([
  'SELECT name FROM operator',
  'SELECT directory_id FROM operator',
  'SELECT user_id FROM chat_identity',
  'SELECT token FROM attempt',
  'SELECT token FROM outreach',
  'SELECT code_hash FROM sign_in',
  'SELECT number FROM operator_phone',
  'SELECT number FROM phone',
  'SELECT name FROM guardian',
  'SELECT name FROM student',
  'SELECT words FROM revocation',
  'SELECT reason FROM phone_block',
  'SELECT evidence_reference FROM consent_record',
  'SELECT wrapped FROM data_key',
])(
  'attack 33: the auditor reads no name, no number and nothing that opens a door: %s',
  async (statement) => {
    expect(await said('auditor', statement)).toBe(noRight);
  },
);
