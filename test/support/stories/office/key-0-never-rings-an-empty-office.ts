import { expect, test } from 'vitest';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { toldAfter } from '#test/support/product/running-closure.ts';

/** In short while the office is closed. */
export function keyZero(length: 'short' | 'long'): void {
  const isLong = length === 'long';
  const product = setUpProduct({ students: isLong ? 20 : 12 });

  const district = (columns: string) =>
    product.database.owner.pool.query(`UPDATE district SET ${columns}`);
  /** Hours that run now, or don't, at whatever time of day this test runs. */
  const openOffices = () =>
    district(`office_opens = '00:00', office_closes = '24:00', office_weekends = true`);
  const closeOffices = () =>
    district(`(office_opens, office_closes, office_weekends) = (SELECT
    CASE WHEN is_day THEN time '00:00' ELSE '12:00' END,
    CASE WHEN is_day THEN time '00:30' ELSE '12:30' END, true
    FROM (SELECT extract(hour FROM now() AT TIME ZONE district.time_zone) BETWEEN 6 AND 17 AS is_day) clock)`);

  /** A closure whose families press these keys one after the other: what was said on each call, and by whom. */
  async function closureWith(keys: string[]) {
    const { twilio } = product.farSide;
    const before = twilio.calls().length;
    for (const { number } of await listFamilyPhones(product.database.owner.db, product.vault))
      twilio.setBehavior(number, { answers: 'person', keys });
    await product.onSlack('principal').askClosure({ delivery: 'call' });
    const superintendent = product.onTeams('superintendent');
    await until('the card', () => superintendent.card().includes('Waiting for approval'));
    await superintendent.press('approve');
    await finished(product);
    return twilio
      .calls()
      .slice(before)
      .map(({ transcript }) => transcript);
  }

  const offices = (calls: { speaker: string }[][]) =>
    calls.filter((call) => call.some(({ speaker }) => speaker === 'office')).length;

  /** The card of what is over says how many asked, and Details what came of it. */
  async function expectTold(asked: number, words: string): Promise<void> {
    for (const person of [product.onSlack('superintendent'), product.onTeams('superintendent')]) {
      await until('the card', () => person.card().includes(`Asked for the office\n${asked}`));
      await until(words, async () => (await person.details()).includes(`${asked} · ${words}`));
    }
  }

  test('outside its hours the office never rings: each family is asked, and its wish reaches the front office', async () => {
    await closeOffices();

    const calls = await closureWith(['0', '4']);

    expect(calls.length).toBeGreaterThan(isLong ? 10 : 5);
    expect(offices(calls)).toBe(0);
    await expectTold(
      calls.length,
      `${calls.length} while it was closed · ${calls.length} want a call back`,
    );
    const secretary = product.onSlack('secretary');
    await toldAfter(secretary, 'family request', () => secretary.say('closure waiting'));
  });

  if (length === 'short') return;

  test('within its hours a family is put through', async () => {
    await openOffices();

    const calls = await closureWith(['0']);

    expect(offices(calls)).toBe(calls.length);
    await expectTold(calls.length, `${calls.length} put through`);
  });

  test('where nobody picks up for 20 seconds, the family is told so and asks to be called back', async () => {
    await openOffices();
    product.farSide.twilio.pickUpTransfers(false);

    const calls = await closureWith(['0', '4']);

    expect(offices(calls)).toBe(0);
    await expectTold(calls.length, `${calls.length} not picked up`);
  });
}
