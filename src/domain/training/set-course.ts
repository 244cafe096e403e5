import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import { type Course, courseDigest } from './course.ts';
import { standardCourse } from './standard-course.ts';
import { insertCourse } from './training-store.ts';

/**
 * Publishes the course of this release. New words are in force from now on, and whoever passed others takes them
 * anew; words that were published before change nothing.
 */
export async function setCourse(
  db: Db,
  { by, course = standardCourse }: { by: string; course?: Course },
): Promise<void> {
  await transact(db, async (tx) => {
    const digest = courseDigest(course);
    const id = await insertCourse(tx, course, digest);
    if (id === undefined) return;
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: by },
      act: 'training-course-published',
      subject: { kind: 'training-course', id },
      facts: { version: course.version, digest: digest.toString('hex') },
    });
  });
}
