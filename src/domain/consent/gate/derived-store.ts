import { sql } from 'kysely';
import { one, run } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import { type Differences, noDifferences } from './consent-check.ts';

/** Whether some gate was worked out while withdrawals reached another way than they do now. */
export async function hasOutdatedGates(db: Db): Promise<boolean> {
  const row = await one<{ is: boolean }>(db)`
    SELECT EXISTS (SELECT FROM consent_terms() t JOIN phone_gate g ON g.by_category = NOT t.by_category) AS is`;
  return row?.is === true;
}

export async function countPhones(db: Db | Transaction): Promise<number> {
  const row = await one<{ count: number }>(db)`SELECT count(*)::int AS count FROM phone`;
  return row?.count ?? 0;
}

/** All phones by id, so many at a time. One that comes meanwhile has its gate from the statement that added it. */
export async function* phonesByParts(
  db: Db | Transaction,
  atOnce: number,
): AsyncGenerator<string[]> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const phones = await db
      .selectFrom('phone')
      .select('id')
      .where('id', '>', after)
      .orderBy('id')
      .limit(atOnce)
      .execute();
    const last = phones.at(-1);
    if (last === undefined) return;
    yield phones.map(({ id }) => id);
    after = last.id;
  }
}

/** Derives the gates of these phones again; returns how many were not as they should be. */
export async function refreshGates(tx: Transaction, ids: readonly string[]): Promise<number> {
  const phones = sql`${[...ids]}::uuid[]`;
  // In the order in which everybody locks them. The next statement then sees what the last writer left.
  await run(tx)`
    SELECT FROM phone_gate WHERE phone_id = ANY (${phones}) ORDER BY phone_id FOR NO KEY UPDATE`;
  const row = await one<{ changed: string }>(tx)`
    SELECT refresh_phone_gate(${phones}) AS changed`;
  return Number(row?.changed ?? 0);
}

export async function refreshAudience(tx: Transaction): Promise<void> {
  await run(tx)`SELECT refresh_phone_audience(), refresh_home_languages()`;
}

/** One statement, one moment: a gate is written in the transaction of what it rests on. */
export async function compareGates(
  db: Db | Transaction,
  ids: readonly string[],
): Promise<Differences> {
  const phones = sql`${[...ids]}::uuid[]`;
  return counted(
    await sql<Count>`
      WITH differing AS (
        SELECT w.phone_id, to_jsonb(w) AS wanted, to_jsonb(g) AS found
        FROM phone_gate_of(${phones}) w
        LEFT JOIN phone_gate g ON g.phone_id = w.phone_id AND g.phone_id = ANY (${phones})
        WHERE w IS DISTINCT FROM g
      ), ${byColumn}`.execute(db),
  );
}

export async function compareAudience(db: Db | Transaction): Promise<Differences> {
  return counted(
    await sql<Count>`
      WITH found AS (
        SELECT a.phone_id, a.school_id, a.may_be_contacted, a.language, z.time_zones, a.is_shared, a.also,
          a.household, a.turn
        FROM phone_audience a LEFT JOIN calling_zones z ON z.id = a.zones_id
      ), differing AS (
        SELECT coalesce(w.phone_id, f.phone_id) AS phone_id, to_jsonb(w) AS wanted, to_jsonb(f) AS found
        FROM roster_audience w
        FULL JOIN found f ON f.phone_id = w.phone_id AND f.school_id = w.school_id
        WHERE w IS DISTINCT FROM f
        UNION ALL
        SELECT coalesce(w.phone_id, f.phone_id), to_jsonb(w), to_jsonb(f)
        FROM roster_staff_audience w
        FULL JOIN (SELECT a.phone_id, a.school_id, a.language, z.time_zones
          FROM staff_audience a LEFT JOIN calling_zones z ON z.id = a.zones_id) f
          ON f.phone_id = w.phone_id AND f.school_id = w.school_id
        WHERE w IS DISTINCT FROM f
        UNION ALL
        SELECT coalesce(w.phone_id, f.phone_id), to_jsonb(w), to_jsonb(f)
        FROM roster_contact_audience w
        FULL JOIN (SELECT a.phone_id, a.school_id, a.turn, a.language, z.time_zones
          FROM contact_audience a LEFT JOIN calling_zones z ON z.id = a.zones_id) f
          ON f.phone_id = w.phone_id AND f.school_id = w.school_id
        WHERE w IS DISTINCT FROM f
      ), ${byColumn}`.execute(db),
  );
}

type Count = { column: string | null } & Omit<Differences, 'columns'>;

const byColumn = sql`
  named AS (
    SELECT CASE WHEN found IS NULL THEN 'row is missing' WHEN wanted IS NULL THEN 'row too many' ELSE w.key END AS name
    FROM differing LEFT JOIN LATERAL jsonb_each(wanted) AS w
      ON found IS NOT NULL AND w.value IS DISTINCT FROM found -> w.key
  )
  SELECT NULL AS "column", count(*)::int AS rows, count(DISTINCT phone_id)::int AS phones,
    ARRAY(SELECT DISTINCT phone_id::text FROM differing ORDER BY 1 LIMIT 10) AS first
  FROM differing
  UNION ALL
  SELECT name, count(*)::int, 0, '{}' FROM named GROUP BY name`;

function counted({ rows }: { rows: Count[] }): Differences {
  const whole = rows.find(({ column }) => column === null) ?? noDifferences;
  return {
    rows: whole.rows,
    phones: whole.phones,
    first: whole.first,
    columns: Object.fromEntries(
      rows.flatMap(({ column, rows: count }) => (column === null ? [] : [[column, count]])),
    ),
  };
}
