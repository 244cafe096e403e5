import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Course } from './course.ts';
import type { CourseInForce } from './training.ts';

/** Adds the course where its words are new; undefined where they were published before. */
export async function insertCourse(
  tx: Transaction,
  course: Course,
  digest: Buffer,
): Promise<string | undefined> {
  const row = await tx
    .insertInto('training_course')
    .values({
      version: course.version,
      digest,
      content: JSON.stringify(course),
      pass_mark: course.passMark,
    })
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

export async function selectCourse(db: Db | Transaction): Promise<CourseInForce | undefined> {
  return db
    .selectFrom('training_course')
    .where('id', '=', sql<string>`training_course_in_force()`)
    .select(['id', 'content as course'])
    .$narrowType<{ course: Course }>()
    .executeTakeFirst();
}

export async function insertRecord(
  tx: Transaction,
  record: { operatorId: string; courseId: string; score: number },
): Promise<{ id: string; expiresAt: Temporal.Instant }> {
  return tx
    .insertInto('training_record')
    .values({
      operator_id: record.operatorId,
      course_id: record.courseId,
      score: record.score,
    })
    .returning(['id', 'expires_at as expiresAt'])
    .executeTakeFirstOrThrow();
}

export type RecordRow = {
  isCurrent: boolean;
  isOfCourseInForce: boolean;
  version: number;
  score: number;
  passedAt: Temporal.Instant;
  expiresAt: Temporal.Instant;
};

/** The record that counts for a person; where none does, the newest one. */
export async function selectRecord(
  db: Db | Transaction,
  operatorId: string,
): Promise<RecordRow | undefined> {
  return db
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
}

/** The database's own word on whether a person may ask or approve, as far as training goes. */
export async function isTrained(db: Db | Transaction, operatorId: string): Promise<boolean> {
  const { rows } = await sql<{ isTrained: boolean }>`
    SELECT training_is_current(${operatorId}) AS "isTrained"`.execute(db);
  return rows[0]?.isTrained === true;
}
