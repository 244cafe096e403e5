import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import { type CourseName, courseNames } from './course.ts';
import type { OwnCourse, Training, TrainingState } from './training.ts';
import { selectCourse } from './training-store.ts';

/** How a person stands, and the course that is in force; undefined where none was published. */
export async function findTraining(
  db: Db,
  operatorId: string,
  name: CourseName = 'calling',
): Promise<Training | undefined> {
  const inForce = await selectCourse(db, name);
  return inForce && { state: await findState(db, operatorId, name), inForce };
}

/** All courses that are published, those first that a role of the person needs. */
export async function findOwnCourses(db: Db, operatorId: string): Promise<OwnCourse[]> {
  const needed = await selectNeeded(db, operatorId);
  const found = await Promise.all(courseNames.map((name) => findTraining(db, operatorId, name)));
  return found
    .flatMap((training) =>
      training === undefined ? [] : [{ ...training, isNeeded: needed.has(training.inForce.name) }],
    )
    .toSorted((one, other) => Number(other.isNeeded) - Number(one.isNeeded));
}

async function selectNeeded(db: Db, operatorId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('role_grant as g')
    .innerJoin('course_need as n', 'n.role', 'g.role')
    .where('g.operator_id', '=', operatorId)
    .where('g.revoked_at', 'is', null)
    .select('n.course')
    .distinct()
    .execute();
  return new Set(rows.map(({ course }) => course));
}

/** By the record that counts for the person; where none does, by the newest one. */
async function findState(db: Db, operatorId: string, name: CourseName): Promise<TrainingState> {
  const record = await db
    .selectFrom('training_record as r')
    .innerJoin('training_course as c', 'c.id', 'r.course_id')
    .where('r.operator_id', '=', operatorId)
    .where('c.course', '=', name)
    .select([
      sql<boolean>`r.id IS NOT DISTINCT FROM current_training(r.operator_id, ${name})`.as(
        'isCurrent',
      ),
      sql<boolean>`c.id = training_course_in_force(${name})`.as('isOfCourseInForce'),
      'c.version',
      'r.score',
      'r.passed_at as passedAt',
      sql<Temporal.Instant>`training_end(r)`.as('expiresAt'),
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
