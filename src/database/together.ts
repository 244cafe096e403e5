import { type Expression, type Kysely, sql } from 'kysely';
import { one } from './query.ts';
import type { DB } from './schema.ts';

/** A query that is asked together with others, and what is read from its rows. */
export type Part<Found> = { query: Expression<unknown>; read: (rows: unknown[]) => Found };

type Instants<Row> = {
  [Name in keyof Row]: Temporal.Instant extends Row[Name] ? Name : never;
}[keyof Row];

/** All rows. JSON knows no instants: those are named. */
export function rowsOf<Row>(query: Expression<Row>, ...instants: Instants<Row>[]): Part<Row[]> {
  return { query, read: (rows) => rows.map((row) => withInstants(row as Row, instants)) };
}

/** The first row, or undefined. */
export function rowOf<Row>(
  query: Expression<Row>,
  ...instants: Instants<Row>[]
): Part<Row | undefined> {
  const { read } = rowsOf(query, ...instants);
  return { query, read: (rows) => read(rows)[0] };
}

type Parts = Readonly<Record<string, Part<unknown> | undefined>>;

type FoundBy<Asked> = Asked extends Part<infer One> ? One : undefined;

/** What parts find; undefined for one that was not asked. */
export type Found<Asked extends Parts> = { [Name in keyof Asked]: FoundBy<Asked[Name]> };

/** Many small queries in one statement, with one look at the database. */
export async function together<Asked extends Parts>(
  db: Kysely<DB>,
  parts: Asked,
): Promise<Found<Asked>> {
  const asked = Object.entries(parts).flatMap(([name, part]) =>
    part === undefined ? [] : [{ name, ...part }],
  );
  const columns = asked.map(
    ({ name, query }) =>
      sql`(SELECT coalesce(json_agg(q), '[]') FROM (${query}) q) AS ${sql.ref(name)}`,
  );
  const row = await one<Record<string, unknown[]>>(db)`SELECT ${sql.join(columns)}`;
  const found = asked.map(({ name, read }) => [name, read(row?.[name] ?? [])]);
  return Object.fromEntries(found) as Found<Asked>;
}

function withInstants<Row>(row: Row, names: readonly (keyof Row)[]): Row {
  const read = { ...row };
  for (const name of names) {
    const at: unknown = row[name];
    if (typeof at === 'string') read[name] = Temporal.Instant.from(at) as Row[keyof Row];
  }
  return read;
}
