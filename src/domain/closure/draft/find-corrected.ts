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
export function askedOf(
  { groupIds, stands, contactsAfter, ...draft }: Draft,
  corrected: Corrected | undefined,
) {
  return {
    ...draft,
    ...(stands === undefined || corrected !== undefined ? {} : { stands }),
    ...(groupIds === undefined || corrected !== undefined ? {} : { groupIds }),
    // Contacts who were told are told the correction, and nobody else is found for it.
    ...(contactsAfter === undefined || corrected !== undefined ? {} : { contactsAfter }),
    machines: draft.machines ?? usualMachines[draft.purpose],
    schoolIds: corrected?.schoolIds ?? draft.schoolIds,
    ...(corrected === undefined ? {} : { tells: corrected.tells }),
    texts:
      corrected === undefined || goesOn(corrected.happening, draft.happening)
        ? draft.texts
        : sayCorrections(draft.texts),
  };
}
