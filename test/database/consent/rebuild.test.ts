import pg from 'pg';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { checkConsent } from '#domain/consent/gate/check-consent.ts';
import { describeCheck, isInOrder, noDifferences } from '#domain/consent/gate/consent-check.ts';
import {
  rebuildAudience,
  rebuildGates,
  rebuildOutdatedGates,
} from '#domain/consent/gate/rebuild-consent.ts';
import { setRuleDates } from '#domain/consent/rules/set-rule-dates.ts';
import { districtSettings } from '#domain/district/district-settings.ts';
import { setDistrict } from '#domain/district/set-district.ts';
import { type SmallDistrict, smallDistrict } from '#test/support/district/small-district.ts';
import {
  type TestDatabase,
  testDatabase,
  testVault as vault,
} from '#test/support/postgres/database.ts';
import { laterLaw } from '#test/support/postgres/todays-law.ts';

let database: TestDatabase;
let district: SmallDistrict;
const open: TestDatabase[] = [];
beforeEach(async () => {
  database = await testDatabase();
  open.push(database);
  district = await smallDistrict(database.db, vault);
});
afterAll(() => Promise.all(open.map((each) => each[Symbol.asyncDispose]())));

const phones = () => new Set(Object.values(district.phones)).size;
const owner = (statement: string, values: unknown[] = []) =>
  database.owner.pool.query(statement, values);

/** The rule that decides about the family that agreed. */
async function ruleFor(purpose: 'emergency' | 'school-mission'): Promise<string | undefined> {
  const { rows } = await database.pool.query<{ id: string }>(
    `SELECT v.id FROM phone_gate g, consent_verdict($2, 'voice', g, NULL) v WHERE g.phone_id = $1`,
    [district.phones['agreed'], purpose],
  );
  return rows[0]?.id;
}

async function acts(): Promise<unknown[]> {
  const { rows } = await database.pool.query(
    'SELECT act, subject_id AS subject, facts FROM audit_entry ORDER BY id',
  );
  return rows;
}

const settings = (more: Record<string, string>) =>
  districtSettings({
    name: 'Maple Valley',
    'registered-name': 'Maple Valley Schools',
    'callback-number': '+13125550199',
    'time-zone': 'America/Chicago',
    ...more,
  });

test('what the triggers keep is what the ledger and the roster give', async () => {
  const check = await checkConsent(database.db);

  expect(check).toEqual({
    phones: phones(),
    gates: noDifferences,
    audience: noDifferences,
  });
  expect(describeCheck(check)).toBe(
    `${phones()} phones checked. Call lists match the consent records and the roster.`,
  );
});

test('a gate that was tampered with is found, by column, and healed', async () => {
  const withdrew = district.phones['withdrew'];
  await owner(`UPDATE phone_gate SET voice_mission = 8, by_category = true WHERE phone_id = $1`, [
    withdrew,
  ]);
  await owner(`UPDATE phone_gate SET voice_mission = 8 WHERE phone_id = $1`, [
    district.phones['silent'],
  ]);
  await owner(`DELETE FROM phone_gate WHERE phone_id = $1`, [district.phones['elsewhere']]);

  const found = await checkConsent(database.db);
  const rebuilt = await rebuildGates(database.db, { by: 'test', phonesInPart: 2 });

  expect(found.gates).toEqual({
    rows: 3,
    phones: 3,
    first: [expect.any(String), expect.any(String), expect.any(String)],
    columns: { voice_mission: 2, by_category: 1, 'row is missing': 1 },
  });
  expect(isInOrder(found)).toBe(false);
  expect(rebuilt).toEqual({ phones: phones(), changed: 3 });
  expect(isInOrder(await checkConsent(database.db))).toBe(true);
  expect(await acts()).toContainEqual({
    act: 'gates-rebuilt',
    subject: '1',
    facts: { phones: phones(), changed: 3 },
  });
});

test('an audience that was tampered with is found, by column, and healed', async () => {
  await owner(
    `UPDATE phone_audience SET language = 'fr', may_be_contacted = true WHERE phone_id = $1`,
    [district.phones['barred']],
  );
  await owner('DELETE FROM phone_audience WHERE phone_id = $1', [district.phones['silent']]);
  await owner(
    `INSERT INTO phone_audience SELECT phone_id, $2, true, 'en', zones_id, false FROM phone_audience WHERE phone_id = $1`,
    [district.phones['withdrew'], district.otherSchool],
  );

  const found = await checkConsent(database.db);
  const rebuilt = await rebuildAudience(database.db, { by: 'test' });

  expect(found.audience).toEqual({
    rows: 3,
    phones: 3,
    first: [expect.any(String), expect.any(String), expect.any(String)],
    columns: { language: 1, may_be_contacted: 1, 'row is missing': 1, 'row too many': 1 },
  });
  expect(rebuilt).toEqual({ kind: 'rebuilt', changed: 3 });
  expect(isInOrder(await checkConsent(database.db))).toBe(true);
  expect(await acts()).toContainEqual({
    act: 'audience-rebuilt',
    subject: '1',
    facts: { changed: 3 },
  });
});

test('the check is told in counts and columns', async () => {
  await owner('UPDATE phone_gate SET voice_mission = 8, text_mission = 8 WHERE voice_mission <> 8');

  const words = describeCheck(await checkConsent(database.db));

  expect(words.split('\n').slice(1, 4)).toEqual([
    `  ${phones()} gates differ`,
    `    text_mission   ${phones()}`,
    `    voice_mission  ${phones()}`,
  ]);
});

test('a withdrawal that meets the rebuild is not forgotten', async () => {
  const agreed = district.phones['agreed'];
  const guardian = new pg.Client({ connectionString: database.url });
  await guardian.connect();
  await guardian.query('BEGIN');
  await guardian.query(
    `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by) VALUES ($1, 'any', 'non-emergency', 'key-press', 'test')`,
    [agreed],
  );

  const rebuilding = rebuildGates(database.db, { by: 'test' });
  await expect
    .poll(async () => {
      const { rowCount } = await database.pool.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rowCount;
    })
    .toBe(1);
  await guardian.query('COMMIT');
  await guardian.end();
  await rebuilding;

  expect(await ruleFor('school-mission')).toBe('revoked');
  expect(isInOrder(await checkConsent(database.db))).toBe(true);
});

test('a gate is derived by index alone, so that one costs the same in a large ledger', async () => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('BEGIN');
  await client.query('SELECT refresh_phone_gate(ARRAY[$1::uuid])', [district.phones['withdrew']]);
  const { rows } = await client.query(
    `SELECT relname AS name FROM pg_stat_xact_user_tables WHERE seq_scan > 0
      AND relname IN ('phone', 'consent_record', 'revocation', 'number_check', 'phone_block', 'attempt', 'phone_gate')`,
  );
  await client.end();

  expect(rows).toEqual([]);
});

test('the audience is not rebuilt beside an import', async () => {
  const importing = new pg.Client({ connectionString: database.url });
  await importing.connect();
  await importing.query(`SELECT pg_advisory_lock(hashtext('bellwether import'))`);

  const outcome = await rebuildAudience(database.db, { by: 'test' });
  await importing.end();

  expect(outcome).toEqual({ kind: 'refused', reason: 'another-import' });
});

test('under a new reach nobody is called but in an emergency, until the rebuild', async () => {
  const before = [await ruleFor('school-mission'), await ruleFor('emergency')];

  const toLaw = await setDistrict(database.db, settings({ 'consent-policy': 'law' }), 'test');
  const outdated = [await ruleFor('school-mission'), await ruleFor('emergency')];
  const check = await checkConsent(database.db);
  await rebuildGates(database.db, { by: 'test' });
  const after = [await ruleFor('school-mission'), await ruleFor('emergency')];

  expect(before).toEqual(['mission-consent', 'emergency-consent']);
  expect(toLaw).toMatchObject({ reachChanged: true, waiting: [] });
  expect(outdated).toEqual(['gate-outdated', 'emergency-consent']);
  expect(check.gates).toEqual({
    rows: phones(),
    phones: phones(),
    first: expect.any(Array),
    columns: { by_category: phones() },
  });
  expect(after).toEqual(before);
  expect(await acts()).toContainEqual({
    act: 'district-set',
    subject: '1',
    facts: expect.objectContaining({ consentPolicy: 'law', reachChanged: true }),
  });
});

test('settings without a policy leave the policy alone', async () => {
  await setDistrict(database.db, settings({ 'consent-policy': 'strictest' }), 'test');
  const again = await setDistrict(database.db, settings({ 'calls-per-second': '2' }), 'test');

  const { rows } = await database.pool.query('SELECT consent_policy AS policy FROM district');
  expect(rows).toEqual([{ policy: 'strictest' }]);
  expect(again).toMatchObject({ reachChanged: false, waiting: [] });
  expect(() => settings({ 'consent-policy': 'loose' })).toThrow('--consent-policy');
});

test('a day in the table changes the law: revoke-all comes, every gate is outdated, the rebuild heals', async () => {
  await setDistrict(database.db, settings({ 'consent-policy': 'law' }), 'test');
  await rebuildGates(database.db, { by: 'test' });
  const from = Temporal.PlainDate.from('2026-09-01');

  const dated = await setRuleDates(database.owner.db, {
    dates: [
      { version: '2027-01-31', from },
      { version: 'fcc-26-67', from: undefined },
    ],
    by: 'test',
  });
  const outdated = await ruleFor('school-mission');
  // What every worker asks once a minute.
  const rebuilt = await rebuildOutdatedGates(database.db, 'test');

  expect(rebuilt).toBeGreaterThan(0);
  expect(await rebuildOutdatedGates(database.db, 'test')).toBe(0);
  expect(dated).toEqual({ kind: 'dated', inForce: '2027-01-31', reachChanged: true });
  expect(outdated).toBe('gate-outdated');
  expect(await ruleFor('school-mission')).toBe('mission-consent');
  expect(await acts()).toContainEqual({
    act: 'rule-set-dated',
    subject: '2027-01-31',
    facts: { from: '2026-09-01', before: laterLaw, inForce: '2027-01-31', reachChanged: true },
  });
});
