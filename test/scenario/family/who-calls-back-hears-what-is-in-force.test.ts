import { expect, test } from 'vitest';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ students: 10, mix: { ...everybodyAnswers, noAnswer: 1 } });

let number = '';
/** What somebody hears who calls back. */
async function heard(): Promise<string> {
  const call = product.farSide.twilio.callBack(number);
  await until('the end of the call', () => call.status === 'completed');
  return call.transcript.map(({ text }) => text).join(' ');
}
const english = async () => {
  const { rows } = await product.database.owner.pool.query<{ body: string }>(
    `SELECT body FROM message_text WHERE language = 'en'`,
  );
  return rows[0]?.body ?? '';
};

test('a parent who missed the call hears the closure on calling back, and not that we reached them', async () => {
  await product.onSlack('principal').askClosure({ delivery: 'call' });
  const approver = product.onTeams('superintendent');
  await until('the card', () => approver.card().includes('Waiting for approval'));
  await approver.press('approve');
  const families = await listFamilyPhones(product.database.db, product.vault);
  const inEnglish = new Set(
    families.filter(({ language }) => language === 'en').map((phone) => phone.number),
  );
  const missed = await until('a missed call', () =>
    product.farSide.twilio
      .calls()
      .find(({ to, status }) => inEnglish.has(to) && status === 'no-answer'),
  );
  number = missed.to;

  const words = await heard();
  expect(words).toContain('we sent out this notice.');
  expect(words).toContain(await english());
  expect(words).not.toContain('we contacted you');
});

test('once it was stopped, nobody hears it', async () => {
  const person = product.onSlack('superintendent');
  await person.press('stop');
  await until('the stop', async () => (await product.campaign()).state === 'stopped');

  const words = await heard();
  expect(words).toContain('There is no message for this number now.');
  expect(words).not.toContain(await english());
});
