import { expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { waitingTarget } from '#test/support/chat/attacks.ts';
import { awaitDirect, directSaying, directTo, pressDirect } from '#test/support/chat/own-chats.ts';
import { withdraw } from '#test/support/chat/withdraw.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';

const product = setUpProduct({ withoutWorker: true });

async function ask(number: number): Promise<void> {
  await product.onSlack('principal').askClosure({ delivery: 'call' });
  await waitingTarget(product, number);
}

const list = 'your approval: closure';

const platformsSaying = (words: string) =>
  directSaying(product, 'superintendent', words).map(({ platform }) => platform);

async function told(who: 'principal' | 'deputy' | 'secretary' | 'superintendent'): Promise<string> {
  const person = product.onSlack(who);
  const before = person.toldPrivately().length;
  await person.say('closure waiting');
  return until('an answer', () => person.toldPrivately().slice(before).at(-1));
}

test('nothing waits: that is said in words to each person', async () => {
  expect(await told('superintendent')).toContain('No closure waits for your decision.');
  expect(await told('principal')).toContain('No request of yours waits for approval.');
  expect(await told('secretary')).toContain('Nothing waits for you.');
});

test('two closures come one by one, the third and the fourth in one list', async () => {
  for (const number of [1, 2, 3, 4]) await ask(number);

  const message = await awaitDirect(product, 'superintendent', 'closure 3, closure 4');
  expect(message.words).toContain('2 more closures need your approval');
  expect(message.words).toContain('requested by Dana Whitfield');
  // Who never decided has them in both chats.
  await until('both chats', () => directTo(product, 'superintendent').length === 6);
  for (const words of [list, 'Closure 1 ·', 'Closure 2 ·'])
    expect(platformsSaying(words)).toEqual(['slack', 'teams']);
});

test('what waits is asked for: what to decide, with its time, and what of one’s own waits for others', async () => {
  const mine = await told('superintendent');
  for (const number of [1, 2, 3, 4]) {
    expect(mine).toMatch(new RegExp(`Closure ${number}\\n.*decide by \\d+:\\d\\d [ap]m`));
    expect(mine).toContain(`Open closure ${number}`);
  }
  const hers = await told('principal');
  expect(hers).toContain('Your requests, waiting for an approver');
  expect(hers).toContain('Show closure 4');
  expect(hers).not.toContain('Open closure');
});

test('a closure of the list is opened as a card of its own, once, and decided there; the list loses it', async () => {
  const message = await awaitDirect(product, 'superintendent', list);
  await pressDirect(product, 'superintendent', { message, verb: 'open-waiting' });

  const card = await awaitDirect(product, 'superintendent', 'Closure 3 ·');
  await until('a list without it', () =>
    directSaying(product, 'superintendent', '1 more closure needs your approval: closure 4.').at(0),
  );
  // The list was read before it lost the line, and pressed again.
  await product.onSlack('superintendent').say('closure waiting');
  await product.onSlack('superintendent').pressPrivate('open-waiting');
  await pressDirect(product, 'superintendent', { message: card, verb: 'approve' });

  await awaitDirect(product, 'superintendent', 'Marcus Oyelaran approved this at');
  expect((await stateOf(3))?.state).toBe('approved');
  expect(directSaying(product, 'superintendent', 'Closure 3 ·')).toHaveLength(1);
});

test('who decided once is asked in one chat from then on, who never did in both', async () => {
  const asked = async ({ directoryId }: { directoryId: string }) => {
    const { rows } = await product.database.owner.pool.query<{ asked: string }>(
      `SELECT asked_platforms(id, '{slack,teams}') AS asked FROM operator WHERE directory_id = $1`,
      [directoryId],
    );
    return rows.map((row) => row.asked);
  };

  expect(await asked(staff.superintendent)).toHaveLength(1);
  expect(await asked(staff.deputy)).toHaveLength(2);
});

atLength(
  'an empty list says so and stays; the next closure too many begins another one',
  async () => {
    const first = await awaitDirect(product, 'superintendent', list);
    await withdraw(product.onSlack('principal'), 4);
    await until('the empty list', () =>
      directSaying(product, 'superintendent', 'All of these').at(0),
    );
    expect(directSaying(product, 'superintendent', 'All of these')).toMatchObject([
      { id: first.id },
    ]);

    await ask(5);

    const second = await awaitDirect(product, 'superintendent', 'closure 5');
    expect(second.id).not.toBe(first.id);
    expect(second.words).toContain('1 more closure needs your approval');
  },
);

atLength('an opened card counts for those who may decide, and for nobody else', async () => {
  const data = { campaign: (await stateOf(5))?.id ?? '' };
  const { teams } = product.farSide;
  const root = await until('the card in Teams', () =>
    teams
      .state()
      .conversations.flatMap(({ activities }) => activities)
      .findLast(({ summary }) => summary?.startsWith('Closure 5 ')),
  );
  await teams.pressExecute(staff.principal.teamsUserId, root.id, 'open-waiting', data);
  await teams.pressExecute(staff.secretary.teamsUserId, root.id, 'open-waiting', data);

  expect(directSaying(product, 'secretary', 'Approve')).toEqual([]);
  const { rowCount } = await product.database.pool.query(
    `SELECT FROM asked_approver a JOIN operator o ON o.id = a.operator_id
     WHERE o.directory_id IN ($1, $2)`,
    [staff.principal.directoryId, staff.secretary.directoryId],
  );
  expect(rowCount).toBe(0);
});

async function stateOf(number: number): Promise<{ id: string; state: string } | undefined> {
  const { rows } = await product.database.pool.query<{ id: string; state: string }>(
    'SELECT id, state FROM campaign WHERE number = $1',
    [number],
  );
  return rows[0];
}
