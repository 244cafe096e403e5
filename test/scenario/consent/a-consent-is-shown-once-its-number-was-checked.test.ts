import { beforeAll, expect, test } from 'vitest';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { platformsOf } from '#test/support/run/length.ts';

const product = setUpProduct();
let numbers: string[];
beforeAll(async () => {
  // Who never agreed to calls has a number that nobody asked about.
  const { rows } = await product.database.owner.pool.query<{ index: Buffer }>(
    `SELECT p.index FROM phone p WHERE NOT EXISTS (SELECT FROM number_check c WHERE c.phone_id = p.id)
       AND EXISTS (SELECT FROM guardian_phone gp WHERE gp.phone_id = p.id AND gp.active)`,
  );
  const unchecked = new Set(rows.map(({ index }) => index.toString('hex')));
  const families = await listFamilyPhones(product.database.db, product.vault);
  numbers = families
    .map(({ number }) => number)
    .filter((number) => unchecked.has(product.vault.phoneIndex(number).toString('hex')));
  expect(numbers.length).toBeGreaterThan(1);
});

const waiting = 'The consent was recorded. Checking the number…';
const now = 'The consent was recorded. Here is the number now.';

/** Nobody asks about a number before this is released. */
async function holdChecks(): Promise<{ release(): Promise<void> }> {
  const client = await product.database.owner.pool.connect();
  await client.query('BEGIN');
  await client.query('LOCK TABLE number_check_lease IN SHARE ROW EXCLUSIVE MODE');
  return {
    async release() {
      await client.query('COMMIT');
      client.release();
    },
  };
}

test.each(platformsOf(import.meta.filename))(
  'in %s the form says that the number is being checked, and the card comes with the answer',
  async (platform) => {
    const person =
      platform === 'slack' ? product.onSlack('secretary') : product.onTeams('secretary');
    const number = numbers[platform === 'slack' ? 0 : 1] ?? '';
    const shown = () => [person.form(), ...person.toldPrivately()].join('\n');
    await person.openForm('consent record');
    expect(await person.submit({ number })).toBeUndefined();
    const checks = await holdChecks();
    expect(
      await person.submit({
        channels: 'voice,text',
        purposes: 'school-mission',
        relation: 'parent',
        method: 'spoken',
        reference: `call book ${platform}`,
      }),
    ).toBeUndefined();

    await until('the words that it is checked', () => shown().includes(waiting));
    expect(shown()).not.toContain(now);
    await checks.release();

    const card = await until('the card', () =>
      person.toldPrivately().find((told) => told.includes(now)),
    );
    expect(card).toMatch(/Reassignment check\n[^\n]*, asked .*good until/);
    expect(card).not.toContain('Checking the number…');
    await until('the form to be done', () => !person.form().includes(waiting));
    expect(person.toldPrivately().filter((told) => told.includes(now))).toHaveLength(1);
  },
);
