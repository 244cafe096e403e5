import { type Db, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { Role } from '#domain/people/operator/operator.ts';

/** Whether a role needs the course on student data, and whether look-ups wait for it. */
export async function setCourseNeed(
  db: Db,
  need: { role: Role; isNeeded: boolean; blocks: boolean; by: string },
): Promise<void> {
  const { role, isNeeded, blocks, by } = need;
  const course = 'student-data';
  await transact(db, async (tx) => {
    if (isNeeded)
      await tx
        .insertInto('course_need')
        .values({ role, course, blocks })
        .onConflict((conflict) => conflict.columns(['role', 'course']).doUpdateSet({ blocks }))
        .execute();
    else
      await tx
        .deleteFrom('course_need')
        .where('role', '=', role)
        .where('course', '=', course)
        .execute();
    await note(tx, { kind: 'system', id: by }, 'course-need-set', on('district', '1'), {
      role,
      course,
      isNeeded,
      blocks: isNeeded && blocks,
    });
  });
}
