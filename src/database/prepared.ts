import { hash } from 'node:crypto';
import {
  type CompiledQuery,
  type Kysely,
  type QueryExecutorProvider,
  type QueryResult,
  type RawBuilder,
  sql,
} from 'kysely';
import pg from 'pg';
import type { DB } from './schema.ts';

/** Raw SQL, or a query of the builder. */
type Statement<Row> =
  | RawBuilder<Row>
  | { compile(executor: QueryExecutorProvider): CompiledQuery<Row> };

/** Grows when the schema has changed under what was prepared, so that all is prepared again. */
let generation = 0;

/**
 * Runs a statement that each session parses once, plans once and keeps under a name. For what runs many times a second
 * and whose text never varies, for each text stays in its session to the end: lists go in as arrays or as JSON.
 */
export async function executePrepared<Row>(
  db: Kysely<DB>,
  statement: Statement<Row>,
): Promise<QueryResult<Row>> {
  const { sql: text, ...compiled } = statement.compile(db);
  // Named by its text, so that a name never stands for another statement.
  const name = `${hash('sha256', text).slice(0, 32)}-${generation}`;
  // Kysely knows no names, and hands the text on as it is; pg takes it together with one
  // (https://node-postgres.com/features/queries#prepared-statements).
  const named = { name, text } as unknown as string;
  try {
    return await db.executeQuery<Row>({ ...compiled, sql: named });
  } catch (error) {
    if (isOutdated(error)) generation += 1;
    throw error;
  }
}

/**
 * Any of a list, for a plan that is kept. PostgreSQL takes a list that it can't look into for one of ten: the plan goes by
 * the index, and is no worse than one made for the list at hand, so that it is kept.
 */
export function anyOf(list: readonly string[], type: 'uuid' | 'text'): RawBuilder<unknown> {
  return sql`ANY ((SELECT ${[...list]}::${sql.raw(type)}[])::${sql.raw(type)}[])`;
}

/** A migration changed the type of a column of what was prepared; done again, it works. */
export function isOutdated(error: unknown): boolean {
  return (
    error instanceof pg.DatabaseError &&
    error.code === '0A000' &&
    error.message === 'cached plan must not change result type'
  );
}
