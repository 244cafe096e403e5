import type { TestDatabase } from '#test/support/postgres/database.ts';

/** As if these people had never taken the course: no statement but one behind every trigger can do that. */
export async function forgetTraining(
  database: Pick<TestDatabase, 'owner'>,
  operatorIds: readonly string[],
): Promise<void> {
  await behindTriggers(database, 'DELETE FROM training_record WHERE operator_id = ANY ($1)', [
    [...operatorIds],
  ]);
}

/** As if all their passes were a year and a day old. */
export async function ageTraining(
  database: Pick<TestDatabase, 'owner'>,
  operatorId: string,
): Promise<void> {
  await behindTriggers(
    database,
    `UPDATE training_record SET passed_at = passed_at - interval '366 days', expires_at = expires_at - interval '366 days'
     WHERE operator_id = $1`,
    [operatorId],
  );
}

/** As if somebody had passed long enough ago that their training ends in so many days, an hour from now. */
export async function trainingEndsIn(
  database: Pick<TestDatabase, 'owner'>,
  operatorId: string,
  days: number,
): Promise<void> {
  await behindTriggers(
    database,
    `UPDATE training_record SET passed_at = passed_at - (expires_at - ends), expires_at = ends
     FROM (SELECT now() + $2::int * interval '1 day' + interval '1 hour' AS ends) AS moved WHERE operator_id = $1`,
    [operatorId, days],
  );
}

/** As if a version of the course had come into force so many days earlier; the newest one, where none is named. */
export async function ageCourse(
  database: Pick<TestDatabase, 'owner'>,
  days: number,
  version: number | null = null,
): Promise<void> {
  await behindTriggers(
    database,
    `UPDATE training_course SET in_force_from = in_force_from - $1::int * interval '1 day'
     WHERE course = 'calling' AND CASE WHEN $2::int IS NULL THEN id = training_course_in_force() ELSE version = $2 END`,
    [days, version],
  );
}

export async function behindTriggers(
  { owner }: Pick<TestDatabase, 'owner'>,
  text: string,
  values: unknown[],
): Promise<void> {
  const client = await owner.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL session_replication_role = replica');
    await client.query(text, values);
    await client.query('COMMIT');
  } finally {
    client.release(true);
  }
}
