import { expect, test } from 'vitest';
import { sqlState } from '#database/transaction.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';

const { database, district } = setUpSmallDistrict();

/** A consent of this very moment, as its writer likes it. */
const consent = (more = '', value = '') =>
  `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language, evidence_reference,
     obtained_at, recorded_by, given_by, giver_relation${more})
   SELECT gp.phone_id, channel, '{school-mission,other}', 'express-written', 'web-page', '1', 'en', uuidv4(),
     clock_timestamp(), 'guardian:' || gp.guardian_id, gp.guardian_id, 'parent'${value}
   FROM guardian_phone gp, unnest('{voice,text}'::text[]) AS channel WHERE gp.phone_id = $1`;

/** What the phone's gate allows, as words: `voice school-mission`. */
async function allowed(phone: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ use: string }>(
    `SELECT channel || ' ' || purpose AS use
     FROM phone_gate g, unnest('{voice,text}'::text[]) channel, unnest('{emergency,school-mission,other}'::text[]) purpose,
       consent_verdict(purpose, channel, g, NULL) v
     WHERE g.phone_id = $1 AND v.allows ORDER BY 1`,
    [phone],
  );
  return rows.map(({ use }) => use);
}

test('attack 40: the login of the imports ends no opt-out, whatever it writes', async () => {
  const { withdrew = '', wrong = '' } = district.phones;
  const before = [await allowed(withdrew), await allowed(wrong)];
  const { pool } = database.as('imports');

  await pool.query(consent(), [withdrew]);
  await pool.query(consent(', ends_withdrawal', ', true'), [withdrew]);
  await pool.query(consent(), [wrong]);
  await pool.query('SELECT refresh_phone_gate($1)', [[withdrew, wrong]]);
  await pool.query('SELECT purge_expired()');

  expect([await allowed(withdrew), await allowed(wrong)]).toEqual(before);
  expect(before).toEqual([['text emergency', 'voice emergency'], []]);
  const { rows } = await database.pool.query(
    `SELECT DISTINCT ends_withdrawal AS ends FROM consent_record WHERE method = 'web-page'`,
  );
  expect(rows).toEqual([{ ends: false }]);
  for (const statement of [
    'DELETE FROM revocation',
    `UPDATE revocation SET scope = 'non-emergency'`,
    'INSERT INTO revocation (phone_id, channel, scope, means, recorded_by, retracts) SELECT phone_id, channel, scope, means, recorded_by, id FROM revocation',
    'UPDATE consent_record SET ends_withdrawal = true',
    'UPDATE phone_gate SET voice_mission = 8',
  ])
    expect(await pool.query(statement).catch(sqlState), statement).toBe('42501');
});

test('attack 40: nor does it rule a number out, or lift what does; a file only says who wants texts', async () => {
  const { wrong = '' } = district.phones;
  const { pool } = database.as('imports');
  const insert = (kind: string) =>
    pool.query(
      `INSERT INTO phone_block (phone_id, kind, reason, blocked_by) VALUES ($1, $2, '', 'operator:x')`,
      [wrong, kind],
    );

  for (const kind of ['emergency-line', 'district'])
    await expect(insert(kind)).rejects.toMatchObject({ constraint: 'phone_block_by_people' });
  await insert('texts-only');
  expect(
    await pool
      .query(
        `INSERT INTO phone_block (phone_id, kind, reason, blocked_by, lifts) SELECT phone_id, kind, '', 'x', id FROM phone_block`,
      )
      .catch(sqlState),
  ).toBe('42501');
});

test('what a guardian says to the bot ends it', async () => {
  const { withdrew = '' } = district.phones;

  await database.as('bot').pool.query(consent(), [withdrew]);

  expect(await allowed(withdrew)).toContain('voice school-mission');
});
