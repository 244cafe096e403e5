import type { DatabaseRole } from '#database/grant-roles.ts';
import { sqlState, violatedRule } from '#database/transaction.ts';
import { submit } from '#test/support/district/decisions.ts';
import { smallDistrict } from '#test/support/district/small-district.ts';
import { testDatabase, testVault } from './database.ts';

/** A right that the login doesn't have. */
export const noRight = '42501';

/** Who writes, and what. `owner` stands for the rows that were there before, and for a look at what became of them. */
export type Step = readonly [who: DatabaseRole | 'owner', statement: string];

export type TriedLogins = AsyncDisposable & {
  /** Plays the steps one after the other and takes them back. Says `done`, or the rule that stands against one of them. */
  play(steps: readonly Step[]): Promise<string>;
};

/**
 * A small district in which logins are tried: an emergency within the sign-in limit waits for its approval, two people are
 * administrators, two are compliance staff, one reads Spanish, one is new, and a role counts by now.
 */
export async function triedLogins(): Promise<TriedLogins> {
  const database = await testDatabase();
  const district = await smallDistrict(database.db, testVault);
  const closure = await submit(database.as('bot').db, {
    author: district.principal,
    schoolIds: [district.school],
  });
  const { principal, superintendent, deputy } = district;
  await database.owner.pool.query(
    `INSERT INTO role_grant (operator_id, role, language) VALUES ($1, 'administrator', NULL), ($2, 'administrator', NULL),
       ($2, 'compliance', NULL), ($3, 'compliance', NULL), ($3, 'translator', 'es')`,
    [principal.id, superintendent.id, deputy.id],
  );
  await database.owner.pool.query(`
    INSERT INTO operator (directory_tenant, directory_id, name) VALUES ('district', 'newcomer', '');
    UPDATE district SET step_up_recipients = 500;
    BEGIN; SET LOCAL session_replication_role = replica;
    UPDATE campaign_version SET submitted_at = submitted_at - interval '1 minute';
    UPDATE role_grant SET granted_at = granted_at - interval '3 days';
    UPDATE operator SET added_at = added_at - interval '3 days'; COMMIT`);
  const names: Record<string, string> = {
    requester: `'${principal.id}'::uuid`,
    approver: `'${superintendent.id}'::uuid`,
    deputy: `'${deputy.id}'::uuid`,
    newcomer: `(SELECT id FROM operator WHERE directory_id = 'newcomer')`,
    school: `'${district.school}'::uuid`,
    closure: `'${closure.id}'::uuid`,
    ...Object.fromEntries(
      Object.entries(district.phones).map(([name, id]) => [`${name}_phone`, `'${id}'::uuid`]),
    ),
  };
  const fill = (statement: string) =>
    statement.replaceAll(/(?<!:):([a-z_]+)/g, (written, name: string) => names[name] ?? written);

  return {
    async play(steps) {
      const client = await database.owner.pool.connect();
      try {
        await client.query('BEGIN');
        let rows = 0;
        for (const [who, statement] of steps) {
          await client.query(
            who === 'owner'
              ? 'RESET SESSION AUTHORIZATION'
              : `SET SESSION AUTHORIZATION "${new URL(database.urls[who]).username}"`,
          );
          rows = (await client.query(fill(statement))).rowCount ?? 0;
          await client.query('SET CONSTRAINTS ALL IMMEDIATE');
          if (rows === 0) break;
        }
        return rows === 0 ? 'no row' : 'done';
      } catch (error) {
        return violatedRule(error) ?? sqlState(error) ?? String(error);
      } finally {
        await client.query('ROLLBACK');
        await client.query('RESET SESSION AUTHORIZATION');
        client.release();
      }
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}
