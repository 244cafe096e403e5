import type { Db } from '#database/transaction.ts';

export type TrainingLine = {
  directoryId: string;
  course: string;
  version: number;
  score: number;
  /** False for a pass from elsewhere. */
  attested: boolean;
  passedAt: Temporal.Instant;
  expiresAt: Temporal.Instant;
};

/** Every pass there is, the newest first, without a name: the directory says who it is. */
export async function listRecords(db: Db): Promise<TrainingLine[]> {
  return db
    .selectFrom('training_record as r')
    .innerJoin('training_course as c', 'c.id', 'r.course_id')
    .innerJoin('operator as o', 'o.id', 'r.operator_id')
    .select([
      'o.directory_id as directoryId',
      'c.course',
      'c.version',
      'r.score',
      'r.attested',
      'r.passed_at as passedAt',
      'r.expires_at as expiresAt',
    ])
    .orderBy('r.passed_at', 'desc')
    .orderBy('r.id')
    .execute();
}
