import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Platform } from '../shared/platform.ts';

type Reader = { versionId: string; operatorId: string };

/** The first time counts; later ones change nothing. Tells whether this was the first. */
export async function insertTextOpening(
  tx: Transaction,
  opening: Reader & { platform: Platform },
): Promise<boolean> {
  const added = await tx
    .insertInto('text_opening')
    .values({
      version_id: opening.versionId,
      operator_id: opening.operatorId,
      platform: opening.platform,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('at')
    .executeTakeFirst();
  return added !== undefined;
}

/** Whether the card showed this person all of it, or they opened it. */
export async function hasReadTexts(tx: Transaction, reader: Reader): Promise<boolean> {
  const { rows } = await sql<{ read: boolean }>`
    SELECT has_read_texts(${reader.operatorId}, ${reader.versionId}) AS read`.execute(tx);
  return rows[0]?.read === true;
}

/** Of each version of the campaign whose texts this person opened. */
export async function selectOpenedFingerprints(
  db: Db,
  of: { campaignId: string; operatorId: string },
): Promise<Buffer[]> {
  const rows = await db
    .selectFrom('text_opening as o')
    .innerJoin('campaign_version as v', 'v.id', 'o.version_id')
    .where('v.campaign_id', '=', of.campaignId)
    .where('o.operator_id', '=', of.operatorId)
    .select('v.fingerprint')
    .execute();
  return rows.flatMap(({ fingerprint }) => (fingerprint === null ? [] : [fingerprint]));
}
