import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import { type CampaignState, isAlive } from '#domain/closure/campaign.ts';

/** A campaign as one that another corrects: whom it was for, and how many phones it reached. */
export type Corrected = {
  id: string;
  number: number;
  state: CampaignState;
  schoolIds: string[];
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
  const { rows } = await sql<Corrected>`
    SELECT c.id, c.number, c.state, v.school_ids AS "schoolIds",
      (SELECT count(*)::int FROM phones_reached(c.id)) AS reached, has_open_calls(c.id) AS "hasOpenCalls"
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.id = ${id}`.execute(db);
  return rows[0];
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
