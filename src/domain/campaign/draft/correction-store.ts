import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Corrected } from './correction.ts';

export async function selectCorrected(
  db: Db | Transaction,
  id: string,
): Promise<Corrected | undefined> {
  const { rows } = await sql<Corrected>`
    SELECT c.id, c.number, c.state, v.school_ids AS "schoolIds",
      (SELECT count(*)::int FROM phones_reached(c.id)) AS reached, has_open_calls(c.id) AS "hasOpenCalls"
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.id = ${id}`.execute(db);
  return rows[0];
}

/** What a campaign corrects, if it does. */
export async function selectCorrects(
  db: Db | Transaction,
  campaignId: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('campaign')
    .select('corrects')
    .where('id', '=', campaignId)
    .executeTakeFirst();
  return row?.corrects ?? undefined;
}
