import { type Export, smallExport } from '#test/support/district/roster-district.ts';
import type { TestDatabase } from '#test/support/postgres/database.ts';

/** Guardians with their homes, as the school's system has them; and the lines changed. */
export function exportOf(
  homes: Record<string, string>,
  change: (line: string) => string = (line) => line,
): Export {
  const files = smallExport();
  const [header = '', ...people] = files['users'] ?? [];
  const homeOf = (line: string) => homes[line.split(',')[0] ?? ''] ?? '';
  return {
    ...files,
    users: [
      `${header},metadata.household`,
      ...people.map((line) => `${change(line)},${homeOf(line)}`),
    ],
  };
}

/** Nobody is barred. */
export const unbarred = (line: string): string => line.replace('G-2=Case DR-1', '');

/** The phones of each household in the order in which they ring, by guardian and rank: `1:G-1/1 2:G-2/1 3:G-2/2`. */
export async function turnsIn({ pool }: TestDatabase): Promise<string[]> {
  const { rows } = await pool.query<{ phones: string }>(
    `SELECT string_agg(DISTINCT a.turn || ':' || g.sourced_id || '/' || gp.rank, ' ' ORDER BY a.turn || ':' || g.sourced_id || '/' || gp.rank) AS phones
     FROM phone_audience a JOIN guardian_phone gp ON gp.phone_id = a.phone_id AND gp.active
     JOIN guardian g ON g.id = gp.guardian_id
     WHERE a.household IS NOT NULL GROUP BY a.household ORDER BY 1`,
  );
  return rows.map(({ phones }) => phones);
}
