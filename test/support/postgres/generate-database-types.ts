import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Kysely, sql } from 'kysely';
import {
  ColumnTypeNode,
  type DatabaseMetadata,
  generate,
  IdentifierNode,
  PostgresDialect,
  UnionExpressionNode,
} from 'kysely-codegen';
import { connect } from '#database/connect.ts';
import type { DB } from '#database/schema.ts';
import { startMigratedServer } from './resting-server.ts';

// Writes src/database/schema.ts and src/vault/encrypted-columns.ts from a database that was just migrated; with --check, compares
// them instead.

const source = path.join(import.meta.dirname, '../../../src');

const schoolChanges = '{ school: string; before: number; after: number }[]';

/** What the catalog does not say: the shape of JSON, and which columns the database alone writes. */
const columns = {
  'carrier_erasure.deleted': 'ColumnType<Record<string, number>, never, never>',
  'audit_run.looked_at':
    'ColumnType<Record<string, { looked: number; found: number; failed?: true }>, string | undefined, string>',
  'checkup.findings': 'ColumnType<Record<string, string>[] | null, never, string>',
  'consent_record.digest': 'ColumnType<Buffer, never, never>',
  'consent_record.held_back': 'ColumnType<string, never, never>',
  'consent_wording.digest': 'ColumnType<Buffer, never, never>',
  'campaign_version.sealed_text': 'ColumnType<string | null, never, never>',
  'consent_rule.accepts':
    'ColumnType<Record<string, string[]> | null, string | null, string | null>',
  'consent_rule.allows': 'ColumnType<boolean, never, never>',
  'finding.facts': 'ColumnType<Record<string, unknown>, string | undefined, string>',
  'message_template_version.texts': 'ColumnType<Record<string, string>, string, never>',
  'number_check.digest': 'ColumnType<Buffer, never, never>',
  'outreach.expires_at': 'ColumnType<Temporal.Instant, never, never>',
  'pause.spares': 'ColumnType<string | null, never, never>',
  'phone_block.digest': 'ColumnType<Buffer, never, never>',
  'purge_run.gone': 'ColumnType<Record<string, number>, never, never>',
  'purge_run.held': 'ColumnType<Record<string, number>, never, never>',
  'rehearsal.words': 'ColumnType<Record<string, unknown> | null, string | null, never>',
  'revocation.digest': 'ColumnType<Buffer, never, never>',
  'revocation.honor_by': 'ColumnType<Temporal.Instant, never, never>',
  'roster_run.counts': 'ColumnType<Record<string, number>, string | undefined, never>',
  'roster_run.problems': 'ColumnType<string[], string | undefined, never>',
  'roster_run.schools': `ColumnType<${schoolChanges}, string | undefined, never>`,
  'two_person_change.about': 'ColumnType<Record<string, unknown>, string | undefined, never>',
  'two_person_change.wanted': 'ColumnType<Record<string, unknown>, string | undefined, never>',
  'sending_number.area_code': 'ColumnType<string | null, never, never>',
};

/** Each file, and what it should be. */
async function generateFiles(): Promise<Record<string, string>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-types-'));
  try {
    await using server = await startMigratedServer(folder);
    await using owner = connect({ url: server.ownerUrl, name: 'types', max: 1 });
    const dialect = new PostgresDialect({ dateParser: 'string', numericParser: 'number' });
    dialect.adapter.definitions['Timestamp'] = instant;
    dialect.adapter.definitions['Json'] = json;
    const schema = await generate({
      db: owner.db,
      dialect,
      excludePattern: 'kysely_*',
      outFile: null,
      overrides: { columns },
      postprocess: addUnions,
    });
    return {
      'database/schema.ts': schema,
      'vault/encrypted-columns.ts': await encryptedColumns(owner.db),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const type = (name: string) => new IdentifierNode(name);
/** As connect.ts reads and writes them. */
const given = new UnionExpressionNode([type('Temporal.Instant'), type('string')]);
const instant = new ColumnTypeNode(type('Temporal.Instant'), given, given);
const json = new ColumnTypeNode(type('unknown'), type('string'), type('string'));

/** A text that a constraint, its own or its domain's, keeps to a list of words, or an array of them, is a union of those. */
async function addUnions({
  db,
  metadata,
}: {
  db: Kysely<unknown>;
  metadata: DatabaseMetadata;
}): Promise<DatabaseMetadata> {
  const { rows } = await sql<{ table: string; column: string; definition: string }>`
    SELECT r.relname AS table, a.attname AS column, pg_get_constraintdef(c.oid) AS definition
    FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
    JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'c' AND cardinality(c.conkey) = 1
    UNION ALL
    SELECT r.relname, a.attname, pg_get_constraintdef(c.oid)
    FROM pg_constraint c JOIN pg_attribute a ON a.atttypid = c.contypid JOIN pg_class r ON r.oid = a.attrelid
    WHERE c.contypid <> 0`.execute(db);
  for (const { table, column, definition } of rows) {
    const list = /^CHECK \(\(\w+ (?:= ANY \(|<@ )ARRAY\[(?<words>[^\]]+)\]\)?\)\)$/.exec(
      definition,
    );
    if (list === null) continue;
    const words = [...(list.groups?.['words'] ?? '').matchAll(/'([^']+)'::text/g)];
    const found = metadata.tables
      .find(({ name }) => name === table)
      ?.columns.find(({ name }) => name === column);
    if (found !== undefined) found.enumValues = words.map(([, word = '']) => word);
  }
  return metadata;
}

/** One list for what encrypts, what writes values again under another key, and the rules of the database. */
async function encryptedColumns(db: Kysely<DB>): Promise<string> {
  const { rows } = await sql<Record<'column' | 'class' | 'foundBy' | 'boundTo', string>>`
    SELECT in_table || '.' || in_column AS column, class, found_by AS "foundBy", bound_to AS "boundTo"
    FROM encrypted_columns() ORDER BY in_table COLLATE "C", in_column COLLATE "C"`.execute(db);
  const lines = rows.map(
    (row) =>
      `  '${row.column}': { class: '${row.class}', foundBy: \`${row.foundBy}\`, boundTo: \`${row.boundTo}\` },\n`,
  );
  return `// Written by "npm run database:types" from encrypted_columns() in the baseline.

export const encryptedColumns = {
${lines.join('')}} as const;
`;
}

for (const [name, words] of Object.entries(await generateFiles())) {
  const file = path.join(source, name);
  if (!process.argv.includes('--check')) {
    await writeFile(file, words);
  } else if ((await readFile(file, 'utf8')) !== words) {
    console.error(`src/${name} is not what the migrations make: run "npm run database:types"`);
    process.exitCode = 1;
  }
}
