import { type RawBuilder, sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Purpose } from '#domain/shared/purpose.ts';

export type OpenPause = {
  id: string;
  /** The requester, if they still may ask. */
  askedBy: string | null;
};

/** The pause of a campaign that stands now, locked. */
export async function lockOpenPause(
  tx: Transaction,
  campaignId: string,
): Promise<OpenPause | undefined> {
  const { rows } = await lockOpen(tx, sql`h.campaign_id = ${campaignId}`);
  return rows[0];
}

/** A freeze of the district that stands now, locked. */
export async function lockOpenFreeze(
  tx: Transaction,
  pauseId: string,
): Promise<OpenPause | undefined> {
  const { rows } = await lockOpen(tx, sql`h.campaign_id IS NULL AND h.id = ${pauseId}`);
  return rows[0];
}

const lockOpen = (tx: Transaction, which: RawBuilder<unknown>) =>
  sql<OpenPause>`
    SELECT h.id, CASE WHEN requester_counts(h) THEN h.asked_by END AS "askedBy"
    FROM pause h WHERE ${which} AND h.released_at IS NULL FOR NO KEY UPDATE`.execute(tx);

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

/** Whether the district's freezes hold what has this purpose: that of all calling holds emergencies too. */
export async function isFrozen(db: Db | Transaction, purpose: Purpose): Promise<boolean> {
  const rows = await many(db)`SELECT FROM frozen_purpose WHERE purpose = ${purpose}`;
  return rows.length > 0;
}

export async function isCampaignFrozen(tx: Transaction, campaignId: string): Promise<boolean> {
  const rows = await many(tx)`
    SELECT FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.id = ${campaignId} AND v.purpose IN (TABLE frozen_purpose)`;
  return rows.length > 0;
}
