import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import { staffName } from '#domain/people/operator/staff-name-store.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import type { Pause } from './pause.ts';

/** The freeze of all calling that stands now, if one does; or the one that holds closures of this purpose. */
export async function findFreeze(db: Db, purpose?: Purpose): Promise<Pause | undefined> {
  return freezeOf(db, purpose).executeTakeFirst();
}

export const freezeOf = (db: Db, purpose?: Purpose) =>
  openPauses(db)
    .where('h.campaign_id', 'is', null)
    .where(
      purpose === undefined
        ? sql<boolean>`h.spares IS NULL`
        : sql<boolean>`h.spares IS DISTINCT FROM ${purpose}`,
    )
    .orderBy(sql`h.spares NULLS FIRST`)
    .limit(1);

/** Every freeze that stands now: that of all calling first, then those of incidents. */
export async function findFreezes(db: Db): Promise<Pause[]> {
  return openPauses(db)
    .where('h.campaign_id', 'is', null)
    .orderBy(sql`h.spares NULLS FIRST`)
    .orderBy('h.placed_at')
    .execute();
}

/** The pause of a campaign that stands now. */
export async function findPause(db: Db, campaignId: string): Promise<Pause | undefined> {
  return pauseOf(db, campaignId).executeTakeFirst();
}

export const pauseOf = (db: Db, campaignId: string) =>
  openPauses(db).where('h.campaign_id', '=', campaignId);

/** One pause, over or not. */
export async function findPauseById(db: Db, id: string): Promise<Pause | undefined> {
  return pauses(db).where('h.id', '=', id).executeTakeFirst();
}

const openPauses = (db: Db) => pauses(db).where('h.released_at', 'is', null);

function pauses(db: Db) {
  return db
    .selectFrom('pause as h')
    .leftJoin('operator as placer', 'placer.id', 'h.placed_by')
    .leftJoin('operator as requester', 'requester.id', 'h.asked_by')
    .leftJoin('operator as releaser', 'releaser.id', 'h.released_by')
    .leftJoin('incident as i', 'i.id', 'h.incident_id')
    .select([
      'h.id',
      'i.number as incident',
      staffName<string | null>('placer').as('placedBy'),
      sql<string | null>`reason_of(h)`.as('reason'),
      'h.placed_at as placedAt',
      sql<
        string | null
      >`CASE WHEN h.released_at IS NOT NULL OR requester_counts(h) THEN staff_name(requester) END`.as(
        'askedBy',
      ),
      sql<
        string | null
      >`CASE WHEN h.released_at IS NOT NULL OR requester_counts(h) THEN requester.id END`.as(
        'askedById',
      ),
      staffName<string | null>('releaser').as('releasedBy'),
      'h.released_at as releasedAt',
    ]);
}
