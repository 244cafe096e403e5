import type { Pool } from 'pg';
import { recordDueAuditRuns } from '#domain/audit-run/record-audit-run.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres/database.ts';
import { type Found, faults } from './faults.ts';
import { checkpoints, closures, life } from './life.ts';
import { people, type Size } from './people.ts';

/**
 * A district whose year lies behind it, told by chance: the same seed tells the same. It is written by statements, as
 * somebody who can do everything to the database, so that its days are in the past.
 */
export async function districtYear({ seed, ...size }: Size & { seed: number }) {
  const database = await testDatabase();
  const { pool } = database.owner;
  await pool.query(`CREATE SCHEMA year;
    CREATE FUNCTION year.chance(key text) RETURNS float8 LANGUAGE sql IMMUTABLE
    RETURN (hashtextextended(key, ${seed}) & 16777215)::float8 / 16777216`);
  await tamper(pool, async (run) => {
    for (const statement of [...people(size), ...life(), ...checkpoints(), ...closures(size)])
      await run(statement);
    await run('ANALYZE');
    await run('SELECT refresh_phone_audience()');
    await run('SELECT refresh_phone_gate(ARRAY(SELECT id FROM phone))');
  });
  return {
    database,
    /** What an audit of everything finds, as people are shown it: of what kind, and of which thing. */
    audit: () => audit(database),
    /** Every kind of fault once, in things apart from each other. Returns what is to be found of each. */
    async plant(): Promise<Record<string, Found[]>> {
      const planted: Record<string, Found[]> = {};
      await tamper(pool, async (run) => {
        await run(`CREATE TABLE year.target AS
          SELECT row_number() OVER (ORDER BY year.chance('target' || n))::int AS nth, p.* FROM year.phone p
          WHERE opted_out_at IS NULL AND joined_at < now() - interval '300 days'
            AND n > (SELECT count(*) FROM year.phone) * 0.2 AND student = n`);
        await run(`CREATE TABLE year.aim AS
          SELECT row_number() OVER (PARTITION BY purpose ORDER BY year.chance('aim' || k))::int AS nth, c.* FROM year.closure c
          WHERE NOT is_of_one AND k > 2`);
        for (const { name, plant } of faults) planted[name] = await plant(run);
      });
      return planted;
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

export type Run = (statement: string) => Promise<{ id: string }[]>;

async function tamper(pool: Pool, work: (run: Run) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL session_replication_role = replica');
    await work(async (statement) => (await client.query<{ id: string }>(statement)).rows);
    await client.query('COMMIT');
  } finally {
    client.release(true);
  }
}

async function audit(database: TestDatabase): Promise<Found[]> {
  const { pool } = database.owner;
  await pool.query(
    `INSERT INTO audit_run (kind, asked_by) SELECT 'asked', id FROM operator WHERE directory_id = 'officer'`,
  );
  await recordDueAuditRuns(database.as('worker').db, 'auditor');
  const { rows } = await pool.query<{ found: Found }>(
    `SELECT code || ' ' || subject_kind || ' ' || subject_id AS found FROM finding
     WHERE last_seen_run_id = (SELECT id FROM audit_run WHERE kind = 'asked' ORDER BY asked_at DESC LIMIT 1)`,
  );
  return rows.map(({ found }) => found).toSorted();
}
