import { expect, test } from 'vitest';
import { setUpDatabase } from '#test/support/postgres/database.ts';

const database = setUpDatabase();

const ledgers = [
  ['audit_entry', 'act'],
  ['consent_record', 'method'],
  ['revocation', 'means'],
  ['approval', 'decision'],
  ['step_up', 'operator_id'],
  ['call_event', 'kind'],
  ['text_opening', 'platform'],
];

test.each(ledgers)(
  'the application can neither update, delete nor truncate %s',
  async (table, column) => {
    for (const statement of [
      `UPDATE ${table} SET ${column} = ${column}`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table} CASCADE`,
    ]) {
      await expect(database.pool.query(statement)).rejects.toMatchObject({ code: '42501' });
    }
  },
);

test('even the owner of the database is stopped from changing an audit entry', async () => {
  const { rows } = await database.pool.query<{ id: string }>(
    `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id) VALUES ('system', 'tried', 'test', '1') RETURNING id`,
  );

  const change = database.owner.pool.query('UPDATE audit_entry SET act = $1 WHERE id = $2', [
    'altered',
    rows[0]?.id,
  ]);

  await expect(change).rejects.toThrow('append-only');
  await expect(database.owner.pool.query('TRUNCATE audit_entry CASCADE')).rejects.toThrow(
    'append-only',
  );
});
