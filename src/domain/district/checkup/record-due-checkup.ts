import { one, run } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import { type Answered, troublesOf } from './checkup.ts';

/**
 * Asks all that this program depends on, once a week, however many bots there are: on Monday at five in the morning of the
 * district, or as soon as a bot runs again. Not in the week in which the first people came in: setup showed it then.
 */
export async function recordDueCheckup(
  db: Db,
  examine: () => Promise<readonly Answered[]>,
): Promise<void> {
  const id = await begin(db);
  if (id === undefined) return;
  const answers = await examine();
  await run(db)`
    UPDATE checkup SET ended_at = clock_timestamp(), asked = ${answers.length}, findings = ${JSON.stringify(troublesOf(answers))}
    WHERE id = ${id} AND ended_at IS NULL`;
}

/** For one bot. If it dies meanwhile, another one begins again after five minutes. */
async function begin(db: Db): Promise<string | undefined> {
  const row = await one<{ id: string }>(db)`
    INSERT INTO checkup AS c (week)
    SELECT due.week FROM (SELECT district_week(now()) AS week) AS due
    WHERE due.week > (SELECT district_week(min(added_at)) FROM operator)
      AND NOT EXISTS (SELECT FROM checkup WHERE week = due.week AND ended_at IS NOT NULL)
    ON CONFLICT (week) DO UPDATE SET started_at = clock_timestamp()
      WHERE c.ended_at IS NULL AND c.started_at < clock_timestamp() - interval '5 minutes'
    RETURNING id`;
  return row?.id;
}
