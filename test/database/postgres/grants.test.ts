import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type DatabaseRole, databaseRoles, groupOf } from '#database/grant-roles.ts';
import { setUpDatabase } from '#test/support/postgres/database.ts';
import { worstCases } from '#test/support/postgres/worst-cases.ts';

const database = setUpDatabase();

const rights = (role: DatabaseRole) =>
  readFile(path.join(import.meta.dirname, 'rights', `${role}.txt`), 'utf8');

/** What a role may write, by table: `insert a b, delete`. */
async function byTable(role: DatabaseRole): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const line of (await rights(role)).split('\n').filter((one) => one !== '')) {
    const [table = '', right = ''] = line.split(': ');
    found.set(table, [found.get(table), right].filter(Boolean).join(', '));
  }
  return found;
}

const about = `# What each login may write

Written by \`grants.test.ts\` (\`npx vitest run grants -u\`) from the database and from \`worst-cases.ts\`; a test tries every table and
column. \`each-login-does-no-worse-than-its-page-says\` tries what a login can do alone, and \`a-login-with-a-person-or-another-login\`
the rest. [operations.md](operations.md) says which program has which login, and [threat-model.md](threat-model.md) what is lost with
each. *With a person*: with one of the staff, who means no harm or does. *With another login*: with the password of one more.
`;

async function page(): Promise<string> {
  const parts = [about];
  for (const role of databaseRoles) {
    const may = await byTable(role);
    parts.push(`## ${groupOf(role)}\n`);
    if (may.size === 0) {
      parts.push('Nothing.\n');
      continue;
    }
    parts.push('| what | worst alone | with a person | with another login |\n|---|---|---|---|');
    for (const { what, alone, person, login } of worstCases[role])
      parts.push(`| ${what} | ${alone} | ${person} | ${login} |`);
    parts.push('\n| table | of | may write |\n|---|---|---|');
    for (const { what, tables } of worstCases[role])
      for (const table of tables.split(' ').toSorted())
        parts.push(`| ${table} | ${what} | ${may.get(table) ?? ''} |`);
    parts.push('');
  }
  return `${parts.join('\n').trimEnd()}\n`;
}

test('docs/grants.md is what the database grants', async () => {
  await expect(await page()).toMatchFileSnapshot(
    path.join(import.meta.dirname, '../../../docs/grants.md'),
  );
});

test.each(databaseRoles)('each table that %s may write has its worst case, once', async (role) => {
  const listed = worstCases[role].flatMap(({ tables }) => tables.split(' '));

  expect(listed.toSorted()).toEqual([...(await byTable(role)).keys()].toSorted());
});

/** Tried by the login itself, on every column of every table: rows are none, and rights are asked first. */
async function tried(role: DatabaseRole): Promise<string> {
  const client = await database.as(role).pool.connect();
  const lines: string[] = [];
  client.on('notice', ({ message }) => void lines.push(message ?? ''));
  try {
    await client.query(`DO $$
      DECLARE c record; way text; done text;
      BEGIN
        FOR c IN SELECT k.relname, a.attname, a.attnum FROM pg_catalog.pg_class k
          JOIN pg_catalog.pg_attribute a ON a.attrelid = k.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
          WHERE k.relnamespace = 'public'::regnamespace AND k.relkind = 'r' ORDER BY 1, 3
        LOOP
          FOREACH way IN ARRAY ARRAY['insert', 'update', 'delete'] LOOP
            CONTINUE WHEN way = 'delete' AND c.attnum > 1;
            BEGIN
              EXECUTE CASE way
                WHEN 'insert' THEN format('INSERT INTO %I (%I) OVERRIDING SYSTEM VALUE SELECT NULL WHERE false', c.relname, c.attname)
                WHEN 'update' THEN format('UPDATE %I SET %I = DEFAULT WHERE false', c.relname, c.attname)
                ELSE format('DELETE FROM %I WHERE false', c.relname) END;
              done := 'may';
            EXCEPTION WHEN insufficient_privilege THEN CONTINUE;
              WHEN others THEN done := 'may';
            END;
            RAISE NOTICE '%: % %', c.relname, way, c.attname;
          END LOOP;
        END LOOP;
      END $$`);
  } finally {
    client.removeAllListeners('notice');
    client.release();
  }
  return lines.toSorted().join('\n');
}

/** The same from the catalog. */
async function granted(role: DatabaseRole): Promise<string> {
  const { rows } = await database.owner.pool.query<{ line: string }>(
    `SELECT c.relname || ': ' || act || ' ' || a.attname AS line
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     CROSS JOIN unnest('{insert,update,delete}'::text[]) AS act
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND CASE act
       WHEN 'delete' THEN a.attnum = 1 AND has_table_privilege($1, c.oid, 'DELETE')
       ELSE has_column_privilege($1, c.oid, a.attnum, act) END`,
    [groupOf(role)],
  );
  return rows
    .map(({ line }) => line)
    .toSorted()
    .join('\n');
}

test.each(databaseRoles)(
  '%s is refused every insert, update and delete but those that are granted',
  async (role) => {
    expect(await tried(role)).toBe(await granted(role));
  },
);
