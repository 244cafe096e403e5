import { beforeAll, expect, test } from 'vitest';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ students: 30, mix: everybodyAnswers });
let number: string;
beforeAll(async () => {
  const { rows } = await product.database.owner.pool.query<{ index: Buffer }>(
    `SELECT p.index FROM phone p JOIN phone_gate g ON g.phone_id = p.id
     WHERE (SELECT v.allows FROM consent_verdict('school-mission', 'text', g, roster_rule_for(p.id)) AS v) ORDER BY p.index`,
  );
  const may = new Set(rows.map(({ index }) => index.toString('hex')));
  const phones = await listFamilyPhones(product.database.db, product.vault);
  number =
    phones.find((one) => may.has(product.vault.phoneIndex(one.number).toString('hex')))?.number ??
    '';
});

const words = 'When can I pick up <b>Ana</b>?';

const channels = () =>
  JSON.stringify([
    product.farSide.slack.state().channels,
    product.farSide.teams.state().conversations.filter(({ kind }) => kind === 'channel'),
  ]);

test('a reply waits in the front office’s channel, where nobody reads it', async () => {
  await product.farSide.twilio.sendText(number, words);

  await until('the card', () => channels().includes('Take the next one'));
  expect(channels()).toContain('1 request waits: 1 reply.');
  expect(channels()).not.toContain('pick up');
  expect(channels()).not.toContain(number.slice(2));
});

test('who takes it reads the words as they were written, and answers once', async () => {
  const secretary = product.onSlack('secretary');
  await secretary.say('consent requests');
  await until('what waits', () =>
    secretary.toldPrivately().find((text) => text.includes('1 request waits for someone to take.')),
  );
  await secretary.pressPrivate('take-request');
  const card = await until('the request', () =>
    secretary.toldPrivately().find((text) => text.includes('This request is yours now.')),
  );
  // What looks like markup is shown as it was written, and does nothing.
  expect(card).toContain(words);
  await until('the channel', () => channels().includes('All requests are taken.'));

  await secretary.pressPrivate('answer-request-form');
  expect(
    await secretary.submit({ answer: 'own', words: 'At 3 pm, at the front door.' }),
  ).toBeUndefined();
  const text = await until('the answer', () =>
    product.farSide.twilio.phone(number).texts.find(({ body }) => body.includes('front door')),
  );
  expect(text.body).toMatch(/: At 3 pm, at the front door\.$/);

  await until('the answer on the card', () =>
    secretary.toldPrivately().find((told) => told.includes('Your answer is on its way.')),
  );
  await secretary.pressPrivate('close-request');
  await until('the count', async () => {
    const { rows } = await product.database.owner.pool.query(
      'SELECT FROM family_request WHERE closed_at IS NOT NULL AND answered_at IS NOT NULL',
    );
    return rows.length === 1;
  });
});

test('what nobody takes is told again, to those who could', async () => {
  await product.farSide.twilio.sendText(number, 'hello? is anybody there');
  await until('the request', async () => {
    const { rowCount } = await product.database.owner.pool.query(
      `UPDATE family_request SET opened_at = opened_at - interval '31 minutes' WHERE closed_at IS NULL AND claimed_by IS NULL`,
    );
    return rowCount === 1;
  });
  await product.database.owner.pool.query(
    `UPDATE posted_card SET revision = revision + 1 WHERE kind = 'family-requests'`,
  );

  await until('the alarm', () => channels().includes('No one took it for 30 minutes.'));
  expect(channels()).not.toContain('anybody there');
});
