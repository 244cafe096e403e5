import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import type { Halt } from './halt.ts';

/** The freeze of the district that stands now, if one does. */
export async function findFreeze(db: Db): Promise<Halt | undefined> {
  return openHalts(db).where('h.campaign_id', 'is', null).executeTakeFirst();
}

/** The pause of a campaign that stands now. */
export async function findPause(db: Db, campaignId: string): Promise<Halt | undefined> {
  return openHalts(db).where('h.campaign_id', '=', campaignId).executeTakeFirst();
}

/** One halt, over or not. */
export async function findHalt(db: Db, id: string): Promise<Halt | undefined> {
  return halts(db).where('h.id', '=', id).executeTakeFirst();
}

const openHalts = (db: Db) => halts(db).where('h.released_at', 'is', null);

function halts(db: Db) {
  return db
    .selectFrom('halt as h')
    .leftJoin('operator as placer', 'placer.id', 'h.placed_by')
    .leftJoin('operator as asker', 'asker.id', 'h.asked_by')
    .leftJoin('operator as releaser', 'releaser.id', 'h.released_by')
    .select([
      'h.id',
      'placer.name as placedBy',
      'h.reason',
      'h.placed_at as placedAt',
      sql<
        string | null
      >`CASE WHEN h.released_at IS NOT NULL OR asker_counts(h) THEN asker.name END`.as('askedBy'),
      'releaser.name as releasedBy',
      'h.released_at as releasedAt',
    ]);
}
