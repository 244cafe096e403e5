import { beforeAll, expect, test } from 'vitest';
import { nationalNumber } from '#domain/shared/written-number.ts';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import type { Person } from '#sandbox/person.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { numbersIn } from '#test/support/leaks/written-numbers.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { startClosure } from '#test/support/product/running-closure.ts';

const product = setUpProduct({ callsPerSecond: 1, mix: everybodyAnswers });
let numbers: string[];
beforeAll(async () => {
  numbers = (await listFamilyPhones(product.database.db, product.vault)).map(
    ({ number }) => number,
  );
});

async function toldAfter(person: Person, words: string, act: () => Promise<void>) {
  await act();
  return until(`“${words}”`, () => person.toldPrivately().find((told) => told.includes(words)));
}

/** All that both platforms were sent, with its links. */
const sent = () => JSON.stringify([product.farSide.slack.state(), product.farSide.teams.state()]);

test.each([
  ['slack', 'You have the wrong number'],
  ['teams', 'Wrong number, who is this?'],
] as const)(
  'on %s, who answers “%s” is not to be called, and there is no link',
  async (platform, words) => {
    const number = numbers.pop() ?? '';
    await product.farSide.twilio.sendText(number, words);
    await until('the request', async () => {
      const { rowCount } = await product.database.owner.pool.query(
        'SELECT FROM family_request WHERE closed_at IS NULL AND claimed_by IS NULL',
      );
      return rowCount === 1;
    });
    const secretary =
      platform === 'slack' ? product.onSlack('secretary') : product.onTeams('secretary');
    await toldAfter(secretary, '1 request waits', () => secretary.say('consent requests'));

    const card = await toldAfter(secretary, 'This request is yours now.', () =>
      secretary.pressPrivate('take-request'),
    );

    expect(card).toMatch(
      /This isn’t the family’s number\. Don’t call it\.|This may not be the family’s number\. Don’t call it until you decide\./,
    );
    expect(card).not.toContain('Call the family instead');
    expect(card).not.toContain(nationalNumber(number));
    expect(sent()).not.toContain(`tel:${number}`);
  },
);

test('of a stopped closure the office gets a count, and no list to call', async () => {
  await startClosure(product);
  await product.onSlack('principal').press('stop');
  await until('the stop', async () => (await product.campaign()).state === 'stopped');
  for (const person of [product.onSlack('secretary'), product.onTeams('secretary')]) {
    const told = await toldAfter(person, 'families not reached', () =>
      person.say('closure unreached'),
    );
    expect(told).toMatch(/Not called, because Dana Whitfield stopped it: \d+ (family|families)\./);
    expect(told).toContain('Don’t call them about this closure.');
    expect(numbersIn(told)).toEqual([]);
  }
  expect(sent()).not.toContain('tel:');
});
