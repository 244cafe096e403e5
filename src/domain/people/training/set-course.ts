import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { type Course, type CourseName, courseDigest, courseNames } from './course.ts';
import { standardCourses } from './standard-course.ts';

/** Publishes every course of this release. */
export async function setCourses(db: Db, by: string): Promise<void> {
  for (const name of courseNames) await setCourse(db, { by, name });
}

/**
 * Publishes a course of this release. New words are in force from now on, and anyone who passed others takes them
 * again within 30 days; words that were published before change nothing.
 */
export async function setCourse(
  db: Db,
  {
    by,
    name = 'calling',
    course = standardCourses[name],
  }: { by: string; name?: CourseName; course?: Course },
): Promise<void> {
  await transact(db, async (tx) => {
    const digest = courseDigest(course);
    const { version, passMark } = course;
    const added = await tx
      .insertInto('training_course')

      .values({
        course: name,
        version,
        digest,
        content: JSON.stringify(course),
        pass_mark: passMark,
      })
      .onConflict((conflict) => conflict.column('digest').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (added === undefined) return;
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: by },
      act: 'training-course-published',
      subject: { kind: 'training-course', id: added.id },
      facts: { version, digest: digest.toString('hex') },
    });
  });
}
