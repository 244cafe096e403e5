import { expect, test } from 'vitest';
import { officeDesk, wordsIn } from '#test/support/consent/office-desk.ts';
import { renew, setUpOnce } from '#test/support/set-up.ts';

const desk = setUpOnce(async () => {
  const opened = await officeDesk();
  // The number of “silent” is the second one of “withdrew”.
  await opened.rows(
    `UPDATE guardian_phone SET guardian_id = (SELECT id FROM guardian WHERE sourced_id = 'guardian-withdrew'), rank = 2
     WHERE guardian_id = (SELECT id FROM guardian WHERE sourced_id = 'guardian-silent')`,
  );
  await opened.database.owner.pool.query('SELECT refresh_phone_audience()');
  return opened;
});

async function idOf(name: string): Promise<string> {
  const [row] = await desk.rows<{ id: string }>('SELECT id FROM guardian WHERE sourced_id = $1', [
    `guardian-${name}`,
  ]);
  return row?.id ?? '';
}

/** The second number of “withdrew”. */
async function second(): Promise<string> {
  const [row] = await desk.rows<{ id: string }>(
    `SELECT gp.phone_id AS id FROM guardian_phone gp JOIN guardian g ON g.id = gp.guardian_id
     WHERE g.sourced_id = 'guardian-withdrew' AND gp.rank = 2`,
  );
  return row?.id ?? '';
}

const chosen = () =>
  desk.rows<{ actor: string; facts: unknown }>(
    `SELECT actor_kind AS actor, facts FROM audit_entry WHERE act = 'first-number-chosen'`,
  );

test('a clerk takes it down for a guardian of their school, from what the look-up shows', async () => {
  const phone = await second();
  const details = await desk.press('clerk', 'consent-find', { phone, whole: 'yes' });
  expect(wordsIn(details)).toContain('[Call this first]');

  const guardian = await idOf('withdrew');
  const reply = await desk.press('clerk', 'consent-first', { phone, guardian });

  expect(wordsIn(reply)).toContain('This number now rings first of theirs.');
  expect(wordsIn(reply)).toContain('Of the numbers of withdrew, as asked');
  expect(wordsIn(reply)).not.toContain('[Call this first]');
  expect(await chosen()).toEqual([{ actor: 'operator', facts: { phone } }]);
});

test('nobody else does, nor for a guardian of another school, or who doesn’t list the number', async () => {
  await renew(desk);
  const phone = await second();
  const [guardian, other, elsewhere] = [
    await idOf('withdrew'),
    await idOf('agreed'),
    await idOf('elsewhere'),
  ];
  await desk.rows('INSERT INTO guardian_phone (guardian_id, phone_id) VALUES ($1, $2)', [
    elsewhere,
    phone,
  ]);

  for (const [who, whose] of [
    ['principal', guardian],
    ['clerk', elsewhere],
    ['clerk', other],
    ['officer', other],
  ] as const)
    await desk.press(who, 'consent-first', { phone, guardian: whose });

  expect(await chosen()).toEqual([]);
  expect(await desk.rows('SELECT FROM guardian_phone WHERE first_since IS NOT NULL')).toEqual([]);
});
