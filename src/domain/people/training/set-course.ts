import { type Db, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import calling from '#domain/people/training/courses/calling.json' with { type: 'json' };
import studentData from '#domain/people/training/courses/student-data.json' with { type: 'json' };
import { type Course, type CourseName, courseDigest, courseNames } from './course.ts';

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
    await note(
      tx,
      { kind: 'system', id: by },
      'training-course-published',
      on('training-course', added.id),
      { version, digest: digest.toString('hex') },
    );
  });
}

/**
 * The course for all who ask or approve. Sources: 47 CFR 64.1200(a), (f)(4); FCC 16-88; FCC 24-24; 34 CFR 99.3, 99.31.
 * A change of a word raises the version: everybody takes it again.
 */
export const standardCourse: Course = calling;

/**
 * The course for all who look up families. Sources: 34 CFR 99.3, 99.4, 99.5, 99.31(a)(1), 99.37; topics of the NCES Forum
 * Guide to Protecting the Privacy of Student Information, section 4.C.
 */
export const studentDataCourse: Course = studentData;

/** What a release publishes. */
const standardCourses: Readonly<Record<CourseName, Course>> = {
  calling: standardCourse,
  'student-data': studentDataCourse,
};
