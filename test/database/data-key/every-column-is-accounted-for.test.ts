import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { setUpDatabase } from '#test/support/postgres/database.ts';
import { encryptedColumns } from '#vault/encrypted-columns.ts';

type Line = { place: string; how: string; why: string };

const database = setUpDatabase();
let lines: Line[];
beforeAll(async () => {
  lines = await readPage();
});

/** The table of docs/data.md, a line for each column. */
async function readPage(): Promise<Line[]> {
  const page = await readFile(path.join(import.meta.dirname, '../../../docs/data.md'), 'utf8');
  return page
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| table '))
    .flatMap((line) => {
      const [tables = '', columns = '', , how = '', why = ''] = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim());
      return tables
        .split(', ')
        .flatMap((table) => columns.split(', ').map((column) => `${table}.${column}`))
        .map((place) => ({ place, how, why }));
    });
}

/** Columns that can hold words: text, JSON and bytes, alone or in lists, but for words of a closed list. */
async function wordyColumns(): Promise<string[]> {
  const { rows } = await database.owner.pool.query<{ place: string }>(
    `SELECT c.relname || '.' || a.attname AS place
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
     LEFT JOIN pg_type e ON e.oid = t.typelem
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped
       AND c.relname NOT LIKE 'kysely_%'
       AND (t.typname IN ('text', 'varchar', 'bpchar', 'name', 'json', 'jsonb', 'bytea', 'xml')
         OR e.typname IN ('text', 'varchar', 'json', 'jsonb', 'bytea'))
       AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.conkey = ARRAY[a.attnum]
         AND pg_get_constraintdef(k.oid) ~ '^CHECK \\(\\(\\w+ (= ANY \\(|<@ )ARRAY\\[')
     ORDER BY 1`,
  );
  return rows.map(({ place }) => place);
}

test('docs/data.md has a line for each column that can hold words, and for none that is gone', async () => {
  const columns = await wordyColumns();
  const places = lines.map(({ place }) => place);

  expect(columns.filter((column) => !places.includes(column))).toEqual([]);
  expect(places.filter((place) => !columns.includes(place))).toEqual([]);
  expect(new Set(places).size).toBe(places.length);
});

test('each line says how, and why', () => {
  for (const { place, how, why } of lines) {
    expect(how, place).toMatch(/^(encrypted|keyed|hashed|clear)(, (keyed|hashed))?$/);
    expect(why, place).not.toBe('');
  }
});

test('what docs/data.md calls encrypted is what the vault encrypts, and the keys themselves', () => {
  const said = lines.filter(({ how }) => how === 'encrypted').map(({ place }) => place);

  expect(said.filter((place) => !place.startsWith('data_key.')).toSorted()).toEqual(
    Object.keys(encryptedColumns).toSorted(),
  );
});
