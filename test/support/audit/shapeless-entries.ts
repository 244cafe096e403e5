import type { Pool } from 'pg';
import { type Act, acts } from '#domain/audit/acts/act.ts';

/**
 * Entries of the log whose act nobody knows, or whose facts are not of its shape. What tests plant has no actor, or
 * is an approval that says its fingerprint and no more.
 */
export async function shapelessEntries(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ act: string; facts: unknown }>(
    `SELECT DISTINCT act, facts FROM audit_entry
     WHERE actor_id IS NOT NULL AND NOT (act = 'campaign-approved' AND facts - 'fingerprint' = '{}')`,
  );
  return rows
    .filter(({ act, facts }) => !(act in acts) || !acts[act as Act].safeParse(facts).success)
    .map(({ act, facts }) => `${act} ${JSON.stringify(facts)}`);
}
