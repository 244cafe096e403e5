import { expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { awaitDirect, directSaying, pressDirect } from '#test/support/chat/own-chats.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { proposeUntil, writeAnnouncement } from '#test/support/translation/propose.ts';

const product = setUpProduct();

const english = 'The gym is closed on Friday, January 15.';
const vietnamese = 'Vietnamese: is this translation right?';
const arabic = 'Arabic: is this translation right?';

test('however often it is asked for, one message a language, to nobody who does not read it', async () => {
  for (const person of [product.onSlack('principal'), product.onTeams('deputy')]) {
    await writeAnnouncement(person, english);
    await proposeUntil(person, english, 'Vietnamese: proposed, waiting for a translator');
    await proposeUntil(person, english, 'Arabic: proposed, waiting for a translator');
  }
  // A second bot looks for what is to be told, too.
  await product.startBotProcess();
  await awaitDirect(product, 'liaison', vietnamese);
  await awaitDirect(product, 'liaison', arabic);

  await proposeUntil(product.onSlack('principal'), english, 'Vietnamese: proposed');
  for (const words of [vietnamese, arabic]) {
    expect(directSaying(product, 'liaison', words)).toHaveLength(1);
    for (const who of ['principal', 'deputy', 'superintendent', 'secretary'] as const)
      expect(directSaying(product, who, words)).toEqual([]);
  }
  expect(product.farSide.google.questions().filter(({ target }) => target === 'vi')).toEqual([
    { text: english, target: 'vi' },
  ]);
});

const answersTo = (who: 'principal' | 'deputy') =>
  directSaying(product, who, 'the translation you asked for');

test.each(['slack', 'teams'] as const)(
  'in %s what waits for a translator is listed, and decided there in a form',
  async (platform) => {
    const liaison = platform === 'slack' ? product.onSlack('liaison') : product.onTeams('liaison');
    const [name, words] = platform === 'slack' ? ['Arabic', arabic] : ['Vietnamese', vietnamese];
    await liaison.say('closure waiting');
    await until('the list', () => (liaison.toldPrivately().at(-1) ?? '').includes(`Check ${name}`));

    await liaison.pressPrivate('translation-form');
    await until('the form', () => liaison.form().includes('No family hears it unless you accept.'));
    expect(liaison.form()).toContain(english);
    expect(await liaison.submit({ accepted: `${name} by hand, Friday.` })).toBeUndefined();

    await until('the message to say so', () =>
      directSaying(product, 'liaison', words).some(
        (one) => one.words.includes('accepted by Hodan Abdi') && !one.offers('reject-translation'),
      ),
    );
  },
);

test('the person who asked first hears once what became of it, with the words', async () => {
  await until('both answers', () => answersTo('principal').length === 2);
  const [first, second] = answersTo('principal')
    .map(({ words }) => words)
    .toSorted();

  expect(first).toMatch(/^Arabic: accepted by Hodan Abdi, \d+:\d\d [ap]m \S+\./);
  expect(first).toContain('Arabic by hand, Friday.');
  expect(second).toContain('Vietnamese: the translation you asked for');
  expect(second).toContain('Press “Propose translations” on your draft to add it.');
  expect(answersTo('deputy')).toEqual([]);
});

test('what is decided stays so, also where an old button is pressed', async () => {
  await writeAnnouncement(product.onSlack('principal'), `${english} Again.`);
  await proposeUntil(product.onSlack('principal'), `${english} Again.`, 'Vietnamese: proposed');
  const message = await until('the new message', () =>
    directSaying(product, 'liaison', `${english} Again.`).find(({ words }) =>
      words.includes(vietnamese),
    ),
  );
  await pressDirect(product, 'liaison', { message, verb: 'reject-translation' });
  const state = async () => {
    const { rows } = await product.database.pool.query(
      `SELECT state FROM translation WHERE language = 'vi' AND english = $1`,
      [`${english} Again.`],
    );
    return rows[0]?.state;
  };
  await until('the rejection', async () => (await state()) === 'rejected');
  await until('the answer to the person who asked', () =>
    answersTo('principal').some((one) => one.words.includes(`${english} Again.`)),
  );
  await proposeUntil(
    product.onSlack('principal'),
    `${english} Again.`,
    'Vietnamese: rejected by Hodan Abdi',
  );
  expect(await state()).toBe('rejected');
});
