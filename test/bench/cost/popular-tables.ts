import { Logger, makeWorkerUtils } from 'graphile-worker';
import type pg from 'pg';
import { fictionalNumber } from '#sandbox/district/fictional-numbers.ts';

/** What the popular build keeps: a row a call, a row an event, and a log in which each entry knows the one before. */
export async function makePopularTables(pool: pg.Pool, calls: number): Promise<void> {
  await pool.query(`
    CREATE SCHEMA popular;
    CREATE TABLE popular.call (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number text NOT NULL, state text NOT NULL,
      sid text UNIQUE, updated_at timestamptz NOT NULL DEFAULT now());
    CREATE INDEX ON popular.call (state);
    CREATE TABLE popular.event (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, call_id bigint NOT NULL REFERENCES popular.call,
      fields jsonb NOT NULL, received_at timestamptz NOT NULL DEFAULT now());
    CREATE INDEX ON popular.event (call_id);
    CREATE TABLE popular.audit (id bigint PRIMARY KEY, at timestamptz NOT NULL, act text NOT NULL, subject text NOT NULL,
      facts jsonb NOT NULL, hash bytea NOT NULL)`);
  const numbers = Array.from({ length: calls }, (_, i) => fictionalNumber(i));
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO popular.call (number, state) SELECT n, 'planned' FROM unnest($1::text[]) AS n RETURNING id`,
    [numbers],
  );
  const utils = await makeWorkerUtils({ pgPool: pool, logger: new Logger(() => () => {}) });
  await utils.migrate();
  await utils.addJobs(rows.map(({ id }) => ({ identifier: 'call', payload: { id } })));
  await utils.release();
}
