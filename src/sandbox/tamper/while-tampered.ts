import type { Connection } from '#database/connect.ts';

type Pool = Connection['pool'];
export type Client = Pick<Pool, 'query'>;

export const logTables = ['audit_entry', 'audit_leaf', 'audit_tile', 'audit_checkpoint'] as const;

const tables = [...logTables, 'audit_sealer'];

/** Makes a copy of the log beside it, for `whileTampered` to put back. */
export async function keepLog(owner: Pool): Promise<void> {
  for (const table of tables) await owner.query(`CREATE TABLE kept_${table} AS TABLE ${table}`);
}

/** Changes the log behind every guard, as the database's owner can, looks at it, and puts it back; `undo` puts back the rest. */
export async function whileTampered<T>(
  owner: Pool,
  change: (client: Client) => Promise<unknown>,
  look: () => Promise<T>,
  undo: (client: Client) => Promise<unknown> = async () => {},
): Promise<T> {
  await unguarded(owner, change);
  try {
    return await look();
  } finally {
    await unguarded(owner, async (client) => {
      await undo(client);
      for (const table of tables) {
        await client.query(`DELETE FROM ${table}`);
        await client.query(`INSERT INTO ${table} OVERRIDING SYSTEM VALUE TABLE kept_${table}`);
      }
    });
  }
}

async function unguarded(owner: Pool, act: (client: Client) => Promise<unknown>): Promise<void> {
  const client = await owner.connect();
  try {
    await client.query('BEGIN');
    // No trigger fires, and no foreign key is looked at.
    await client.query('SET LOCAL session_replication_role = replica');
    await act(client);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
