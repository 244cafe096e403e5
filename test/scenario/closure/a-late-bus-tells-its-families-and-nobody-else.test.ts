import { beforeAll, expect, test } from 'vitest';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { openFields } from '#test/support/product/open-form.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';
import { phoneBinding } from '#vault/vault.ts';

const product = setUpProduct({ students: 60 });
let principal: Person;
let superintendent: Person;
/** A bus of the district, its families' numbers, and a number of nobody who rides it. */
let bus: { id: string; label: string; numbers: string[]; other: string };

beforeAll(async () => {
  principal = product.onSlack('principal');
  superintendent = product.onTeams('superintendent');
  const { rows } = await product.database.pool.query<{ id: string; label: string }>(
    `SELECT g.id, group_label(g) AS label FROM student_group g WHERE g.kind = 'bus'
     ORDER BY (SELECT count(*) FROM phones_of_groups(ARRAY[g.id])) DESC, g.name LIMIT 1`,
  );
  const [found] = rows;
  if (found === undefined) throw new Error('no bus');
  const numbers = await numbersOf(
    'id IN (SELECT phone_id FROM phones_of_groups(ARRAY[$1::uuid]))',
    found.id,
  );
  const [other = ''] = await numbersOf(
    `id NOT IN (SELECT phone_id FROM phones_of_groups(ARRAY[$1::uuid])) AND id IN (
      SELECT phone_id FROM phone_audience WHERE may_be_contacted)`,
    found.id,
  );
  bus = { ...found, numbers, other };
});

async function numbersOf(where: string, id: string): Promise<string[]> {
  const { rows } = await product.database.pool.query<{ index: Buffer; number: Buffer }>(
    `SELECT index, number FROM phone WHERE ${where} ORDER BY id`,
    [id],
  );
  return rows.map(({ index, number }) => product.vault.decrypt(number, phoneBinding(index)));
}

test('a line in chat names the bus, and the form says how many it reaches', async () => {
  await principal.openForm(`closure late 1h ${bus.label.toLowerCase()} tomorrow`);
  await until('the form', () => principal.form().includes('Only families of'));

  expect(principal.form()).toContain('Late start, 1 hour');
  expect(principal.form()).toMatch(
    new RegExp(`^${bus.label} · \\d+ phones? of \\d+ famil(?:y|ies)$`, 'm'),
  );
  expect(principal.form()).not.toContain('All schools');
  expect(principal.form()).not.toContain('I didn’t understand');
});

test('a-late-bus-is-no-emergency: no reason is preset, and as offered it can’t be sent', async () => {
  const inTeams = product.onTeams('principal');
  await inTeams.openForm(`closure late 1h ${bus.label.toLowerCase()} tomorrow`);
  await until('the form', () => inTeams.form().includes('Only families of'));
  for (const platform of ['slack', 'teams'] as const)
    expect(openFields(product, platform, 'principal')).toMatchObject({ ground: '' });

  expect(await inTeams.submit({ groups: bus.id })).toMatch(/required|reason/i);
  expect(await principal.submit({ groups: bus.id })).toMatch(/required|reason/i);
  expect(await principal.submit({ groups: bus.id, ground: 'weather' })).toBeUndefined();
});

test('the approver reads whose families alone it is for', async () => {
  await until('the words', () => principal.form().includes(`${bus.label} only:`));
  const text = `${bus.label} will run one hour late tomorrow.`;
  expect(await principal.submitWords({ en: text }, 'leave-out')).toBeUndefined();

  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  expect(superintendent.card()).toContain(`${bus.label}: late start, 1 hour`);
  expect(superintendent.card()).toMatch(new RegExp(`Families of ${bus.label}: \\d+ students?`));
  expect(await superintendent.details()).toContain(`Only families of\n${bus.label}`);
  expect(superintendent.card()).not.toContain('without consent');
  const { rows } = await product.database.owner.pool.query<{ purpose: string }>(
    'SELECT purpose FROM campaign_version',
  );
  expect(rows).toEqual([{ purpose: 'school-mission' }]);
});

test('its families are called, and nobody else', async () => {
  await superintendent.press('approve');
  await finished(product);

  const called = [...new Set(product.farSide.twilio.calls().map(({ to }) => to))];
  expect(called.length).toBeGreaterThan(0);
  expect(bus.numbers).toEqual(expect.arrayContaining(called));
  const { rows } = await product.database.pool.query<{ count: number }>(
    `SELECT count(DISTINCT phone_id)::int AS count FROM recipient WHERE channel = 'voice'`,
  );
  expect(called).toHaveLength(rows[0]?.count ?? 0);
});

atLength('somebody who asks why is told that no student of that family is in it', async () => {
  const clerk = product.onSlack('compliance');
  await clerk.openForm('closure why');
  await clerk.submit({ number: bus.other });

  await until('the answer', () =>
    clerk
      .toldPrivately()
      .some((told) => told.includes('for groups that no student of this family is in')),
  );
});
