import { type RawBuilder, sql } from 'kysely';
import type { Db, Transaction } from './transaction.ts';

/** A statement, and what stands in its place holders; other statements may stand in it. */
type Asked<Answer> = (
  words: TemplateStringsArray,
  ...values: readonly unknown[]
) => Promise<Answer>;

const asked = <Row>(words: TemplateStringsArray, values: readonly unknown[]): RawBuilder<Row> =>
  sql<Row>(words, ...values);

/**
 * All rows that a statement returns.
 * @example const rows = await many<{ id: string }>(tx)`SELECT id FROM phone WHERE active`;
 */
export function many<Row>(db: Db | Transaction): Asked<Row[]> {
  return async (words, ...values) => (await asked<Row>(words, values).execute(db)).rows;
}

/** The first row, for what returns one at most. */
export function one<Row>(db: Db | Transaction): Asked<Row | undefined> {
  return async (words, ...values) => (await asked<Row>(words, values).execute(db)).rows[0];
}

/** How many rows a statement wrote; for one of whose rows nothing is wanted. */
export function run(db: Db | Transaction): Asked<number> {
  return async (words, ...values) =>
    Number((await asked(words, values).execute(db)).numAffectedRows ?? 0n);
}
