import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createHandleRequest } from '#conversation/door/handle-request.ts';
import { sweepAccountRefusals } from '#domain/people/operator/account/sweep-account-refusals.ts';
import { commitSignIn } from '#domain/sign-in/find-sign-in.ts';
import { finishLink } from '#domain/sign-in/finish-link.ts';
import { recordSignIn } from '#domain/sign-in/record-sign-in.ts';
import { startLinkSignIn } from '#domain/sign-in/start-sign-in.ts';
import { sealedName } from '#test/support/district/staff-name.ts';
import { vaultOf } from '#test/support/keys/test-keys.ts';
import { setUpDatabase, testVault } from '#test/support/postgres/database.ts';

const database = setUpDatabase();

const account = (userId: string) => ({ platform: 'slack' as const, tenantId: 'T0MAPLE', userId });

async function entriesOf(userId: string): Promise<{ act: string; facts: object }[]> {
  const { rows } = await database.pool.query(
    `SELECT act, facts FROM audit_entry WHERE actor_kind = 'account' AND actor_id = account_mark($1) ORDER BY id`,
    [`slack:T0MAPLE:${userId}`],
  );
  return rows;
}

test('attack 33: an account that is nobody’s writes one entry at once, and one more for all of its minute', async () => {
  const handle = createHandleRequest({
    db: database.as('bot').db,
    vault: testVault,
    publicUrl: 'https://bot.example.org',
  });
  const say = (words: string[]) =>
    handle({
      kind: 'words',
      words,
      account: { ...account('U0STRANGER'), isMember: true },
      place: { channelId: 'C0' },
    });

  await Promise.all(Array.from({ length: 50 }, () => say(['closure', 'status'])));
  for (let n = 0; n < 20; n++) await say(['closure', 'link', 'ABCD-EFGH']);
  for (let n = 0; n < 20; n++) await say(['closure', 'link']);

  const acts = (await entriesOf('U0STRANGER')).map(({ act }) => act);
  expect(acts.toSorted()).toEqual(['account-refused', 'link-refused', 'sign-in-started']);
  // As if the minute was over.
  await database.owner.pool.query(
    `UPDATE account_refusal SET since = since - interval '2 minutes'`,
  );
  await sweepAccountRefusals(database.db);
  const counted = (await entriesOf('U0STRANGER')).slice(3);
  expect(counted).toEqual(
    expect.arrayContaining([
      { act: 'account-refused', facts: { count: 49 } },
      { act: 'link-refused', facts: { count: 19 } },
      { act: 'sign-in-started', facts: { count: 19 } },
    ]),
  );
  await say(['closure', 'status']);
  expect(await entriesOf('U0STRANGER')).toHaveLength(7);
});

test('attack 33: anyone who reads the database can’t try link codes out: they are hashed with a key, and for one sign-in', async () => {
  const person = {
    tenant: '5b0f3f0e-6f7c-4c27-9a55-0c1a4d1b7a10',
    id: 'a1a1a1a1-0000-4000-8000-000000000009',
  };
  await database.db
    .insertInto('operator')
    .values({
      directory_tenant: person.tenant,
      directory_id: person.id,
      name: sealedName(person.id, { tenant: person.tenant }),
    })
    .execute();
  const begin = async (userId: string) => {
    const state = await startLinkSignIn(database.db, account(userId));
    const signIn = await commitSignIn(database.db, state);
    if (signIn === undefined) throw new Error('no sign-in');
    const said = { ...person, signedInAt: Temporal.Now.instant(), token: 'a.b.c' };
    const outcome = await recordSignIn(database.db, testVault, { signIn, person: said });
    if (outcome.kind !== 'code') throw new Error(outcome.kind);
    const { rows } = await database.owner.pool.query<{ hash: Buffer }>(
      'SELECT code_hash AS hash FROM sign_in WHERE id = $1',
      [signIn.id],
    );
    return { code: outcome.code, hash: rows[0]?.hash };
  };
  const finish = (userId: string, code: string, vault = testVault) =>
    finishLink(database.db, vault, { account: account(userId), typed: [code] });

  const first = await begin('U0FIRST');
  expect(first.hash).toHaveLength(32);
  expect(first.hash).not.toEqual(createHash('sha256').update(first.code).digest());
  const other = await begin('U0OTHER');

  // The key is needed, and there is one try.
  expect(await finish('U0OTHER', other.code, vaultOf(Buffer.alloc(32, 7)))).toMatchObject({
    reason: 'wrong-link-code',
  });
  expect(await finish('U0OTHER', other.code)).toMatchObject({ reason: 'no-sign-in' });
  expect(await finish('U0FIRST', first.code.toLowerCase())).toEqual({ kind: 'linked' });
});
