import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';

export type OpenPause = {
  id: string;
  /** The asker, if they still may ask. */
  askedBy: string | null;
};

/** What stands still now, locked; `campaignId` null asks for the freeze of the district. */
export async function lockOpenPause(
  tx: Transaction,
  campaignId: string | null,
): Promise<OpenPause | undefined> {
  const { rows } = await sql<OpenPause>`
    SELECT h.id, CASE WHEN asker_counts(h) THEN h.asked_by END AS "askedBy"
    FROM pause h
    WHERE h.campaign_id IS NOT DISTINCT FROM ${campaignId}::uuid AND h.released_at IS NULL
    FOR NO KEY UPDATE`.execute(tx);
  return rows[0];
}

/** The database's clock stamps either; its trigger refuses one person as both. */
export async function saveReleaseStep(
  tx: Transaction,
  pause: { id: string; step: 'ask' | 'confirm'; operatorId: string },
): Promise<void> {
  const now = sql<Temporal.Instant>`clock_timestamp()`;
  await tx
    .updateTable('pause')
    .set(
      pause.step === 'ask'
        ? { asked_by: pause.operatorId, asked_at: now }
        : { released_by: pause.operatorId, released_at: now },
    )
    .where('id', '=', pause.id)
    .execute();
}

export async function isFrozen(db: Db | Transaction): Promise<boolean> {
  const row = await db
    .selectFrom('pause')
    .select('id')
    .where('campaign_id', 'is', null)
    .where('released_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}
