import type pg from 'pg';

/** Every row of every table, as a dump of the database has them. */
export async function dumpOf(session: Pick<pg.Pool, 'query'>): Promise<Map<string, string>> {
  const { rows: tables } = await session.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'm') ORDER BY relname`,
  );
  const dump = new Map<string, string>();
  for (const { name } of tables) {
    const { rows } = await session.query<{ row: string }>(
      `SELECT t::text AS row FROM "${name}" AS t`,
    );
    dump.set(name, rows.map(({ row }) => row).join('\n'));
  }
  return dump;
}
