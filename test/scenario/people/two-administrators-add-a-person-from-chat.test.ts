import { beforeAll, expect, test } from 'vitest';
import { violatedRule } from '#database/transaction.ts';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ withoutWorker: true });
const card = 'New person';
let joan: { onSlack: Person; onTeams: Person };
let hana: { onSlack: Person; onTeams: Person };

beforeAll(() => {
  joan = { onSlack: product.onSlack('administrator'), onTeams: product.onTeams('administrator') };
  hana = { onSlack: product.onSlack('technologist'), onTeams: product.onTeams('technologist') };
});

type OnFile = { id: string; active: boolean; roles: number };
async function onFile(directoryId: string): Promise<OnFile | undefined> {
  const { rows } = await product.database.pool.query<OnFile>(
    `SELECT id, active, (SELECT count(*)::int FROM role_grant g WHERE g.operator_id = o.id) AS roles
     FROM operator o WHERE directory_id = $1`,
    [directoryId],
  );
  return rows[0];
}

async function ask(person: Person, name: string, directoryId: string): Promise<unknown> {
  const { rows } = await product.database.pool.query<{ tenant: string }>(
    `SELECT directory_tenant AS tenant FROM operator WHERE active GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`,
  );
  await person.openForm('closure people add');
  return person.submit({ name, directoryId, tenant: rows[0]?.tenant ?? '' });
}

async function inBoth(...words: string[]): Promise<void> {
  for (const person of [joan.onSlack, hana.onTeams])
    for (const one of words)
      await until(`“${one}” in the channel`, () => person.finding(card).includes(one));
}

async function told(person: Person, words: string, act: () => Promise<unknown>): Promise<void> {
  const since = person.toldPrivately().length;
  await act();
  await until(`“${words}”`, () => person.toldPrivately().slice(since).join('\n').includes(words));
}

const newcomers = [
  ['Slack', 'Ines Calloway', 'newcomer-0001'],
  ['Teams', 'Abel Fontaine', 'newcomer-0002'],
] as const;

test.each(newcomers)(
  'asked for on %s: a second administrator puts them on the list, without a role',
  async (platform, name, directoryId) => {
    const [first, other, second] =
      platform === 'Slack'
        ? [joan.onSlack, joan.onTeams, hana.onTeams]
        : [hana.onTeams, hana.onSlack, joan.onSlack];
    expect(await ask(first, name, directoryId)).toBeUndefined();
    await inBoth('Waiting for a second administrator', `Add ${name}`, directoryId);
    expect(await onFile(directoryId)).toMatchObject({ active: false, roles: 0 });

    // The same person from their other account is still the same person.
    await told(other, 'A different administrator must confirm it', () =>
      other.pressFinding(card, 'confirm-change'),
    );
    expect(await onFile(directoryId)).toMatchObject({ active: false });

    await second.pressFinding(card, 'confirm-change');
    await inBoth('On the staff list', `${name} has no role yet`);
    expect(await onFile(directoryId)).toMatchObject({ active: true, roles: 0 });
  },
);

test('nobody else may ask or confirm, and what is declined leaves them powerless', async () => {
  await told(product.onSlack('principal'), 'Only administrators of the whole district', () =>
    product.onSlack('principal').say('closure people add'),
  );
  expect(await ask(joan.onSlack, 'Tess Oakley', 'newcomer-0003')).toBeUndefined();
  await inBoth('Add Tess Oakley');
  const superintendent = product.onTeams('superintendent');
  await told(superintendent, 'Only administrators of the whole district', () =>
    superintendent.pressFinding(card, 'confirm-change'),
  );
  await hana.onTeams.pressFinding(card, 'decline-change');
  await inBoth('Declined');
  expect(await onFile('newcomer-0003')).toMatchObject({ active: false });
});

test('the bot’s login puts nobody on the list by itself', async () => {
  const bot = product.database.as('bot').pool;
  const declined = await onFile('newcomer-0003');
  const fault = (statement: string, values: unknown[] = []) =>
    bot.query(statement, values).then(() => undefined, violatedRule);

  expect(
    await fault(
      `INSERT INTO operator (directory_tenant, directory_id, name) VALUES ('t', 'thief', 'x')`,
    ),
  ).toBe('operator_by_two_administrators');
  expect(await fault('UPDATE operator SET active = true WHERE id = $1', [declined?.id])).toBe(
    'operator_by_two_administrators',
  );
});

test('somebody who left comes back in the same way, without the roles they had', async () => {
  const { rows } = await product.database.pool.query<{ id: string; directoryId: string }>(
    `UPDATE operator SET active = false WHERE directory_id = 'newcomer-0001' RETURNING id, directory_id AS "directoryId"`,
  );
  expect(await ask(hana.onTeams, 'Ines Calloway', 'newcomer-0001')).toBeUndefined();
  await inBoth('Add Ines Calloway', 'Waiting');
  await joan.onSlack.pressFinding(card, 'confirm-change');
  await inBoth('On the staff list');
  expect(await onFile('newcomer-0001')).toMatchObject({ id: rows[0]?.id, active: true, roles: 0 });
});

test('who is on the list already, or was erased long after they left, is refused with the way on', async () => {
  const refuses = (directoryId: string, words: string) =>
    told(joan.onSlack, words, () => ask(joan.onSlack, 'Ines Calloway', directoryId));
  await refuses('newcomer-0001', 'already on the staff list');
  await product.database.owner.pool.query(
    `UPDATE operator SET name = '' WHERE directory_id = 'newcomer-0003'`,
  );
  await refuses('newcomer-0003', 'Ask IT to add them with the staff list');
});
