import { beforeAll, expect, test } from 'vitest';
import { sqlState, violatedRule } from '#database/transaction.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { addStaff } from '#test/support/district/add-staff.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { rightsTo } from '#test/support/postgres/rights.ts';

/** By SQL, as somebody with the bot's password would: each kind of change, and each rule of the database. */
const { database, district } = setUpSmallDistrict();
let requester: Operator;
let second: Operator;
let leaver: string;
let newcomer: string;
beforeAll(async () => {
  requester = await addStaff(database.db, 'Priya', ['compliance', 'administrator']);
  second = await addStaff(database.db, 'Hana', ['compliance', 'administrator']);
  const { rows } = await database.owner.pool.query<{ id: string }>(
    `UPDATE guardian SET active = false WHERE sourced_id = 'guardian-withdrew' RETURNING id`,
  );
  leaver = rows[0]?.id ?? '';
  newcomer = (await addStaff(database.owner.db, 'Ines', [])).id;
  await database.owner.pool.query('UPDATE operator SET active = false WHERE id = $1', [newcomer]);
});

const kinds = {
  policy: { login: 'imports', wanted: { max_tries: 4 }, about: {} },
  roster: {
    login: 'imports',
    wanted: { digest: 'a'.repeat(64) },
    about: { reasons: [], schools: [] },
  },
  erasure: { login: 'bot', wanted: {}, about: { reason: 'left' } },
  person: { login: 'bot', wanted: {}, about: {} },
} as const;
type Kind = keyof typeof kinds;
const all = Object.keys(kinds) as Kind[];

/** Asked as the owner, who may write every column, or as a login that was lent the right to. */
async function ask(kind: Kind, askedBy = requester, login: 'owner' | 'bot' = 'owner') {
  const { wanted, about } = kinds[kind];
  const pool = login === 'owner' ? database.owner.pool : database.as(login).pool;
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO two_person_change (kind, guardian_id, operator_id, wanted, about, asked_by)
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
    [
      kind,
      kind === 'erasure' ? leaver : null,
      kind === 'person' ? newcomer : null,
      wanted,
      about,
      askedBy.id,
    ],
  );
  return rows[0]?.id ?? '';
}
const settle = (id: string, by: string | null, state = 'confirmed') =>
  database
    .as('bot')
    .pool.query('UPDATE two_person_change SET state = $2, settled_by = $3 WHERE id = $1', [
      id,
      state,
      by,
    ])
    .then(() => undefined, violatedRule);
const asOwner = async (statement: string, values: unknown[] = []) => {
  const client = await database.owner.pool.connect();
  try {
    await client.query('SET session_replication_role = replica');
    await client.query(statement, values);
  } finally {
    client.release(true);
  }
};

test.each(all)('%s: not by the same person, nor by somebody without the role', async (kind) => {
  const id = await ask(kind);
  expect(await settle(id, requester.id)).toBe('two_person_change_by_another_person');
  expect(await settle(id, district.deputy.id)).toBe('two_person_change_by_role');
  expect(await settle(id, null)).toBe('two_person_change_by_role');
  expect(await settle(id, second.id, 'declined')).toBeUndefined();
  expect(await settle(id, second.id)).toBe('two_person_change_life');
});

test.each(all)('%s: not by somebody who left', async (kind) => {
  const gone = await addStaff(database.owner.db, `Gone ${kind}`, ['compliance', 'administrator']);
  await database.owner.pool.query('UPDATE operator SET active = false WHERE id = $1', [gone.id]);
  const id = await ask(kind);
  expect(await settle(id, gone.id)).toBe('two_person_change_by_role');
  expect(await settle(id, second.id, 'declined')).toBeUndefined();
});

test.each(all)('%s: not after its day', async (kind) => {
  const id = await ask(kind);
  await asOwner('UPDATE two_person_change SET expires_at = clock_timestamp() WHERE id = $1', [id]);
  for (const state of ['confirmed', 'declined'])
    expect(await settle(id, second.id, state)).toBe('two_person_change_life');
  expect(await settle(id, null, 'expired')).toBeUndefined();
});

test.each(all)('%s: not as something else than was asked for', async (kind) => {
  await using _ = await rightsTo(database, 'UPDATE ON two_person_change');
  const id = await ask(kind);
  for (const change of [
    `kind = 'policy', wanted = '{"max_tries": 9}', guardian_id = NULL`,
    `about = '{"reason": "asked", "reasons": ["x"], "schools": []}'`,
    `asked_by = '${second.id}'`,
    `expires_at = expires_at + interval '1 day'`,
  ])
    expect(
      await database
        .as('bot')
        .pool.query(
          `UPDATE two_person_change SET ${change}, state = 'confirmed', settled_by = $2 WHERE id = $1`,
          [id, second.id],
        )
        .then(() => undefined, violatedRule),
      change,
    ).toMatch(/^two_person_change_(life|whole)$/);
  expect(await settle(id, second.id, 'declined')).toBeUndefined();
});

test.each(all)('%s: asked for through its own login alone', async (kind) => {
  await using _ = await rightsTo(database, 'INSERT ON two_person_change');
  const asked = await ask(kind, requester, 'bot').then(() => 'asked', sqlState);
  expect(asked).toBe(kinds[kind].login === 'bot' ? 'asked' : '42501');
});

test.each<Kind>(['erasure', 'person'])('%s: asked for by its own roles alone', async (kind) => {
  await asOwner(
    `UPDATE two_person_change SET state = 'expired', settled_at = now() WHERE state = 'waiting'`,
  );
  await expect(ask(kind, district.deputy)).rejects.toMatchObject({
    constraint: 'two_person_change_by_role',
  });
});
