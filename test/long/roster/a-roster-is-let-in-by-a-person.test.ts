import { beforeAll, expect, test } from 'vitest';
import { sqlState, violatedRule } from '#database/transaction.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { decideRosterChange } from '#domain/roster/refresh/decide-roster-change.ts';
import { expireChanges } from '#domain/two-person-change/expire-changes.ts';
import { addStaff } from '#test/support/district/add-staff.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { rightsTo } from '#test/support/postgres/rights.ts';

const { database, district } = setUpSmallDistrict();
let administrator: Operator;
beforeAll(async () => {
  administrator = await addStaff(database.db, 'Hana', ['administrator']);
});

let last = 0;
/** As an import does it: a roster with a digest of its own. */
async function ask(askedBy: string | null = null): Promise<string> {
  const { rows } = await database.as('imports').pool.query<{ id: string }>(
    `INSERT INTO two_person_change (kind, wanted, about, asked_by)
       VALUES ('roster', $1, '{"reasons": [], "schools": []}', $2) RETURNING id`,
    [{ digest: String(++last).padStart(64, '0') }, askedBy],
  );
  return rows[0]?.id ?? '';
}

const decide = (operator: Operator, changeId: string) =>
  decideRosterChange(database.as('bot').db, {
    operator,
    platform: 'teams',
    changeId,
    state: 'confirmed',
  });
const fault = (role: 'bot' | 'imports', statement: string, values: unknown[] = []) =>
  database
    .as(role)
    .pool.query(statement, values)
    .then(() => undefined, violatedRule);

test('an approver lets no roster in, and the one who asked for it doesn’t either', async () => {
  expect(await decide(district.superintendent, await ask())).toEqual({
    kind: 'refused',
    reason: 'not-an-overseer-of-rosters',
  });
  expect(await decide(administrator, await ask(administrator.id))).toEqual({
    kind: 'refused',
    reason: 'own-refresh',
  });
});

test('what a later roster asked about takes the place of it', async () => {
  const earlier = await ask();
  const later = await ask();

  expect(await decide(administrator, earlier)).toEqual({
    kind: 'refused',
    reason: 'roster-change-settled',
  });
  await expireChanges(database.db);
  expect(await decide(administrator, later)).toEqual({ kind: 'confirmed' });
});

test('the database keeps to it by itself, whichever login asks', async () => {
  const confirm = `UPDATE two_person_change SET state = 'confirmed', settled_by = $2 WHERE id = $1`;
  const own = await ask(administrator.id);
  expect(await fault('bot', confirm, [own, administrator.id])).toBe(
    'two_person_change_by_another_person',
  );
  const change = await ask();
  expect(await fault('bot', confirm, [change, district.deputy.id])).toBe(
    'two_person_change_by_role',
  );
  expect(
    await database
      .as('imports')
      .pool.query(confirm, [change, administrator.id])
      .then(() => undefined, sqlState),
  ).toBe('42501');
  expect(await decide(administrator, change)).toEqual({ kind: 'confirmed' });
  const use = 'UPDATE two_person_change SET used_at = now() WHERE id = $1';
  expect(await fault('imports', use, [change])).toBeUndefined();
  expect(await fault('imports', use, [change])).toBe('two_person_change_life');
  await using _ = await rightsTo(database, 'UPDATE ON two_person_change');
  expect(
    await fault('bot', `UPDATE two_person_change SET wanted = '{}' WHERE id = $1`, [change]),
  ).toBe('two_person_change_life');
});
