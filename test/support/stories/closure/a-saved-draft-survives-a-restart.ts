import { beforeAll, expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';

/** In short one restart. */
export function draftSurvives(length: 'short' | 'long'): void {
  const isLong = length === 'long';
  const product = setUpProduct({
    students: isLong ? 30 : 12,
    withoutWorker: true,
    withoutBot: true,
  });
  let kill: () => Promise<void>;
  beforeAll(async () => {
    await restart();
  });

  async function restart(): Promise<void> {
    await kill?.();
    const bot = await product.startBotProcess();
    kill = () => bot.kill();
  }

  const drafts = async () =>
    (await product.database.pool.query('SELECT FROM saved_form WHERE shown IS NULL')).rowCount;

  test('what was saved in Slack stands there again after a restart, and in Teams', async () => {
    const onSlack = product.onSlack('principal');
    await onSlack.openForm('closure late 2h');
    await onSlack.pressForm('save-draft', { ground: 'fire' });
    await until('the answer', () => onSlack.form().includes('Draft saved.'));
    expect(onSlack.form()).toContain('Fire');

    await restart();

    const onTeams = product.onTeams('principal');
    await onTeams.openForm('closure');
    expect(onTeams.form()).toMatch(/Open draft: Late start, 2 hours, .*, saved /);
    await onTeams.pressForm('saved-form');
    expect(onTeams.form()).toContain('Your draft of ');
    expect(onTeams.form()).toMatch(/^fire$/m);
    expect(onTeams.form()).toMatch(/^late-2h$/m);
  });

  test('nobody else is offered it', async () => {
    const deputy = product.onTeams('deputy');
    await deputy.openForm('closure');

    expect(deputy.form()).not.toContain('Open draft');
  });

  if (length === 'short') return;

  test('words that were typed are kept by going back, and after another restart', async () => {
    const person = product.onTeams('principal');
    await person.submit({});
    await person.pressForm('closure-back', {
      'text-en': 'Buses run two hours late on Elm Street.',
    });
    expect(person.form()).toMatch(/^fire$/m);

    await restart();

    await person.openForm('closure');
    await person.pressForm('saved-form');
    await person.submit({});
    expect(person.form()).toContain('Buses run two hours late on Elm Street.');
  });

  test('of two windows the last save wins, and says so', async () => {
    const onSlack = product.onSlack('principal');
    await onSlack.openForm('closure');
    await onSlack.pressForm('saved-form');
    await until('the draft', () => onSlack.form().includes('Your draft of '));
    await onSlack.pressForm('save-draft', { ground: 'health' });
    await until('the answer', () => onSlack.form().includes('Draft saved.'));

    const onTeams = product.onTeams('principal');
    await onTeams.pressForm('save-draft');

    expect(onTeams.form()).toContain('It replaced what you saved in another window at ');
  });

  test('requested, it is a draft no longer', async () => {
    const person = product.onTeams('principal');
    expect(await drafts()).toBe(1);

    await person.submitWords({});
    await until('the card', () => person.card().includes('Waiting for approval'));

    expect(person.card()).toContain('Buses run two hours late on Elm Street.');
    expect(await drafts()).toBe(0);
    await person.openForm('closure');
    expect(person.form()).not.toContain('Open draft');
  });

  test('a form that is closed half-way is offered once its words were reached', async () => {
    const person = product.onSlack('principal');
    await person.openForm('closure early 12:30');
    await person.submit({ ground: 'weather' });
    await until('the words', () => person.form().includes('Check the words'));

    await person.openForm('closure');

    await until('the offer', () => /Open draft: Early dismissal/.test(person.form()));
  });
}
