import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sqlState, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { recordAccountRefusal } from '#domain/people/operator/account/record-account-refusal.ts';
import { bootstrapOperators } from '#domain/people/operator/import/import-operators.ts';
import { startLinkSignIn } from '#domain/sign-in/start-sign-in.ts';
import { setUpDatabase, testVault } from '#test/support/postgres/database.ts';

const tenant = '6f1e2d3c-0000-4000-8000-0000000ee7aa';
const slack = 'U0CANARY';

const database = setUpDatabase();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bellwether-accounts-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Every value that the auditor's login can read, in which one of these stands: by table and column. */
async function readable(words: readonly string[]): Promise<string[]> {
  const { pool } = database.as('auditor');
  const { rows: columns } = await pool.query<{ table: string; column: string }>(
    `SELECT c.relname AS table, a.attname AS column FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v') AND a.attnum > 0 AND NOT a.attisdropped
       AND has_column_privilege(c.oid, a.attnum, 'SELECT') ORDER BY 1, 2`,
  );
  expect(columns.length).toBeGreaterThan(300);
  const found = [];
  for (const { table, column } of columns) {
    const hits = await pool
      .query(
        `SELECT FROM "${table}" WHERE EXISTS (SELECT FROM unnest($1::text[]) AS w WHERE strpos("${column}"::text, w) > 0) LIMIT 1`,
        [words],
      )
      .then(
        ({ rowCount }) => rowCount,
        (error: unknown) => sqlState(error),
      );
    // A view over what can't be read can't be read either.
    expect([0, 1, '42501'], `${table}.${column}`).toContain(hits);
    if (hits === 1) found.push(`${table}.${column}`);
  }
  return found;
}

test('attack 48: the auditor’s login reads no Slack and no Entra id, in no column of any table', async () => {
  const file = path.join(folder, 'staff.csv');
  const person = (n: number) =>
    `${tenant},directory-${n},Person ${n},T0CANARY,${slack}${n},${tenant},directory-${n},administrator`;
  await writeFile(
    file,
    `directory_tenant,directory_id,name,slack_team,slack_user,teams_tenant,teams_user,roles\n${[1, 2].map(person).join('\n')}\n`,
  );
  const bot = database.as('bot').db;
  const imported = await bootstrapOperators({
    db: database.as('imports').db,
    vault: testVault,
    file,
    by: 'cli',
  });
  expect(imported.kind).toBe('imported');
  const account = { platform: 'slack', tenantId: 'T0CANARY', userId: `${slack}9` } as const;
  await recordAccountRefusal(bot, { ...account, isMember: true });
  await startLinkSignIn(bot, account);
  const { rows } = await database.pool.query<{ id: string }>('SELECT id FROM operator LIMIT 1');
  const id = rows[0]?.id ?? '';
  await transact(bot, (tx) =>
    insertAuditEntry(tx, {
      actor: { kind: 'system', id: 'card-sync' },
      act: 'account-gone',
      subject: { kind: 'operator', id },
      facts: { account: `slack:T0CANARY:${slack}1` },
    }),
  );
  await database.pool.query(
    `INSERT INTO account_status (platform, tenant_id, user_id) SELECT platform, tenant_id, user_id FROM chat_identity`,
  );

  const { rowCount } = await database.pool.query(
    `SELECT FROM audit_entry WHERE facts ?| '{account,accounts}' OR actor_kind = 'account'`,
  );
  expect(rowCount).toBe(5);
  expect(await readable(['CANARY', 'ee7aa', 'directory-'])).toEqual([]);
});

test('the same account has the same mark, and another one another', async () => {
  const { rows } = await database.pool.query<{ same: boolean; other: boolean }>(
    `SELECT account_mark('slack:T:U1') = account_mark('slack:T:U1') AS same,
       account_mark('slack:T:U1') = account_mark('slack:T:U2') AS other`,
  );
  expect(rows).toEqual([{ same: true, other: false }]);
});

test.each(['SELECT form FROM saved_form', 'SELECT words FROM outreach', 'TABLE sign_in'])(
  'attack 60: the imports’ login reads no form that somebody has open, no words to one family and no sign-in: %s',
  async (statement) => {
    expect(await database.as('imports').pool.query(statement).catch(sqlState)).toBe('42501');
  },
);
