import { expect, test } from 'vitest';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ withoutWorker: true });

const rows = async <Row extends object>(sql: string): Promise<Row[]> =>
  (await product.database.owner.pool.query<Row>(sql)).rows;
const next = Temporal.Now.plainDateISO('UTC').add({ days: 30 }).toString();
const told = (person: Person, words: string) =>
  until(`“${words}”`, () => person.toldPrivately().findLast((one) => one.includes(words)));

test.each([
  ['slack', 'ferpa', '34 CFR 99 (FERPA)'],
  ['teams', 'ppra', '20 USC 1232h(c)(2)'],
] as const)(
  'on %s, what nobody read for 90 days is on the card until somebody reads it',
  async (platform, source, title) => {
    const officer =
      platform === 'slack' ? product.onSlack('compliance') : product.onTeams('compliance');
    await rows(`UPDATE law_source SET read_on = current_date - 95 WHERE id = '${source}'`);
    await officer.say('audit law');
    const card = await told(officer, '1 source to read');
    expect(card).toContain(title);
    expect(card).toContain('last read on');

    await officer.pressPrivate('law-form');
    await until('the form', () => officer.form().includes('Read the source itself'));
    expect(await officer.submit({ source, outcome: 'unchanged', next: '2031-01-01' })).toContain(
      '90 days at most',
    );
    expect(await officer.submit({ source, outcome: 'unchanged', next })).toBeUndefined();

    await told(officer, 'Nothing to read');
    expect(await rows(`SELECT outcome FROM law_check WHERE source = '${source}'`)).toEqual([
      { outcome: 'unchanged' },
    ]);
  },
);

test('nobody else is shown what compliance reads', async () => {
  const principal = product.onSlack('principal');
  await principal.say('audit law');

  await told(principal, 'ompliance');
  expect(principal.toldPrivately().some((one) => one.includes('Law watch'))).toBe(false);
});
