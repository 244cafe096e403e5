import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import type { SessionRole } from './start-session.ts';

/**
 * Lends sessions that are in this role, whatever became of them since: each is put into it and asked who it is. One that is
 * anybody else is closed, for it may read what the role may not.
 */
export function asRole(pool: pg.Pool, role: SessionRole): PostgresPool {
  return {
    options: pool.options,
    async connect(): Promise<PostgresPoolClient> {
      const client = await pool.connect();
      try {
        await becomeRole(client, role);
        return client;
      } catch (error) {
        client.release(true);
        throw error;
      }
    },
    end: () => pool.end(),
  };
}

async function becomeRole(client: pg.ClientBase, role: SessionRole): Promise<void> {
  const { rows } = await client.query<{ user: string }>(
    `SELECT current_user AS "user" FROM set_config('role', $1, false)`,
    [role],
  );
  const user = rows[0]?.user;
  if (user !== role) throw new Error(`a session of ${role} is ${user}`);
}
