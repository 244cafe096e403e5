import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import type { Pause } from './pause.ts';

/** The freeze of the district that stands now, if one does. */
export async function findFreeze(db: Db): Promise<Pause | undefined> {
  return openPauses(db).where('h.campaign_id', 'is', null).executeTakeFirst();
}

/** The pause of a campaign that stands now. */
export async function findPause(db: Db, campaignId: string): Promise<Pause | undefined> {
  return openPauses(db).where('h.campaign_id', '=', campaignId).executeTakeFirst();
}

/** One pause, over or not. */
export async function findPauseById(db: Db, id: string): Promise<Pause | undefined> {
  return pauses(db).where('h.id', '=', id).executeTakeFirst();
}

const openPauses = (db: Db) => pauses(db).where('h.released_at', 'is', null);

function pauses(db: Db) {
  return db
    .selectFrom('pause as h')
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
      sql<
        string | null
      >`CASE WHEN h.released_at IS NOT NULL OR asker_counts(h) THEN asker.id END`.as('askedById'),
      'releaser.name as releasedBy',
      'h.released_at as releasedAt',
    ]);
}
