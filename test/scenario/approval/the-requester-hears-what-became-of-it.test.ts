import { expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { wordsOf } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ students: 12 });

/** What the bot wrote into the principal’s own chat about their request: a message each. */
const own = (): string[] =>
  (
    product.farSide.slack
      .state()
      .channels.find(({ id }) => id === `D${staff.principal.slackUserId}`)?.messages ?? []
  )
    .map(({ text, blocks }) => `${text}\n${wordsOf(blocks)}`)
    .filter((words) => words.includes('Your request, closure 1'));
const expectOwn = async (words: RegExp) => {
  await until(String(words), () => own().some((one) => words.test(one)));
  expect(own()).toHaveLength(1);
};
const principal = () => product.onSlack('principal');
const superintendent = () => product.onTeams('superintendent');

test('who requests is told for whom it waits, in a message of their own', async () => {
  await principal().askClosure({ delivery: 'call' });

  await expectOwn(/Waiting for [^]*Marcus Oyelaran[^]*It expires at \d+:\d\d [ap]m/);
});

test('sent back, the same message says by whom and why, and leads to the form', async () => {
  await until('the card', () => superintendent().card().includes('Waiting for approval'));
  await superintendent().press('send-back-form');
  await superintendent().submit({ reason: 'Say that no buses run.' });

  await expectOwn(/Sent back by Marcus Oyelaran, \d+:\d\d [^]*Say that no buses run\./);
  expect(own()[0]).toContain('Edit and resubmit');
  // An edit rings nobody: the thread of the closure mentions who requested it.
  const mention = new RegExp(`Requested by[^]{0,90}${staff.principal.slackUserId}`);
  await until('the mention', () =>
    mention.test(JSON.stringify(product.farSide.slack.state().channels)),
  );
});

test('what came back leads the list of what waits for them, until they request it again', async () => {
  await principal().say('closure waiting');
  const listed = await until('the list', () =>
    principal()
      .toldPrivately()
      .findLast((one) => one.includes('came back')),
  );
  expect(listed).toMatch(/^1 request of yours came back/);
  expect(listed).toMatch(/sent back by Marcus Oyelaran: Say that no buses run\./);

  await principal().pressInOwnChat('Edit and resubmit');
  await until('the form', () => principal().form().includes('Say that no buses run.'));
  await principal().submit({});
  await principal().submitWords({ en: 'All schools are closed. No buses run.' });
  await expectOwn(/Waiting for [^]*Marcus Oyelaran/);
  await principal().say('closure waiting');
  await until('the list without it', () =>
    principal().toldPrivately().at(-1)?.includes('Waiting for others'),
  );
});

test('approved, called and finished, it says by whom and how many heard it', async () => {
  await until('the second version', () => superintendent().card().includes('No buses run.'));
  await superintendent().press('approve');
  await finished(product);

  await expectOwn(/Finished, \d+:\d\d [^]*\. \d+ of \d+ phones reached \(/);
  expect(own()[0]).not.toContain('Edit and resubmit');
});
