import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';

/** Forgets who asked for codes and for help, once no limit counts them any more; what was sent and opened is in the audit log. */
export async function sweepFamilyCodes(db: Db): Promise<void> {
  await sql`DELETE FROM family_code WHERE asked_at < clock_timestamp() - interval '48 hours'`.execute(
    db,
  );
  await sql`DELETE FROM help_answer WHERE at < clock_timestamp() - interval '48 hours'`.execute(db);
}
