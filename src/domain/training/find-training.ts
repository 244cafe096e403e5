import type { Db } from '#database/transaction.ts';
import type { Training, TrainingState } from './training.ts';
import { type RecordRow, selectCourse, selectRecord } from './training-store.ts';

/** How a person stands, and the course that is in force; undefined where none was published. */
export async function findTraining(db: Db, operatorId: string): Promise<Training | undefined> {
  const inForce = await selectCourse(db);
  if (inForce === undefined) return undefined;
  return { state: stateOf(await selectRecord(db, operatorId)), inForce };
}

function stateOf(record: RecordRow | undefined): TrainingState {
  if (record === undefined) return { kind: 'never' };
  if (record.isCurrent) return { kind: 'current', ...record };
  return record.isOfCourseInForce
    ? { kind: 'expired', expiresAt: record.expiresAt }
    : { kind: 'changed', passedVersion: record.version };
}
