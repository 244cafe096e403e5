import { afterAll, beforeAll, expect, test } from 'vitest';
import { districtSettings } from '#domain/district/district-settings.ts';
import { setDistrict } from '#domain/district/set-district.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

const set = (more: Record<string, string> = {}) =>
  setDistrict(
    database.db,
    districtSettings({
      name: 'Maple Valley',
      'registered-name': 'Maple Valley Schools',
      'callback-number': '+13125550199',
      'time-zone': 'America/Chicago',
      ...more,
    }),
    'test',
  );

async function limit(): Promise<unknown> {
  const { rows } = await database.pool.query('SELECT step_up_recipients AS "limit" FROM district');
  return rows[0]?.limit;
}

async function lastFacts(): Promise<Record<string, unknown>> {
  const { rows } = await database.pool.query<{ facts: Record<string, unknown> }>(
    `SELECT facts FROM audit_entry WHERE act = 'district-set' ORDER BY id DESC LIMIT 1`,
  );
  return rows[0]?.facts ?? {};
}

test('a new district asks for a fresh sign-in above 500; later settings leave the rule as it was set', async () => {
  await set();
  expect(await limit()).toBe(500);

  await set({ 'step-up-recipients': '0' });
  await set({ 'calls-per-second': '3' });
  expect(await limit()).toBe(0);
});

test('the audit log has what the policy was and what it is, and only what changed', async () => {
  await set({ 'step-up-recipients': '40', 'district-wide-approvals': '2' });
  await set({ 'step-up-recipients': '900', 'district-wide-approvals': '2' });

  const facts = await lastFacts();
  expect(facts).toMatchObject({ stepUpRecipientsBefore: 40, stepUpRecipientsAfter: 900 });
  expect(Object.keys(facts).join()).not.toContain('districtWide');
});
