import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { violatedRule } from '#database/transaction.ts';
import { revokePower } from '#domain/people/operator/account/revoke-power.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { findPeople, findRoleChoices } from '#domain/people/operator/people/find-people.ts';
import { decideRoleChange } from '#domain/people/operator/role-change/decide-role-change.ts';
import type { RoleRequest } from '#domain/people/operator/role-change/role-change.ts';
import { startRoleChange } from '#domain/people/operator/role-change/start-role-change.ts';
import { expireChanges } from '#domain/two-person-change/expire-changes.ts';
import { trainStaff } from '#sandbox/district/train-staff.ts';
import { addStaff } from '#test/support/district/add-staff.ts';
import { submit } from '#test/support/district/decisions.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { rightsTo } from '#test/support/postgres/rights.ts';

const { database, district } = setUpSmallDistrict();
let first: Operator;
let second: Operator;
let third: Operator;
let friend: Operator;
const platform = 'slack' as const;

beforeAll(async () => {
  [first, second, third] = [await hire('first'), await hire('second'), await hire('third')];
});
beforeEach(async () => {
  friend = await hire('friend', null);
});

let hired = 0;
async function hire(name: string, role: 'administrator' | null = 'administrator') {
  hired += 1;
  const directoryId = `${name}-${hired}`;
  const roles = role === null ? [] : [role];
  const operator = await addStaff(database.owner.db, name, roles, { directoryId });
  await database.owner.pool.query(
    `UPDATE role_grant SET granted_at = now() - interval '1 hour' WHERE operator_id = $1`,
    [operator.id],
  );
  return operator;
}

const changeTo = (change: Partial<RoleRequest> = {}): RoleRequest => ({
  act: 'grant',
  operatorId: friend.id,
  role: 'approver',
  schoolId: null,
  language: null,
  ...change,
});
const ask = (operator: Operator, change: Partial<RoleRequest> = {}) =>
  startRoleChange(database.db, { operator, platform, change: changeTo(change) });
const answer = (
  operator: Operator,
  changeId: string,
  state: 'confirmed' | 'declined' = 'confirmed',
) => decideRoleChange(database.db, { operator, platform, changeId, state });

async function asked(operator: Operator, change: Partial<RoleRequest> = {}): Promise<string> {
  const started = await ask(operator, change);
  if (started.kind !== 'asked') throw new Error(started.reason);
  return started.changeId;
}

async function give(change: Partial<RoleRequest> = {}): Promise<void> {
  expect(await answer(second, await asked(first, change))).toEqual({ kind: 'confirmed' });
}

async function live(operatorId = friend.id): Promise<string[]> {
  const { rows } = await database.pool.query<{ role: string }>(
    'SELECT role FROM role_grant WHERE operator_id = $1 AND revoked_at IS NULL ORDER BY role',
    [operatorId],
  );
  return rows.map(({ role }) => role);
}

async function lastEntry(): Promise<{ act: string; reason: unknown }> {
  const { rows } = await database.pool.query(
    `SELECT act, facts ->> 'reason' AS reason FROM audit_entry ORDER BY id DESC LIMIT 1`,
  );
  return rows[0];
}

const refused = (reason: string) => ({ kind: 'refused', reason });

describe('a role', () => {
  test('is given by one administrator who asks and another one who confirms, and taken likewise', async () => {
    const changeId = await asked(first);
    expect(await live()).toEqual([]);

    expect(await answer(second, changeId)).toEqual({ kind: 'confirmed' });
    expect(await live()).toEqual(['approver']);
    expect(await lastEntry()).toMatchObject({ act: 'role-change-confirmed' });

    expect(await answer(first, await asked(second, { act: 'revoke' }))).toEqual({
      kind: 'confirmed',
    });
    expect(await live()).toEqual([]);
  });

  test('is not given by the person who is no administrator of the whole district', async () => {
    const ofSchool: Operator = {
      ...friend,
      roles: [{ role: 'administrator', schoolId: district.school }],
    };
    for (const person of [district.deputy, friend, ofSchool]) {
      expect(await ask(person)).toEqual(refused('not-an-administrator'));
      expect(await lastEntry()).toEqual({
        act: 'role-change-refused',
        reason: 'not-an-administrator',
      });
    }
    const changeId = await asked(first);
    expect(await answer(district.deputy, changeId)).toEqual(refused('not-an-administrator'));
    expect(await live()).toEqual([]);
  });

  test('is not confirmed by who asked for it, nor by who would get it', async () => {
    const own = await asked(first);
    const forSecond = await asked(first, { operatorId: second.id });

    expect(await answer(first, own)).toEqual(refused('own-change'));
    expect(await lastEntry()).toEqual({ act: 'role-change-refused', reason: 'own-change' });
    expect(await answer(second, forSecond)).toEqual(refused('for-yourself'));
    expect(await answer(third, forSecond)).toEqual({ kind: 'confirmed' });
    expect(await live()).toEqual([]);
  });

  test('is asked for once, and not where it is held already or not held', async () => {
    const changeId = await asked(first);
    expect(await ask(second)).toEqual(refused('already-asked'));
    expect(await answer(second, changeId, 'declined')).toEqual({ kind: 'declined' });
    expect(await answer(second, changeId)).toEqual(refused('change-settled'));
    expect(await ask(first, { act: 'revoke' })).toEqual(refused('has-no-such-role'));
    await give();
    expect(await ask(first)).toEqual(refused('has-the-role'));
    expect(await ask(first, { operatorId: district.school })).toEqual(refused('no-such-person'));
    expect(await ask(first, { schoolId: friend.id })).toEqual(refused('no-such-person'));
  });

  test('of a translator is for one language, each given by two, and for nothing else', async () => {
    const read = (language: string) => ({ role: 'translator', language }) as const;
    await give(read('so'));
    await give(read('ar'));

    expect(await ask(first, read('so'))).toEqual(refused('has-the-role'));
    expect(await answer(second, await asked(first, { act: 'revoke', ...read('so') }))).toEqual({
      kind: 'confirmed',
    });

    const { rows } = await database.pool.query(
      `SELECT reads_language($1, 'ar') AS arabic, reads_language($1, 'so') AS somali,
         reads_language($2, 'ar') AS another`,
      [friend.id, first.id],
    );
    expect(rows).toEqual([{ arabic: true, somali: false, another: false }]);
    expect((await findPeople(database.db, first.id)).places[0]?.roles).toContainEqual({
      role: 'translator',
      language: 'ar',
      names: ['friend'],
    });
    // No family of this district speaks it, and its role can be taken all the same.
    expect((await findRoleChoices(database.db)).languages).toContain('ar');
    for (const wrong of [
      { role: 'translator', language: null },
      { role: 'translator', language: 'en' },
      { role: 'translator', language: 'ar', schoolId: district.school },
      { role: 'approver', language: 'ar' },
    ] as const) {
      await expect(ask(first, wrong)).rejects.toMatchObject({
        constraint: 'role_change_language',
      });
    }
  });

  test('that nobody confirmed within 24 hours is no longer given', async () => {
    const changeId = await asked(first);
    const client = await database.owner.pool.connect();
    await client.query('SET session_replication_role = replica');
    await client.query(`UPDATE role_change SET expires_at = clock_timestamp() WHERE id = $1`, [
      changeId,
    ]);
    client.release(true);

    expect(await answer(second, changeId)).toEqual(refused('change-settled'));
    await expireChanges(database.db);

    expect(await lastEntry()).toMatchObject({ act: 'role-change-expired' });
    expect((await findPeople(database.db, first.id)).waiting.map(({ id }) => id)).not.toContain(
      changeId,
    );
    await give();
  });

  test('of one administrator is not taken where fewer than two would be left', async () => {
    const before = await findPeople(database.db, first.id);
    expect(before.places[0]?.roles.find(({ role }) => role === 'administrator')?.names).toEqual([
      'first',
      'second',
      'third',
    ]);
    const ofThird = { act: 'revoke', role: 'administrator', operatorId: third.id } as const;
    const ofSecond = { ...ofThird, operatorId: second.id };
    const both = [await asked(first, ofThird), await asked(third, ofSecond)];

    const answers = await Promise.all([
      answer(second, both[0] ?? ''),
      answer(first, both[1] ?? ''),
    ]);

    expect(answers.filter(({ kind }) => kind === 'confirmed')).toHaveLength(1);
    const left = [first, second, third];
    const counts = await Promise.all(left.map(async ({ id }) => (await live(id)).length));
    expect(counts.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(2);
    for (const { id } of left) {
      if ((await live(id)).includes('administrator')) continue;
      await database.owner.pool.query(
        `INSERT INTO role_grant (operator_id, role, granted_at) VALUES ($1, 'administrator', now() - interval '1 hour')`,
        [id],
      );
    }
  });

  test('and every other is taken at once by one administrator, and one alone gives none of them back', async () => {
    await give();
    await give({ role: 'requester', schoolId: district.school });

    expect(
      await revokePower(database.db, {
        operator: district.deputy,
        platform,
        operatorId: friend.id,
      }),
    ).toEqual(refused('not-an-administrator'));
    expect(
      await revokePower(database.db, { operator: first, platform, operatorId: friend.id }),
    ).toEqual({ kind: 'done' });

    expect(await live()).toEqual([]);
    expect(await lastEntry()).toMatchObject({ act: 'operator-deactivated' });
    expect(await ask(first)).toEqual(refused('no-such-person'));
  });
});

describe('a change that waits', () => {
  const waiting = async () => (await findPeople(database.db, first.id)).waiting.map(({ id }) => id);

  test('is no button for who asked for it, nor for whom it would give a role', async () => {
    const id = await asked(first);
    const own = async ({ id: operatorId }: { id: string }) =>
      (await findPeople(database.db, operatorId)).own;

    expect(await own(first)).toContain(id);
    expect(await own(friend)).toContain(id);
    expect(await own(second)).not.toContain(id);
    await answer(second, id, 'declined');
  });

  const stateOf = async (id: string): Promise<string> => {
    const { rows } = await database.pool.query('SELECT state FROM role_change WHERE id = $1', [id]);
    return rows[0]?.state;
  };
  const refusesAll = async (id: string) => {
    for (const state of ['confirmed', 'declined'] as const) {
      expect(await answer(second, id, state)).toEqual(refused('change-settled'));
      expect(await lastEntry()).toEqual({ act: 'role-change-refused', reason: 'change-settled' });
    }
    expect(await waiting()).not.toContain(id);
    expect(await live()).toEqual([]);
  };

  test('ends when who asked is no administrator any more, and others ask again at once', async () => {
    const fourth = await hire('fourth');
    const id = await asked(fourth);
    expect(await waiting()).toContain(id);
    const ofFourth = { act: 'revoke', role: 'administrator', operatorId: fourth.id } as const;
    await give(ofFourth);

    await refusesAll(id);
    await give();
    expect(await stateOf(id)).toBe('expired');
    expect(await live()).toEqual(['approver']);
  });

  test.each(['who asked', 'who would get it'])(
    'ends when all power was taken from %s, though they are back by now',
    async (whose) => {
      const fourth = await hire('fourth');
      const id = await asked(fourth);
      const person = whose === 'who asked' ? fourth : friend;
      await revokePower(database.db, { operator: first, platform, operatorId: person.id });
      await database.owner.pool.query('UPDATE operator SET active = true WHERE id = $1', [
        person.id,
      ]);
      if (person === fourth) {
        await database.owner.pool.query(
          `INSERT INTO role_grant (operator_id, role) VALUES ($1, 'administrator')`,
          [fourth.id],
        );
      }

      await refusesAll(id);
      await expireChanges(database.db);
      expect(await stateOf(id)).toBe('expired');
      const { rowCount } = await database.pool.query(
        `SELECT FROM audit_entry WHERE act = 'role-change-expired' AND facts ->> 'change' = $1`,
        [id],
      );
      expect(rowCount).toBe(1);
      await give();
    },
  );

  test('is refused, not broken, when who asked loses their power while it is confirmed', async () => {
    for (let round = 0; round < 4; round++) {
      const fourth = await hire('fourth');
      friend = await hire('friend', null);
      const id = await asked(fourth);
      const [answered] = await Promise.all([
        answer(second, id),
        revokePower(database.db, { operator: first, platform, operatorId: fourth.id }),
      ]);
      expect(await live()).toEqual(answered.kind === 'confirmed' ? ['approver'] : []);
      if (answered.kind === 'refused') expect(answered.reason).toBe('change-settled');
    }
  });
});

describe('the database itself refuses', () => {
  const byTwo = 'role_grant_by_two_administrators';
  const rule = (statement: string, values: unknown[] = []) =>
    database.pool.query(statement, values).then(() => undefined, violatedRule);

  test('a grant without a confirmed change, with one of somebody else, of another role, or an old one', async () => {
    const grant = (change: string | null, role = 'approver', person = friend.id) =>
      rule('INSERT INTO role_grant (operator_id, role, granted_by) VALUES ($1, $2, $3)', [
        person,
        role,
        change,
      ]);
    const waiting = await asked(first);
    expect(await grant(null)).toBe(byTwo);
    expect(await grant(waiting)).toBe(byTwo);
    await answer(second, waiting);
    await answer(second, await asked(first, { act: 'revoke' }));

    expect(await grant(waiting)).toBe(byTwo);
    expect(await grant(waiting, 'administrator')).toBe(byTwo);
    expect(await grant(waiting, 'approver', district.principal.id)).toBe(byTwo);
    expect(await live()).toEqual([]);
  });

  test('a grant of another language than was confirmed', async () => {
    await give({ role: 'translator', language: 'so' });
    await using _ = await rightsTo(database, 'UPDATE ON role_grant');

    expect(
      await rule(`UPDATE role_grant SET language = 'ar' WHERE operator_id = $1`, [friend.id]),
    ).toBe(byTwo);
    expect(
      await rule(
        `INSERT INTO role_grant (operator_id, role, language, granted_by)
         SELECT operator_id, role, 'ar', id FROM role_change WHERE operator_id = $1`,
        [friend.id],
      ),
    ).toBe(byTwo);
  });

  test('a grant that is dated back, brought to life, moved or taken without a change', async () => {
    await give();
    await using _ = await rightsTo(database, 'UPDATE ON role_grant');
    const where = 'WHERE operator_id = $1 AND revoked_at IS NULL';
    for (const set of [
      `granted_at = now() - interval '30 days'`,
      `role = 'administrator'`,
      `school_id = '${district.school}'`,
      `operator_id = '${district.principal.id}'`,
      'revoked_at = now()',
    ]) {
      expect(await rule(`UPDATE role_grant SET ${set} ${where}`, [friend.id])).toBe(byTwo);
    }
    await answer(second, await asked(first, { act: 'revoke' }));
    expect(
      await rule('UPDATE role_grant SET revoked_at = NULL WHERE operator_id = $1', [friend.id]),
    ).toBe(byTwo);
    await expect(database.pool.query('DELETE FROM role_grant')).rejects.toMatchObject({
      code: '42501',
    });
  });

  test('a change confirmed by who asked, by no administrator, after its day, or twice', async () => {
    await using _ = await rightsTo(database, 'UPDATE ON role_change');
    const id = await asked(first);
    const settle = (state: string, by: string | null) =>
      rule('UPDATE role_change SET state = $2, settled_by = $3 WHERE id = $1', [id, state, by]);

    expect(await settle('confirmed', first.id)).toBe('role_change_by_another_person');
    expect(await settle('confirmed', district.deputy.id)).toBe('role_change_by_administrators');
    expect(await settle('confirmed', null)).toBe('role_change_by_administrators');
    expect(await settle('expired', null)).toBe('role_change_life');
    expect(
      await rule(`UPDATE role_change SET operator_id = $2 WHERE id = $1`, [id, third.id]),
    ).toBe('role_change_life');
    expect(await settle('declined', second.id)).toBeUndefined();
    expect(await settle('confirmed', second.id)).toBe('role_change_life');
    expect(
      await rule(
        `INSERT INTO role_change (act, operator_id, role, asked_by) VALUES ('grant', $1, 'approver', $1)`,
        [friend.id],
      ),
    ).toBe('role_change_by_administrators');
  });
});

describe('an approver who is new', () => {
  const seasoned = async (operator: Operator, campaignId: string): Promise<boolean> => {
    const { rows } = await database.pool.query(
      'SELECT grant_is_seasoned($1, v) AS yes FROM campaign_version v WHERE campaign_id = $2',
      [operator.id, campaignId],
    );
    return rows[0]?.yes;
  };
  /** As if everything about roles had happened so long ago. */
  async function age(by: string): Promise<void> {
    const client = await database.owner.pool.connect();
    await client.query('SET session_replication_role = replica');
    await client.query(`UPDATE role_grant SET granted_at = granted_at - $1::interval`, [by]);
    await client.query(
      `UPDATE role_change SET settled_at = settled_at - $1::interval WHERE settled_at IS NOT NULL`,
      [by],
    );
    client.release(true);
  }

  test('counts after a day, and after seven with those who gave or got the role', async () => {
    await give();
    await trainStaff(database.db, [first.id]);
    const ofPrincipal = async () =>
      (await submit(database.db, { author: district.principal, schoolIds: [district.school] })).id;
    const ofFirst = async () =>
      (
        await submit(database.db, {
          author: { ...first, roles: [{ role: 'requester', schoolId: null }] },
          schoolIds: [district.school],
        })
      ).id;

    expect(await seasoned(district.deputy, await ofPrincipal())).toBe(true);
    expect(await seasoned(friend, await ofPrincipal())).toBe(false);
    await age('25 hours');
    expect(await seasoned(friend, await ofPrincipal())).toBe(true);
    expect(await seasoned(friend, await ofFirst())).toBe(false);
    await age('7 days');
    expect(await seasoned(friend, await ofFirst())).toBe(true);
  });

  test('attack 58: counts no sooner where the role came after the closure and says that it is older', async () => {
    const closure = await submit(database.db, {
      author: { ...first, roles: [{ role: 'requester', schoolId: null }] },
      schoolIds: [district.school],
    });
    await give();
    const client = await database.owner.pool.connect();
    await client.query('SET session_replication_role = replica');
    await client.query(`UPDATE role_grant SET granted_at = granted_at - interval '30 days'`);
    client.release(true);
    expect(await seasoned(friend, closure.id)).toBe(false);
  });
});
