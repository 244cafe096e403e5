import { globSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import ts from 'typescript';
import { type Column, describeStatement } from './describe-statement.ts';
import { findStatements, type Statement } from './find-statements.ts';
import { startMigratedServer } from './resting-server.ts';

// Has PostgreSQL read each statement of the product against the schema, and holds the columns that it would return to the type of
// row that the code says. What is put together as the program runs is counted alone.

const root = path.join(import.meta.dirname, '../../..');

/** Types of PostgreSQL that are read as one kind of value; https://www.postgresql.org/docs/current/datatype-oid.html */
const kinds: readonly [kind: ts.TypeFlags, types: readonly number[]][] = [
  [ts.TypeFlags.BooleanLike, [16]],
  [ts.TypeFlags.NumberLike, [21, 23, 700, 701]],
  [ts.TypeFlags.StringLike, [20, 25, 1043, 2950]],
];

/** What a column is called that stands there for what it does. */
const unnamed = new Set(['pg_notify', 'case', '?column?']);

const { checker, statements, put } = findStatements(
  root,
  globSync('src/{database,domain,dialer,card-sync,cli,files,web}/**/*.ts', { cwd: root }).map(
    (file) => path.join(root, file),
  ),
);

const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-queries-'));
const faults: string[] = [];
let held = 0;
try {
  await using server = await startMigratedServer(folder);
  await using stack = new AsyncDisposableStack();
  const client = new pg.Client(server.ownerUrl);
  await client.connect();
  stack.defer(() => client.end());
  const making = statements.filter(({ text }) => isMaking(text));
  await make(client, making);
  for (const statement of statements.filter((one) => !making.includes(one))) {
    const columns = await describeStatement(client, statement.text).catch((error: unknown) =>
      error instanceof Error ? error.message : String(error),
    );
    if (typeof columns === 'string') faults.push(`${statement.place}: ${columns}`);
    else if (statement.row !== undefined) {
      held += 1;
      faults.push(...differences(statement, statement.row, columns));
    }
  }
} finally {
  await rm(folder, { recursive: true });
}

for (const fault of faults) console.error(fault);
console.log(
  `${statements.length} statements were read by PostgreSQL, and the rows of ${held} are as the code says; ${put} are put together as the program runs.`,
);
if (faults.length > 0) process.exitCode = 1;

/** Tables of the moment, which other statements read, and what is several commands; PostgreSQL reads those only as it does them. */
function isMaking(text: string): boolean {
  return !text.includes('$') && /\bCREATE TEMP\b|;\s*\S/.test(text);
}

/** One may stand on another, in any order. */
async function make(client: pg.Client, making: readonly Statement[]): Promise<void> {
  let left = [...making];
  for (let before = Number.POSITIVE_INFINITY; left.length < before; ) {
    before = left.length;
    const failed: Statement[] = [];
    for (const one of left) {
      const text = one.text
        .replaceAll('ON COMMIT DROP', '')
        .replaceAll('TEMP TABLE', 'TEMP TABLE IF NOT EXISTS');
      await client.query(text).catch(() => failed.push(one));
    }
    left = failed;
  }
  faults.push(...left.map(({ place }) => `${place}: can’t be done`));
}

/** What speaks against a row's type; of alternatives, against the one that the row is most like. It may have the columns of all. */
function differences({ place }: Statement, row: ts.Type, columns: readonly Column[]): string[] {
  const alternatives = row.isUnion() ? row.types : [row];
  const anywhere = new Set(
    alternatives.flatMap((type) => checker.getPropertiesOfType(type).map(({ name }) => name)),
  );
  const strange = columns.filter(({ name }) => !anywhere.has(name) && !unnamed.has(name));
  const [fewest = []] = alternatives
    .map((type) => differencesTo(type, columns))
    .toSorted((a, b) => a.length - b.length);
  return [...fewest, ...strange.map(({ name }) => `“${name}” stands in no type`)].map(
    (words) => `${place}: ${words}`,
  );
}

/** A row has all the columns that its type names, each of its kind. */
function differencesTo(row: ts.Type, columns: readonly Column[]): string[] {
  const names = new Set(columns.map(({ name }) => name));
  const known = new Map(checker.getPropertiesOfType(row).map((one) => [one.name, one]));
  const isMissing = ({ name, flags }: ts.Symbol) =>
    !names.has(name) && (flags & ts.SymbolFlags.Optional) === 0;
  const isOdd = ({ name, type }: Column) => {
    const property = known.get(name);
    const kind = kinds.find(([, types]) => types.includes(type))?.[0];
    if (property === undefined || kind === undefined) return false;
    return !isOf(checker.getTypeOfSymbol(property), kind);
  };
  return [
    ...[...known.values()].filter(isMissing).map(({ name }) => `returns no column “${name}”`),
    ...columns
      .filter(isOdd)
      .map(
        ({ name }) =>
          `“${name}” is no ${checker.typeToString(checker.getTypeOfSymbol(known.get(name) as ts.Symbol))}`,
      ),
  ];
}

function isOf(type: ts.Type, kind: ts.TypeFlags): boolean {
  const bound = checker.getBaseConstraintOfType(type);
  if (bound !== undefined && bound !== type) return isOf(bound, kind);
  if (type.isUnion()) return type.types.every((one) => isOf(one, kind));
  if (type.isIntersection()) return type.types.some((one) => isOf(one, kind));
  const any = ts.TypeFlags.Null | ts.TypeFlags.Undefined | ts.TypeFlags.Any | ts.TypeFlags.Unknown;
  return (type.flags & (kind | any)) !== 0;
}
