import { sql } from 'kysely';
import { one } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import {
  type CampaignState,
  type Draft,
  isAlive,
  type Told,
  usualMachines,
} from '#domain/closure/campaign.ts';
import { goesOn, type Happening } from '#domain/shared/happening.ts';
import { sayCorrections } from './say-correction.ts';

/** A campaign as one that another corrects: whom it was for, and how many phones it reached. */
export type Corrected = {
  id: string;
  number: number;
  state: CampaignState;
  happening: Happening;
  schoolIds: string[];
  tells: Told;
  /** It was for the families of groups alone. */
  isOfGroups: boolean;
  /** Its schools have staff who gave their numbers to be told by. */
  hasStaff: boolean;
  hasStarted: boolean;
  reached: number;
  /** A call of it goes on, or an order's answer is yet to come: it may reach more. */
  hasOpenCalls: boolean;
};

/** The campaign that a form corrects: named by the form, or by the campaign that it revises. */
export async function findCorrected(
  db: Db | Transaction,
  { corrects, revises }: { corrects?: string | undefined; revises?: string | undefined },
): Promise<Corrected | undefined> {
  const id =
    revises === undefined
      ? sql`${corrects ?? null}::uuid`
      : sql`(SELECT corrects FROM campaign WHERE id = ${revises})`;
  return one<Corrected>(db)`
    SELECT c.id, c.number, c.state, v.happening, v.school_ids AS "schoolIds", v.tells,
      v.group_ids IS NOT NULL AS "isOfGroups", c.started_at IS NOT NULL AS "hasStarted",
      EXISTS (SELECT FROM staff_audience w WHERE w.school_id = ANY (v.school_ids)) AS "hasStaff",
      (SELECT count(*)::int FROM phones_reached(c.id)) AS reached, has_open_calls(c.id) AS "hasOpenCalls"
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.id = ${id}`;
}

/** Why there is nothing to correct, if there is not. */
export function correctionBlocker(
  corrected: Corrected | undefined,
): 'not-found' | 'still-alive' | 'still-calling' | 'nothing-to-correct' | undefined {
  if (corrected === undefined) return 'not-found';
  if (isAlive(corrected.state)) return 'still-alive';
  if (corrected.hasOpenCalls) return 'still-calling';
  return corrected.reached === 0 ? 'nothing-to-correct' : undefined;
}

/**
 * Why nothing can follow an action that began. What still calls is stopped by the request itself, and its list waits for the last
 * call; nor does it need anybody who heard the first.
 */
export const followUpBlocker = (action: Corrected): 'nothing-to-correct' | undefined =>
  action.hasStarted ? undefined : 'nothing-to-correct';

/** Messages of one kind that follow a campaign: whether one is alive or was sent, and how many came to nothing. */
export async function findFollowUps(
  db: Db,
  { campaign, happening }: { campaign: string; happening: Happening },
): Promise<{ live: boolean; earlier: number }> {
  const row = await one<{ live: boolean; earlier: number }>(db)`
    SELECT count(*) FILTER (WHERE c.state NOT IN ('sent-back', 'expired', 'stopped')) > 0 AS live,
      count(*) FILTER (WHERE c.state IN ('sent-back', 'expired', 'stopped'))::int AS earlier
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.corrects = ${campaign} AND v.happening = ${happening}`;
  return row ?? { live: false, earlier: 0 };
}

/** What is corrected says for whom: who was reached may have left a group since, and is to hear the correction. */
export function askedOf(draft: Draft, corrected: Corrected | undefined) {
  const machines = draft.machines ?? usualMachines[draft.purpose];
  if (corrected === undefined) return { ...draft, machines };
  // Contacts who were told are told the correction, and nobody else is found for it.
  const { groupIds: _, stands: __, contactsAfter: ___, ...asked } = draft;
  const isNext = goesOn(corrected.happening, draft.happening);
  return {
    ...asked,
    machines,
    schoolIds: corrected.schoolIds,
    tells: isNext ? toldNext(corrected) : corrected.tells,
    texts: isNext ? draft.texts : sayCorrections(draft.texts),
  };
}

/** Who works there hears the end of an action, too, whether or not anybody told them of it. */
const toldNext = ({ tells, isOfGroups, hasStaff }: Corrected): Told =>
  tells === 'families' && hasStaff && !isOfGroups ? 'both' : tells;
