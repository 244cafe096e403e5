import { type Db, databaseNow } from '#database/transaction.ts';
import type { CourseName } from './course.ts';

export type TrainingReminder = {
  course: { title: string; name: CourseName };
  expiresAt: Temporal.Instant;
  daysLeft: number;
};

/** What a reminder of this record says. */
export async function findTrainingReminder(
  db: Db,
  { subject }: { subject: string },
): Promise<TrainingReminder | undefined> {
  const row = await db
    .selectFrom('training_record as r')
    .innerJoin('training_course as c', 'c.id', 'r.course_id')
    .where('r.id', '=', subject)
    .select(['c.course as name', 'c.content', 'r.expires_at as expiresAt'])
    .$narrowType<{ name: CourseName; content: { title: string } }>()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const left = (await databaseNow(db)).until(row.expiresAt).total('hours');
  const daysLeft = Math.max(0, Math.floor(left / 24));
  return {
    course: { title: row.content.title, name: row.name },
    expiresAt: row.expiresAt,
    daysLeft,
  };
}
