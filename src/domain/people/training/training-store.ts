import { sql } from 'kysely';
import { one } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Course, CourseName } from './course.ts';
import type { CourseInForce } from './training.ts';

export async function selectCourse(
  db: Db | Transaction,
  name: CourseName = 'calling',
): Promise<CourseInForce | undefined> {
  return db
    .selectFrom('training_course')
    .where('id', '=', sql<string>`training_course_in_force(${name})`)
    .select(['id', 'course as name', 'content as course'])
    .$narrowType<{ name: CourseName; course: Course }>()
    .executeTakeFirst();
}

/** Which course some words are of. */
export async function selectCourseName(
  tx: Transaction,
  courseId: string,
): Promise<CourseName | undefined> {
  const row = await tx
    .selectFrom('training_course')
    .where('id', '=', courseId)
    .select('course')
    .$narrowType<{ course: CourseName }>()
    .executeTakeFirst();
  return row?.course;
}

/** The database's own word on whether a person may ask or approve, as far as training goes. */
export async function isTrained(db: Db | Transaction, operatorId: string): Promise<boolean> {
  const row = await one<{ isTrained: boolean }>(db)`
    SELECT training_is_current(${operatorId}) AS "isTrained"`;
  return row?.isTrained === true;
}

/** Whether look-ups wait until this person has taken the course on student data. */
export async function lacksCourse(db: Db | Transaction, operatorId: string): Promise<boolean> {
  const row = await one<{
    lacks: boolean;
  }>(db)`SELECT lacks_course(${operatorId}) AS lacks`;
  return row?.lacks === true;
}
