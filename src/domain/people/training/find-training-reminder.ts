import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import type { CourseName } from './course.ts';

export type TrainingReminder = {
  course: { title: string; name: CourseName };
  expiresAt: Temporal.Instant;
  /** Days of the district's calendar. */
  daysLeft: number;
};

/** What a reminder of this record says. */
export async function findTrainingReminder(
  db: Db,
  recordId: string,
): Promise<TrainingReminder | undefined> {
  const row = await db
    .selectFrom('training_record as r')
    .innerJoin('training_course as c', 'c.id', 'r.course_id')
    .where('r.id', '=', recordId)
    .innerJoin('district as d', (join) => join.onTrue())
    .select([
      'c.course as name',
      'c.content',
      sql<Temporal.Instant>`training_end(r)`.as('expiresAt'),
      sql<number>`greatest(0, (training_end(r) AT TIME ZONE d.time_zone)::date - district_today())`.as(
        'daysLeft',
      ),
    ])
    .$narrowType<{ name: CourseName; content: { title: string } }>()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { name, content, expiresAt, daysLeft } = row;
  return { course: { title: content.title, name }, expiresAt, daysLeft };
}
