import { expect, test } from 'vitest';
import { createCardTypes } from '#card-sync/card-types.ts';
import { violatedRule } from '#database/transaction.ts';
import { leaseCards } from '#domain/card/lease-cards.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';

const { database, district } = setUpSmallDistrict();

const link = (role: 'bot' | 'imports', user: string, operator: string, platform = 'slack') =>
  database
    .as(role)
    .pool.query(
      'INSERT INTO chat_identity (platform, tenant_id, user_id, operator_id) VALUES ($1, $2, $3, $4)',
      [platform, 'T1', user, operator],
    )
    .then(
      ({ rowCount }) => `${rowCount} rows`,
      (error: unknown) => violatedRule(error),
    );

const refused = 'chat_identity_linked_by_the_person';

test('attack 41: the login of the imports gives one person’s accounts to nobody who is on file', async () => {
  const { principal, superintendent } = district;
  expect(await link('imports', 'U1', principal.id)).toBe(refused);
  expect(await link('imports', 'U1', superintendent.id, 'teams')).toBe(refused);
  const { pool } = database.as('imports');
  const client = await pool.connect();
  try {
    // Somebody who is written again, or who was added a moment ago, is on file.
    await client.query('BEGIN');
    await client.query('UPDATE operator SET name = name, active = active WHERE id = $1', [
      principal.id,
    ]);
    const error: unknown = await client
      .query(
        `INSERT INTO chat_identity (platform, tenant_id, user_id, operator_id) VALUES ('slack', 'T1', 'U1', $1)`,
        [principal.id],
      )
      .catch((fault: unknown) => fault);
    expect(violatedRule(error)).toBe(refused);
    await client.query('ROLLBACK');
    const added = await client.query<{ id: string }>(
      `INSERT INTO operator (directory_tenant, directory_id, name) VALUES ('t', 'new', '') RETURNING id`,
    );
    expect(await link('imports', 'U1', added.rows[0]?.id ?? '')).toBe(refused);
    // A person who is new comes with an account.
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO operator (directory_tenant, directory_id, name) VALUES ('t', 'newest', '')`,
    );
    await client.query(
      `INSERT INTO chat_identity (platform, tenant_id, user_id, operator_id)
       SELECT 'slack', 'T1', 'U7', id FROM operator WHERE directory_id = 'newest'`,
    );
    await client.query('COMMIT');
  } finally {
    client.release();
  }
  const { rows } = await database.pool.query('SELECT user_id FROM chat_identity');
  expect(rows).toEqual([{ user_id: 'U7' }]);
  const { rowCount } = await database.pool.query('SELECT FROM posted_card');
  expect(rowCount).toBe(0);
});

test('a link of somebody on file is shown in the oversight channel, and told in the accounts from before', async () => {
  const { deputy } = district;
  expect(await link('bot', 'U8', deputy.id)).toBe('1 rows');
  expect(await link('bot', 'A-NEW', deputy.id)).toBe('1 rows');
  expect(await link('bot', 'E9', deputy.id, 'teams')).toBe('1 rows');

  const { rows } = await database.pool.query<Record<'account' | 'places', string>>(
    `SELECT i.user_id AS account, string_agg(k.platform || ' ' || k.channel, ', ' ORDER BY k.channel, k.platform) AS places
     FROM posted_card k JOIN chat_identity i ON i.id = k.subject WHERE k.kind = 'account-link' GROUP BY i.linked_at, 1
     ORDER BY i.linked_at`,
  );
  const oversight = 'slack oversight, teams oversight';
  expect(rows).toEqual([
    { account: 'U8', places: oversight },
    { account: 'A-NEW', places: `${oversight}, slack own-chat` },
    { account: 'E9', places: `${oversight}, slack own-chat` },
  ]);
});

test('what is told in somebody’s own chat goes to the account that they had first', async () => {
  const db = database.as('bot').db;
  const cards = await leaseCards(db, {
    kind: 'account-link',
    platform: 'slack',
    channels: ['own-chat'],
    most: 10,
  });
  expect(cards.map(({ userId }) => userId)).toEqual(['U8', 'U8']);
  const [card] = cards;
  if (card === undefined) throw new Error('nothing to tell');
  const drawing = await createCardTypes(db, ['slack'])['account-link'].render(card);
  expect(drawing?.card?.summary).toMatch(/^You linked a (Slack|Teams) account at /);
});

test('a new account takes no direct message away from the one that was linked first', async () => {
  const { superintendent } = district;
  expect(await link('bot', 'E10', superintendent.id, 'teams')).toBe('1 rows');
  expect(await link('bot', 'U10', superintendent.id)).toBe('1 rows');

  const { rows } = await database
    .as('bot')
    .pool.query(`SELECT own_chat_platform($1, '{slack,teams}') AS told`, [superintendent.id]);
  expect(rows).toEqual([{ told: 'teams' }]);
});
