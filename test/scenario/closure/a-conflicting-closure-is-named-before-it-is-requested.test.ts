import { beforeAll, expect, test } from 'vitest';
import { slackChannel } from '#sandbox/far-side.ts';
import { wordsOf } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { todayThere } from '#test/support/district/afternoon.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { platformsOf } from '#test/support/run/length.ts';

const product = setUpProduct({ withoutWorker: true });
beforeAll(async () => {
  await product.onSlack('principal').askClosure();
  await until('the card', () =>
    product.onTeams('superintendent').card().includes('Waiting for approval'),
  );
});

const named = 'Closure 1 already closes these schools that day.';
const count = async () => (await product.database.pool.query('SELECT FROM campaign')).rowCount;

test.each(platformsOf(import.meta.filename))(
  'in %s the words’ form names the other closure of that day, and so does the card',
  async (platform) => {
    const person = platform === 'slack' ? product.onSlack('deputy') : product.onTeams('deputy');
    const before = await count();
    await person.openForm('closure late 2h');

    await person.submit({});

    await until('the conflict on the form', () => person.form().includes(named));
    expect(await count()).toBe(before);

    await person.submitWords({});
    for (const card of [product.onSlack('superintendent'), product.onTeams('superintendent')]) {
      await until('the conflict on the card', () => card.card().includes(named));
      expect(card.card()).toContain('2 hours late');
    }
  },
);

test('the card that was there first names the later one, too', async () => {
  const { slack } = product.farSide;
  const cards = () =>
    slack
      .state()
      .channels.find(({ id }) => id === slackChannel)
      ?.messages.map(wordsOf) ?? [];

  await until('the earlier card to be edited', () =>
    cards().some(
      (card) =>
        card.startsWith('Closure 1 ') && /Closure 2 [^.]* some of these phones that day/.test(card),
    ),
  );
});

test('neither another day nor what was withdrawn is a conflict', async () => {
  const person = product.onSlack('deputy');
  await person.openForm('closure late 2h');
  const later = todayThere().add({ days: 20 }).toString();
  await person.submit({ date: later });
  await until('the words', () => person.form().includes('Check the words'));
  expect(person.form()).not.toContain('Conflicts');

  await product.database.owner.pool.query(
    `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE ended_at IS NULL`,
  );
  await person.openForm('closure late 2h');
  await person.submit({});
  await until('the words', () => person.form().includes('Check the words'));
  expect(person.form()).not.toContain('Conflicts');
});
