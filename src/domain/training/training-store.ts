import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Course } from './course.ts';
import type { CourseInForce } from './training.ts';

export async function selectCourse(db: Db | Transaction): Promise<CourseInForce | undefined> {
  return db
    .selectFrom('training_course')
    .where('id', '=', sql<string>`training_course_in_force()`)
    .select(['id', 'content as course'])
    .$narrowType<{ course: Course }>()
    .executeTakeFirst();
}

/** The database's own word on whether a person may ask or approve, as far as training goes. */
export async function isTrained(db: Db | Transaction, operatorId: string): Promise<boolean> {
  const { rows } = await sql<{ isTrained: boolean }>`
    SELECT training_is_current(${operatorId}) AS "isTrained"`.execute(db);
  return rows[0]?.isTrained === true;
}
