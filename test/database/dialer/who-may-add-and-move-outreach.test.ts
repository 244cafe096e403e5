import { expect, test } from 'vitest';
import type { DatabaseRole } from '#database/grant-roles.ts';
import { setUpDatabase } from '#test/support/postgres/database.ts';

const database = setUpDatabase();

const an = 'gen_random_uuid()';
const bytes = `decode(md5('x'), 'hex')`;
/** What each kind needs, by column. */
const kinds: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  confirmation: { phone_id: an, revocation_id: an },
  'page-code': { phone_id: an, guardian_id: an, language: `'en'` },
  'family-code': { phone_indexes: `ARRAY[${bytes}]`, client: bytes, language: `'en'` },
  'page-address': { phone_id: an, asked_by: an, language: `'en'` },
  answer: { phone_id: an, request_id: an, words: bytes, form: an, asked_by: an, language: `'en'` },
  notice: { phone_id: an, request_id: an, words: bytes, day: 'now()', language: `'en'` },
  help: { phone_indexes: `ARRAY[${bytes}]` },
  escalation: { version_id: an, operator_id: an },
  alarm: { alarm_id: an, operator_id: an },
  rehearsal: { rehearsal_id: an, operator_id: an },
};
const names = Object.keys(kinds);
const ofWorkers = ['confirmation', 'escalation', 'alarm'];

const insertOf = (kind: string, facts: Readonly<Record<string, string>>) =>
  `INSERT INTO outreach (kind${Object.keys(facts)
    .map((name) => `, ${name}`)
    .join('')})
   VALUES ('${kind}'${Object.values(facts)
     .map((value) => `, ${value}`)
     .join('')})`;

/** Whether a role has the right to it. */
const said = (role: DatabaseRole, statement: string): Promise<'may' | 'no right'> =>
  database
    .as(role)
    .pool.query(statement)
    .then(
      () => 'may',
      // Nobody has these ids, which is found out later.
      (error: { code?: string }) => (error.code === '42501' ? 'no right' : 'may'),
    );

test('the bot may ask for every kind but escalations, and a dial worker for confirmations and calls to staff', async () => {
  for (const [kind, facts] of Object.entries(kinds)) {
    const insert = insertOf(kind, facts);
    expect([kind, await said('bot', insert)]).toEqual([
      kind,
      kind === 'escalation' ? 'no right' : 'may',
    ]);
    expect([kind, await said('worker', insert)]).toEqual([
      kind,
      ofWorkers.includes(kind) ? 'may' : 'no right',
    ]);
  }
});

/** The column that no other kind has, but for HELP, which tells nobody anything. */
const own: Readonly<Record<string, string>> = {
  confirmation: 'revocation_id',
  'page-code': 'guardian_id',
  'family-code': 'client',
  'page-address': 'asked_by',
  answer: 'form',
  notice: 'day',
  escalation: 'version_id',
  alarm: 'alarm_id',
  rehearsal: 'rehearsal_id',
};

test('a row has the column of its kind, and none of another kind: what a role can’t write it can’t add', async () => {
  await using owner = await asReplica();
  for (const [kind, column] of Object.entries(own)) {
    const { [column]: value = '', ...others } = kinds[kind] ?? {};
    await expect(owner.query(insertOf(kind, { ...others, expires_at: 'now()' }))).rejects.toThrow(
      'outreach_check',
    );
    for (const other of names.filter((name) => kinds[name]?.[column] === undefined)) {
      const row = { ...kinds[other], [column]: value, expires_at: 'now()' };
      await expect(owner.query(insertOf(other, row))).rejects.toThrow('outreach_check');
    }
  }
});

/** The owner, whom no trigger holds back. */
async function asReplica() {
  const client = await database.owner.pool.connect();
  await client.query('SET session_replication_role = replica');
  return {
    query: (statement: string) => client.query(statement),
    async [Symbol.asyncDispose]() {
      await client.query('RESET session_replication_role');
      client.release();
    },
  };
}

test.each([
  ['a used code is new again', { used_at: 'now()' }, 'used_at = NULL'],
  ['a try is taken back', { tries: '3' }, 'tries = 2'],
  ['a code lasts longer', {}, `expires_at = expires_at + interval '1 second'`],
  ['it goes to another number', {}, `phone_id = ${an}`],
])('the database refuses that %s', async (_what, facts, change) => {
  {
    await using owner = await asReplica();
    const row = { ...kinds['page-code'], ...facts, expires_at: 'now()' };
    await owner.query(insertOf('page-code', row));
  }
  const { rows } = await database.owner.pool.query(
    'SELECT id FROM outreach ORDER BY asked_at DESC LIMIT 1',
  );
  await expect(
    database.owner.pool.query(`UPDATE outreach SET ${change} WHERE id = $1`, [rows[0].id]),
  ).rejects.toMatchObject({ constraint: 'outreach_used_once' });
});

test('the bot forgets codes of /family, answers to HELP and rehearsals; it says what became of alarms and rehearsals alone', async () => {
  {
    await using owner = await asReplica();
    for (const [kind, facts] of Object.entries(kinds))
      await owner.query(insertOf(kind, { ...facts, expires_at: 'now()' }));
    // An opt-out of today, whose confirmation is kept as long.
    await owner.query(
      `INSERT INTO revocation (id, phone_id, channel, scope, means, recorded_by)
       SELECT revocation_id, phone_id, 'any', 'non-emergency', 'staff', 'test' FROM outreach WHERE kind = 'confirmation'`,
    );
  }

  for (const kind of names)
    expect([
      kind,
      await said('bot', `UPDATE outreach SET state = 'refused' WHERE kind = '${kind}'`),
    ]).toEqual([kind, ['alarm', 'rehearsal'].includes(kind) ? 'may' : 'no right']);
  for (const kind of names)
    expect([kind, await said('bot', `DELETE FROM outreach WHERE kind = '${kind}'`)]).toEqual([
      kind,
      ['family-code', 'help', 'rehearsal'].includes(kind) ? 'may' : 'no right',
    ]);
  expect(await said('worker', 'DELETE FROM outreach')).toBe('no right');
});
