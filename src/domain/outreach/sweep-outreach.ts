import { run } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';

/** Forgets who asked for codes and for help, once no limit counts them any more; what was sent and opened is in the audit log. */
export async function sweepOutreach(db: Db): Promise<void> {
  await run(db)`
    DELETE FROM outreach WHERE kind IN ('family-code', 'help')
      AND asked_at < clock_timestamp() - interval '48 hours'`;
}
