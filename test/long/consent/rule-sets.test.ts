import { expect, test } from 'vitest';
import { listRuleSets } from '#domain/consent/rules/list-rule-sets.ts';
import { describeRuleDated, describeRuleSets } from '#domain/consent/rules/rule-set.ts';
import { setRuleDates } from '#domain/consent/rules/set-rule-dates.ts';
import { setUpDatabase } from '#test/support/postgres/database.ts';
import { laterLaw } from '#test/support/postgres/todays-law.ts';

const database = setUpDatabase();

const dayOf = (day: string | undefined) =>
  day === undefined ? undefined : Temporal.PlainDate.from(day);

test.each<[Record<string, string | undefined>, string]>([
  [{ 'fcc-26-99': '2027-02-01' }, 'unknown-set'],
  [{ 'fcc-26-67': laterLaw, '2027-01-31': laterLaw }, 'day-taken'],
  [{ '2025-04-11': '2999-01-01' }, 'none-in-force'],
  [{ '2025-04-11': undefined }, 'none-in-force'],
  // Revoke-all would be in force again from January on.
  [{ 'fcc-26-67': '2026-12-20', '2027-01-31': '2027-01-31' }, 'after-successor'],
  [{ 'fcc-26-67': '2026-12-20' }, 'without-partner'],
  [{ '2027-01-31': '2027-01-31' }, 'without-partner'],
])('%o is refused: %s', async (asked, reason) => {
  const dates = Object.entries(asked).map(([version, day]) => ({ version, from: dayOf(day) }));

  const outcome = await setRuleDates(database.owner.db, { dates, by: 'test' });

  expect(outcome).toMatchObject({ kind: 'refused', reason });
  expect((await listRuleSets(database.db)).sets.map(({ inForceFrom }) => inForceFrom)).toEqual([
    '2025-04-11',
    laterLaw,
    null,
  ]);
});

test('the application can not date a set of rules', async () => {
  const dates = [
    { version: 'fcc-26-67', from: undefined },
    { version: '2027-01-31', from: undefined },
  ];

  const dating = setRuleDates(database.db, { dates, by: 'test' });

  await expect(dating).rejects.toMatchObject({ code: '42501' });
});

test('the list of sets marks the one in force, and the days on which gates become outdated', async () => {
  const list = await listRuleSets(database.db);

  const words = describeRuleSets({ ...list, today: '2026-11-24', policy: 'law' });
  const rules = list.sets[0]?.rules;

  expect(rules).toBeGreaterThan(30);
  expect(words.split('\n')).toEqual([
    `* 2025-04-11  2025-04-11  ${rules} rules, an opt-out ends the kind it answers`,
    '              47 CFR 64.1200(a)(10); revoke-all delayed by DA 25-312 and DA 26-12',
    `  2027-01-31  ${laterLaw}  ${rules} rules, an opt-out ends every kind of message`,
    '              47 CFR 64.1200(a)(10), revoke-all, as delayed by DA 26-12',
    '              superseded by fcc-26-67: date both together',
    `  fcc-26-67   no day yet  ${rules} rules, an opt-out ends the kind it answers`,
    '              FCC 26-67: 30 days after publication in the Federal Register',
    '* in force today',
    `From ${laterLaw} an opt-out ends every kind of message: run “npm run cli -- consent rebuild” that day.`,
    '11 rules ask for more than the law, whatever the policy. “closure why” says so where one decides.',
    ...(list.sets[0]?.beyondLaw ?? []).map(({ id, why }) => `  ${id}: ${why}`),
  ]);
  expect(words).toContain('\n  number-unchecked: The check for reassignment is a safe harbor');
  expect(describeRuleSets({ ...list, policy: 'strict' })).toContain(
    "The district's policy is strict",
  );
});

test('30 days before a set takes effect the list warns, and not a day sooner', async () => {
  const list = await listRuleSets(database.db);
  const sets = list.sets.map((set) =>
    set.version === '2027-01-31' ? { ...set, inForceFrom: '2027-01-31' } : set,
  );
  const warned = (today: string) =>
    describeRuleSets({ sets, today, policy: 'law' }).includes('WARNING: 2027-01-31 takes effect');

  expect([warned('2026-12-31'), warned('2027-01-01'), warned('2027-01-30')]).toEqual([
    false,
    true,
    true,
  ]);
  expect(warned('2027-01-31')).toBe(false);
});

test('One date without the other is refused with both dates, and with what to type', async () => {
  const dates = [{ version: 'fcc-26-67', from: Temporal.PlainDate.from('2026-12-20') }];

  const said = describeRuleDated(await setRuleDates(database.owner.db, { dates, by: 'test' }));

  expect(said).toContain(
    `Now fcc-26-67 applies from no date yet, and 2027-01-31 applies from ${laterLaw}.`,
  );
  expect(said).toContain('rules date fcc-26-67 <date> 2027-01-31 <date or none>');
});

test('The database itself keeps a set that is superseded from beginning after its successor', async () => {
  const dating = database.owner.pool.query(
    `UPDATE rule_set SET in_force_from = '2026-12-20' WHERE version = 'fcc-26-67'`,
  );

  await expect(dating).rejects.toMatchObject({ constraint: 'rule_set_superseded' });
});

test('Both dated at once: revoke-all never comes, and the log has each', async () => {
  const dates = [
    { version: 'fcc-26-67', from: Temporal.PlainDate.from('2026-12-20') },
    { version: '2027-01-31', from: undefined },
  ];

  const dated = await setRuleDates(database.owner.db, { dates, by: 'test' });

  expect(dated).toMatchObject({ kind: 'dated' });
  const { rows } = await database.owner.pool.query(
    `SELECT subject_id AS set, facts ->> 'from' AS day FROM audit_entry WHERE act = 'rule-set-dated' ORDER BY 1`,
  );
  expect(rows).toEqual([
    { set: '2027-01-31', day: null },
    { set: 'fcc-26-67', day: '2026-12-20' },
  ]);
});
