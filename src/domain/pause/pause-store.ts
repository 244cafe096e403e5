import { type RawBuilder, sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';

export type OpenPause = {
  id: string;
  /** The asker, if they still may ask. */
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
    SELECT h.id, CASE WHEN asker_counts(h) THEN h.asked_by END AS "askedBy"
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

export async function isAnyFreeze(tx: Transaction): Promise<boolean> {
  const row = await tx
    .selectFrom('pause')
    .select('id')
    .where('campaign_id', 'is', null)
    .where('released_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether all calling is frozen, or what holds this campaign is: the freeze of an incident spares emergencies. */
export async function isFrozen(db: Db | Transaction, campaignId?: string): Promise<boolean> {
  const isHeld =
    campaignId === undefined
      ? sql`h.spares IS NULL`
      : sql`h.spares IS DISTINCT FROM (SELECT v.purpose FROM campaign c
          JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version WHERE c.id = ${campaignId})`;
  const { rows } = await sql`
    SELECT FROM pause h WHERE h.campaign_id IS NULL AND h.released_at IS NULL AND ${isHeld} LIMIT 1`.execute(
    db,
  );
  return rows.length > 0;
}
