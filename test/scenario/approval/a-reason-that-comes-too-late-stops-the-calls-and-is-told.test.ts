import { expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ callsPerSecond: 1 });

const reason = 'Say that breakfast is served from 9:30 am.';

test('who sends back what somebody else has just approved is told that it stopped the calls', async () => {
  const principal = product.onSlack('principal');
  const deputy = product.onTeams('deputy');
  await principal.askClosure();
  await until('the card', () => deputy.card().includes('Decide by'));
  await deputy.press('send-back-form');
  await product.onSlack('superintendent').press('approve');
  await until('the calls', async () => (await product.campaign()).state === 'dialing');

  expect(await deputy.submit({ reason })).toBeUndefined();

  await until('the answer', () =>
    deputy.toldPrivately().some((words) => words.includes('You stopped closure 1')),
  );
  expect(await product.campaign()).toMatchObject({ state: 'stopped' });
});

test('the reason stands on the card, in the thread, and where it is mended', async () => {
  const principal = product.onSlack('principal');
  await until('the card', () => principal.card().includes('Stopped by Inés Carvajal'));
  expect(principal.card()).toContain(`who sent it back: ${reason}`);
  const thread = () => JSON.stringify(product.farSide.slack.state().channels);
  await until('the thread', () =>
    thread().includes(`which stopped it: ${reason} No new call starts.`),
  );

  await principal.press('revise');

  await until('the form', () => principal.form().includes(reason));
});
