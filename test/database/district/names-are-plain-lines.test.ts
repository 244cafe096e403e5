import { beforeAll, expect, test } from 'vitest';
import { sqlState, violatedRule } from '#database/transaction.ts';
import { smallDistrict } from '#test/support/district/small-district.ts';
import { setUpDatabase, testVault } from '#test/support/postgres/database.ts';

/*
 * What is said at the start of a call or stands on a card is one line that shows what it is. The forms and imports say why they
 * refuse another one; here a login writes past them.
 */

const database = setUpDatabase();

beforeAll(async () => {
  await smallDistrict(database.db, testVault);
});

const said = (role: 'bot' | 'imports', statement: string, value: string) =>
  database
    .as(role)
    .pool.query(statement, [value])
    .then(
      ({ rowCount }) => `${rowCount} rows`,
      (error: unknown) => violatedRule(error) ?? sqlState(error),
    );

const places = [
  ['imports', 'UPDATE district SET registered_name = $1', 'district_registered_name_check'],
  ['imports', 'UPDATE district SET name = $1', 'district_name_check'],
  ['imports', `UPDATE school SET name = $1 WHERE sourced_id = 'S1'`, 'school_name_check'],
  [
    'bot',
    `INSERT INTO message_template (happening, name, made_by)
     SELECT 'closed', $1, id FROM operator WHERE directory_id = 'principal'`,
    'message_template_name_check',
  ],
] as const;

test.each(places)('the login of %s: %s takes one plain line', async (role, statement, rule) => {
  for (const name of [
    'Maple\nValley',
    'Maple\r',
    'Maple\tValley',
    'Maple \u202Eyellav',
    'Maple\u200BValley',
    'Maple\u2066Valley',
    'Maple\u2028Valley',
    '\uFEFFMaple',
    '',
    '   ',
  ])
    expect([name, await said(role, statement, name)]).toEqual([name, rule]);
  for (const name of ['Peñasco ISD', 'مدارس القيقب', 'Trường Phong', 'O’Neill & Sons'])
    expect([name, await said(role, statement, name)]).toEqual([name, '1 rows']);
});

test.each([
  '+19005550100',
  '+15555',
  '5035550100',
  '+445550100123',
  '+10035550100',
  '+15035550100\n',
])('the login of the imports: %j is no number to call back', async (number) => {
  expect(await said('imports', 'UPDATE district SET callback_number = $1', number)).toBe(
    'district_callback_number_check',
  );
});

test('a real one is', async () => {
  expect(await said('imports', 'UPDATE district SET callback_number = $1', '+15035550100')).toBe(
    '1 rows',
  );
});
