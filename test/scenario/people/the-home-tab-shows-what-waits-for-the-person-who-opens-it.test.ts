import { expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { wordsOf } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';

const product = setUpProduct({ withoutWorker: true });

const drawn = (who: keyof typeof staff) =>
  wordsOf(product.farSide.slack.state().homes[staff[who].slackUserId]?.blocks);

/** Opens the tab until it says so: Slack is answered before the tab is drawn. */
async function opened(who: keyof typeof staff, containing: string): Promise<string> {
  expect(await product.farSide.slack.openHome(staff[who].slackUserId)).toMatchObject({
    status: 200,
  });
  return until(`a home with “${containing}”`, () =>
    drawn(who).includes(containing) ? drawn(who) : undefined,
  );
}

test('on a quiet morning nothing waits', async () => {
  const home = await opened('superintendent', 'Nothing is waiting for you.');

  expect(home).toContain('No calls are going out.');
  expect(home).toMatch(/Your training\nCurrent until/);
});

test('a closure is requested from the tab, and waits on the tab of the person who may approve it', async () => {
  const principal = product.onSlack('principal');
  await opened('principal', 'Notify families');
  await product.farSide.slack.pressAtHome(staff.principal.slackUserId, 'closure');
  await until('the form', () =>
    product.farSide.slack.state().views[staff.principal.slackUserId]?.at(-1),
  );
  expect(await principal.submit({})).toBeUndefined();
  expect(await principal.submitWords({})).toBeUndefined();
  await until('the card', () => principal.card().includes('Waiting for approval'));

  const approver = await opened('superintendent', '1 · Waiting for approval');
  expect(approver).toMatch(/^Hello, Marcus Oyelaran\nWaiting for you\n/);
  expect(approver).toContain('decide by');
  const author = await opened('principal', '1 · Waiting for approval');
  expect(author).toMatch(/Waiting for you\nNothing is waiting for you\./);
  expect(author).toMatch(/Your requests\n\*Closure 1 · Waiting for approval/);
});

atLength('administrators are told which keys are over their term, and nobody else is', async () => {
  expect(await opened('administrator', 'Calling now')).not.toContain('in use for too long');
  await product.database.owner.pool.query(
    `UPDATE data_key SET state_at = now() - interval '366 days' WHERE class IN ('guardian', 'staff')`,
  );

  expect(await opened('administrator', 'in use for too long')).toContain('2 keys have been in use');
  expect(await opened('principal', 'Calling now')).not.toContain('in use for too long');
});

test('the card is shown from there without its decision, which counts in the channel alone', async () => {
  const { slack } = product.farSide;
  const { slackUserId } = staff.superintendent;
  await slack.pressAtHome(slackUserId, 'status');
  await until('the card in a chat of one’s own, without the button that approves', () =>
    slack
      .state()
      .channels.filter(({ isDirect }) => isDirect === true)
      .flatMap(({ messages }) => messages)
      .map(({ blocks }) => JSON.stringify(blocks))
      .some((card) => card.includes('Decide by') && !card.includes('"approve:')),
  );
});

test('once it is decided it waits for nobody, and the tab says so when it is opened again', async () => {
  await product.onSlack('superintendent').press('approve');
  await until('the decision', async () => (await product.campaign()).state === 'approved');

  expect(await opened('superintendent', 'Nothing is waiting for you.')).not.toContain(
    'Waiting for approval',
  );
});
