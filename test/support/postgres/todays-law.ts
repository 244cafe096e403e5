import pg from 'pg';

/** The day of the rules that are in the calendar already, in tests. */
export const laterLaw = '2999-01-31';

/** Their own day would change the law under every test that runs after it. */
export async function keepTodaysLaw(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(`UPDATE rule_set SET in_force_from = $1 WHERE version = '2027-01-31'`, [
      laterLaw,
    ]);
    // Nor do the sources grow old, begin or end while tests run.
    await client.query(
      `UPDATE law_source SET read_on = (now() - interval '12 hours')::date, until_day = NULL,
       in_force_from = CASE WHEN in_force_from > read_on THEN date '${laterLaw}' ELSE in_force_from END`,
    );
  } finally {
    await client.end();
  }
}
