import type { Pool, PoolClient } from 'pg';

/** Every row of the database, as a backup has it; put back, all that happened since is forgotten. */
export async function keepRows(pool: Pool): Promise<{ putBack(): Promise<void> }> {
  const { rows: tables } = await pool.query<{ name: string; columns: string }>(
    `SELECT c.oid::regclass::text AS name, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' GROUP BY c.oid`,
  );
  const kept: { name: string; columns: string; rows: string }[] = [];
  for (const table of tables) {
    const { rows } = await pool.query<{ rows: string }>(
      `SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text AS rows FROM ${table.name} t`,
    );
    kept.push({ ...table, rows: rows[0]?.rows ?? '[]' });
  }
  return {
    async putBack() {
      const client: PoolClient = await pool.connect();
      await client.query('BEGIN');
      // No trigger is asked: a backup asks none either.
      await client.query('SET LOCAL session_replication_role = replica');
      for (const { name } of kept) await client.query(`DELETE FROM ${name}`);
      for (const { name, columns, rows } of kept)
        await client.query(
          `INSERT INTO ${name} (${columns}) OVERRIDING SYSTEM VALUE
           SELECT ${columns} FROM jsonb_populate_recordset(NULL::${name}, $1)`,
          [rows],
        );
      await client.query('COMMIT');
      client.release();
    },
  };
}
