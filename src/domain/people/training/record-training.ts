import { type Db, transact } from '#database/transaction.ts';
import type { Noted } from '#domain/audit/audit-entry.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { hasAttested, markAnswers } from './course.ts';
import type { TrainingResult } from './training.ts';
import { selectCourse, selectCourseName } from './training-store.ts';

/**
 * Marks what a person answered. A pass is a record and counts at once; a failed try is an audit entry, and they may
 * try again. Answers to other words than those in force are not marked; undefined where there is no course at all.
 */
export async function recordTraining(
  db: Db,
  taken: {
    operator: Pick<Operator, 'id'>;
    /** As the form carried it. */
    courseId: string | undefined;
    answers: Readonly<Record<string, string>>;
    by: Platform | 'sandbox';
  },
): Promise<TrainingResult | undefined> {
  return transact(db, async (tx): Promise<TrainingResult | undefined> => {
    const { courseId } = taken;
    const name = courseId === undefined ? undefined : await selectCourseName(tx, courseId);
    const inForce = await selectCourse(tx, name);
    if (inForce === undefined) return undefined;
    if (inForce.id !== courseId) return { kind: 'changed', inForce };
    const { course } = inForce;
    const marks = markAnswers(course, taken.answers);
    const note = (noted: Noted<'training-failed' | 'training-passed'>) =>
      insertAuditEntry(tx, {
        actor: { kind: 'operator', id: taken.operator.id },
        subject: { kind: 'operator', id: taken.operator.id },
        ...noted,
      });
    const facts = {
      course: inForce.id,
      version: course.version,
      score: marks.score,
      by: taken.by,
    };
    if (!marks.isPassed) {
      await note({ act: 'training-failed', facts });
      return { kind: 'failed', marks, course, name: inForce.name };
    }
    if (!hasAttested(taken.answers)) return { kind: 'unattested' };
    const { id, expiresAt } = await tx
      .insertInto('training_record')
      .values({
        operator_id: taken.operator.id,
        course_id: inForce.id,
        score: marks.score,
        attested: true,
      })
      .returning(['id', 'expires_at as expiresAt'])
      .executeTakeFirstOrThrow();
    await note({
      act: 'training-passed',
      facts: { ...facts, record: id, expires: expiresAt.toString(), attested: true },
    });
    return { kind: 'passed', marks, course, name: inForce.name, expiresAt };
  });
}
