import { expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';

const product = setUpProduct({ students: 12, withoutWorker: true });

const drafts = async () =>
  (await product.database.pool.query('SELECT FROM saved_form WHERE shown IS NULL')).rowCount;
const draftsAre = (count: number) =>
  until(`${count} drafts`, async () => (await drafts()) === count);

/** Presses Cancel of the window in Slack. */
async function cancelInSlack(): Promise<void> {
  const user = staff.principal.slackUserId;
  const view = product.farSide.slack.state().views[user]?.at(-1);
  if (view === undefined) throw new Error('no window is open');
  await product.farSide.slack.closeView(user, view.id);
}

/** To the words: from there on the form keeps itself. */
async function reachWords(platform: 'slack' | 'teams') {
  const person = platform === 'slack' ? product.onSlack('principal') : product.onTeams('principal');
  await person.openForm('closure early 12:30');
  await person.submit({ ground: 'weather' });
  await until('the words', () => person.form().includes('Check the words'));
  await draftsAre(1);
  return person;
}

test('canceled in Slack, a form leaves no draft, and the next one begins empty', async () => {
  const person = await reachWords('slack');

  await cancelInSlack();

  await draftsAre(0);
  await person.openForm('closure');
  await until('the form', () => person.form().includes('Tell families'));
  expect(person.form()).not.toContain('Open draft');
  await cancelInSlack();
});

test('canceled in Teams, on the first form or on the words, it leaves none either', async () => {
  for (const back of [true, false]) {
    const person = await reachWords('teams');
    if (back) await person.pressForm('closure-back');

    await person.pressForm('drop-draft');

    await draftsAre(0);
    expect(person.form()).toBe('');
  }
  const person = product.onTeams('principal');
  await person.openForm('closure');
  expect(person.form()).not.toContain('Open draft');
});

test('a draft that somebody saved stays when they cancel', async () => {
  const person = await reachWords('slack');
  await person.pressForm('save-draft');
  await until('the answer', () => person.form().includes('Draft saved.'));

  await cancelInSlack();

  await person.openForm('closure');
  await until('the offer', () => /Open draft: Early dismissal/.test(person.form()));
  expect(await drafts()).toBe(1);
  await cancelInSlack();
});

atLength('a form that Slack lost without a word is offered again', async () => {
  await product.database.owner.pool.query('DELETE FROM saved_form');
  const person = await reachWords('slack');

  await person.openForm('closure');

  await until('the offer', () => /Open draft: Early dismissal/.test(person.form()));
});
