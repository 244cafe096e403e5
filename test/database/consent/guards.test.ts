import { expect, test } from 'vitest';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { testDistrict } from '#test/support/attempt/attempt-district.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);

const owner = (text: string, values: unknown[] = []) => district.owner.pool.query(text, values);
const application = (text: string, values: unknown[] = []) => district.pool.query(text, values);

test('a guardian barred at the campaign’s school is not called for a child at another one', async () => {
  const [phone] = await district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  const campaign = await district.startCampaign({ phones: [phone] });
  await owner(
    `WITH s AS (INSERT INTO school (sourced_id, name, time_zone) VALUES ('S2', 'Elsewhere', 'UTC') RETURNING id),
      st AS (INSERT INTO student (sourced_id, name, source_hash) VALUES ('other child', '', '') RETURNING id),
      e AS (INSERT INTO enrollment (student_id, school_id) SELECT st.id, s.id FROM st, s)
     INSERT INTO guardianship (student_id, guardian_id)
     SELECT st.id, gp.guardian_id FROM st, guardian_phone gp WHERE gp.phone_id = $1`,
    [phone.id],
  );
  await owner(
    `UPDATE guardianship SET may_be_contacted = false, custody_document = 'order'
     WHERE guardian_id IN (SELECT guardian_id FROM guardian_phone WHERE phone_id = $1)
       AND student_id IN (SELECT student_id FROM enrollment WHERE school_id = $2)`,
    [phone.id, district.school],
  );

  const claims = await leaseAttempts(district.db, { worker: 'w', channel: 'voice', limit: 1 });

  expect(await commitIntent(district.db, { worker: 'w', claims })).toEqual([]);
  expect(await district.attempts(campaign)).toMatchObject([
    { state: 'suppressed', disposition: 'barred-by-custody' },
  ]);
});

test('the application opens no gate by hand', async () => {
  const [phone] = await district.addPhones(1);

  await expect(
    application('UPDATE phone_gate SET voice_other = 8 WHERE phone_id = $1', [phone?.id]),
  ).rejects.toMatchObject({ code: '42501' });
  await expect(
    application('DELETE FROM phone_gate WHERE phone_id = $1', [phone?.id]),
  ).rejects.toMatchObject({ code: '42501' });
});

test('nobody agrees tomorrow', async () => {
  const [phone] = await district.addPhones(1);

  await expect(
    application(
      `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language, evidence_reference,
        obtained_at, recorded_by)
       VALUES ($1, 'voice', '{other}', 'express', 'spoken', 'v', 'en', 'r', now() + interval '1 day', 'test')`,
      [phone?.id],
    ),
  ).rejects.toMatchObject({ code: '23514' });
});

test('a confirmation that was sent never waits again', async () => {
  const [phone] = await district.addPhones(1);
  await district.owner.pool.query(
    `WITH r AS (INSERT INTO revocation (phone_id, channel, scope, means, recorded_by)
       VALUES ($1, 'any', 'non-emergency', 'staff', 'test') RETURNING id, phone_id)
     INSERT INTO outreach (kind, revocation_id, phone_id, state)
     SELECT 'confirmation', id, phone_id, 'sent' FROM r`,
    [phone?.id],
  );

  await expect(
    application(`UPDATE outreach SET state = 'waiting' WHERE phone_id = $1`, [phone?.id]),
  ).rejects.toMatchObject({ constraint: 'outreach_once' });
});

test('an audience that stays as it is uses up no numbers', async () => {
  const last = async () =>
    (await owner(`SELECT last_value::int AS value FROM calling_zones_id_seq`)).rows[0];
  const before = await last();

  for (let i = 0; i < 5; i++) await application('SELECT refresh_phone_audience()');

  expect(await last()).toEqual(before);
});

test('a check that runs out while the campaign dials makes a phone wait for the next one, and loses no family', async () => {
  const [phone] = await district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  const campaign = await district.startCampaign({ purpose: 'school-mission', phones: [phone] });
  const runOut = (to: string) =>
    owner(`UPDATE number_check SET good_until = now() ${to} WHERE phone_id = $1`, [phone.id]);
  const pass = async () => {
    await owner('SELECT refresh_phone_gate(ARRAY[$1::uuid])', [phone.id]);
    const claims = await leaseAttempts(district.db, { worker: 'w', channel: 'voice', limit: 1 });
    await commitIntent(district.db, { worker: 'w', claims });
    return district.attempt(campaign);
  };
  await owner('ALTER TABLE number_check DISABLE TRIGGER USER');
  await runOut(`- interval '1 second'`);

  expect(await pass()).toMatchObject({ state: 'planned', disposition: null });

  await runOut(`+ interval '1 month'`);
  await district.age((await district.attempt(campaign)).id, 'not_before', 1);
  expect(await pass()).toMatchObject({ state: 'placing' });
  await owner('ALTER TABLE number_check ENABLE TRIGGER USER');
});

test('the third call of 30 days to a landline speaks, and a fourth is not placed', async () => {
  await owner(`UPDATE district SET consent_policy = 'law'`);
  const [phone] = await district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  await owner(`UPDATE phone SET line_type = 'landline' WHERE id = $1`, [phone.id]);
  await owner(
    `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language, evidence_reference,
      obtained_at, recorded_by, replaces)
     SELECT phone_id, channel, '{}', kind, method, wording_version, language, 'corrected', now(), 'test', id
     FROM consent_record WHERE phone_id = $1`,
    [phone.id],
  );
  await owner('SELECT refresh_phone_gate(ARRAY[$1::uuid])', [phone.id]);
  const rules: (string | null)[] = [];
  for (let i = 0; i < 4; i++) {
    const campaign = await district.startCampaign({ purpose: 'school-mission', phones: [phone] });
    const claims = await leaseAttempts(district.db, { worker: 'w', channel: 'voice', limit: 1 });
    await commitIntent(district.db, { worker: 'w', claims });
    const attempt = await district.attempt(campaign);
    rules.push(`${attempt.state} ${attempt.rule}`);
    await owner(
      `UPDATE attempt SET state = 'completed', deadline_at = NULL, disposition = 'person', ended_at = now() WHERE id = $1 AND state = 'placing'`,
      [attempt.id],
    );
  }

  expect(rules).toEqual([
    'placing mission-residential',
    'placing mission-residential',
    'placing mission-residential',
    'suppressed monthly-cap',
  ]);
});
