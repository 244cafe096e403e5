import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import type { Training, TrainingState } from './training.ts';
import { selectCourse } from './training-store.ts';

/** How a person stands, and the course that is in force; undefined where none was published. */
export async function findTraining(db: Db, operatorId: string): Promise<Training | undefined> {
  const inForce = await selectCourse(db);
  return inForce && { state: await findState(db, operatorId), inForce };
}

/** By the record that counts for the person; where none does, by the newest one. */
async function findState(db: Db, operatorId: string): Promise<TrainingState> {
  const record = await db
    .selectFrom('training_record as r')
    .innerJoin('training_course as c', 'c.id', 'r.course_id')
    .where('r.operator_id', '=', operatorId)
    .select([
      sql<boolean>`r.id IS NOT DISTINCT FROM current_training(r.operator_id)`.as('isCurrent'),
      sql<boolean>`c.id = training_course_in_force()`.as('isOfCourseInForce'),
      'c.version',
      'r.score',
      'r.passed_at as passedAt',
      'r.expires_at as expiresAt',
    ])
    .orderBy('isCurrent', 'desc')
    .orderBy('r.passed_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (record === undefined) return { kind: 'never' };
  if (record.isCurrent) return { kind: 'current', ...record };
  return record.isOfCourseInForce
    ? { kind: 'expired', expiresAt: record.expiresAt }
    : { kind: 'changed', passedVersion: record.version };
}
