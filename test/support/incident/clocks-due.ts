import type { TestDatabase } from '#test/support/postgres/database.ts';

export type ClockQuestion = {
  state: string | null;
  discovered: string;
  zone?: string;
  residents?: number;
  students?: number;
  enrolled?: number;
  familiesTold?: string;
  recovered?: string;
  teller?: 'district' | 'vendor';
  ransom?: boolean;
  ransomPaid?: string;
};

/** Each clock that runs, as the district's own wall clock shows its end. */
export async function clocksDue(
  database: TestDatabase,
  about: ClockQuestion,
): Promise<Record<string, string | null>> {
  const { rows } = await database.pool.query<{ clock: string; due: string | null }>(
    `SELECT clock, to_char(due_at AT TIME ZONE $3, 'YYYY-MM-DD HH24:MI') AS due
     FROM breach_deadlines($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) WHERE applies`,
    [
      about.state,
      about.discovered,
      about.zone ?? 'America/Chicago',
      about.residents ?? null,
      about.students ?? null,
      about.enrolled ?? null,
      about.familiesTold ?? null,
      about.recovered ?? null,
      about.teller ?? 'district',
      about.ransom ?? false,
      about.ransomPaid ?? null,
    ],
  );
  return Object.fromEntries(rows.map(({ clock, due }) => [clock, due]));
}
