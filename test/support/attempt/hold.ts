import type pg from 'pg';

/** A lock that somebody holds in the middle of a transaction, so that a worker stands exactly before it. */
export async function hold(
  pool: pg.Pool,
  sql: string,
  values: unknown[] = [],
): Promise<() => Promise<void>> {
  const session = await pool.connect();
  await session.query('BEGIN');
  await session.query(sql, values);
  return async () => {
    await session.query('COMMIT');
    session.release();
  };
}

/** Whether somebody waits for a lock, by the name under which they are connected. */
export async function waitsForLock(pool: pg.Pool, name: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1
       AND wait_event_type = 'Lock'`,
    [name],
  );
  return (rowCount ?? 0) > 0;
}
