import { type RawBuilder, sql } from 'kysely';
import { many, run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';

export type Change = { added: number; changed: number; ended: number };

/** What the statements of an import did, by table. */
export async function readChanges(tx: Transaction): Promise<Map<string, Change>> {
  const rows = await many<Change & { what: string }>(tx)`
    SELECT what, sum(added)::int AS added, sum(changed)::int AS changed, sum(ended)::int AS ended
    FROM staged_change GROUP BY what
  `;
  return new Map(rows.map(({ what, ...change }) => [what, change]));
}

/** Counts what an INSERT … ON CONFLICT DO UPDATE adds and changes. */
export function upserted(what: string, statement: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    WITH touched AS (${statement} RETURNING old IS NULL AS added)
    INSERT INTO staged_change
    SELECT ${sql.lit(what)}, count(*) FILTER (WHERE added), count(*) FILTER (WHERE NOT added), 0 FROM touched`;
}

/** Counts what an UPDATE ends, and notes the key of each row: what ends is what an export that was cut off has in common. */
export function ended(
  what: string,
  statement: RawBuilder<unknown>,
  key: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`
    WITH gone AS (${statement} RETURNING ${key} AS key),
      noted AS (INSERT INTO staged_gone SELECT ${sql.lit(what)}, key FROM gone)
    INSERT INTO staged_change SELECT ${sql.lit(what)}, 0, 0, count(*) FROM gone`;
}

/** Without parameters pg speaks the simple protocol, in which one message may hold many statements. */
export async function together(
  tx: Transaction,
  statements: readonly RawBuilder<unknown>[],
): Promise<void> {
  await run(tx)`${sql.join(statements, sql`;`)}`;
}

/** In an order that reads well: what a school's office knows first. */
const told = [
  'schools',
  'students',
  'guardians',
  'phones',
  'guardianPhones',
  'emails',
  'guardianships',
  'enrollments',
  'staff',
  'contacts',
  'groups',
  'memberships',
  'studentLines',
];

export function countsOf(changes: Map<string, Change>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const what of told) {
    const change = changes.get(what);
    counts[`${what}Added`] = change?.added ?? 0;
    counts[`${what}Changed`] = change?.changed ?? 0;
    counts[`${what}Ended`] = change?.ended ?? 0;
  }
  return counts;
}
