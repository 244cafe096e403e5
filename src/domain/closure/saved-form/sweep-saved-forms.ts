import { run } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';

/** Forgets the drafts that nobody came back to. */
export async function sweepSavedForms(db: Db): Promise<void> {
  await run(db)`DELETE FROM saved_form WHERE keep_until <= now()`;
  await run(db)`DELETE FROM draft_recording WHERE at < now() - interval '8 days'`;
}
