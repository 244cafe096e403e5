import { expect, test } from 'vitest';
import { districtSettings } from '#domain/district/district-settings.ts';
import { setDistrict } from '#domain/district/set-district.ts';
import { setUpDatabase } from '#test/support/postgres/database.ts';

const database = setUpDatabase();

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

test.each([
  ['name', 'Maple\nValley', 'one line'],
  ['registered-name', 'Maple \u202EyellaV', 'without signs that nobody sees'],
  ['registered-name', 'Maple\u2028Valley', 'one line'],
  ['registered-name', 'Map\u0435le Valley Schools', 'letters of two alphabets'],
  ['callback-number', '+19005550199', 'premium-rate'],
  ['callback-number', '+442079460100', 'outside the United States'],
])('attack 49: --%s %j is refused with the reason', async (option, typed, reason) => {
  await set();
  expect(() => districtSettings({ [option]: typed })).toThrow(reason);
  // Nor does a hand at the database write it, but for letters that look alike, which no rule there knows.
  const column = option.replaceAll('-', '_');
  const by = database.owner.pool.query(`UPDATE district SET ${column} = $1`, [typed]);
  if (reason.includes('alphabets')) await by;
  else await expect(by).rejects.toThrow('violates check constraint');
  await set();
});

test('attack 49: names of other languages are taken as they are', () => {
  for (const name of [
    'Escuelas de Peñasco',
    'Đống Đa',
    '梅谷学区',
    'می‌خواهم',
    'Школы Округа',
    'P.S. 9 «Gama»',
  ])
    expect(districtSettings({ name })).toEqual({ name: name.normalize('NFC') });
});
