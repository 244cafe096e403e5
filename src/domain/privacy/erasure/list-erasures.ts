import type { Db } from '#database/transaction.ts';
import type { Erasure } from './erasure.ts';

/** Everybody who was erased, to be kept beside the backups and applied again after a restore. */
export async function listErasures(db: Db): Promise<Erasure[]> {
  return db
    .selectFrom('erasure')
    .select([
      'guardian_id as guardianId',
      'phone_ids as phoneIds',
      'student_ids as studentIds',
      'erased_at as erasedAt',
    ])
    .orderBy('erased_at')
    .execute();
}
