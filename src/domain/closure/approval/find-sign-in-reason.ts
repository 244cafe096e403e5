import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';

/** Why this approval takes a fresh sign-in; the same conditions as in `lacks_step_up`, what weighs most first. */
export type SignInReason =
  | 'many'
  | 'covers-later'
  | 'no-emergency'
  | 'second-vote'
  | 'just-requested';

export async function findSignInReason(
  db: Db,
  about: { campaignId: string; operatorId: string; signInAbove: number | undefined },
): Promise<SignInReason> {
  const above = about.signInAbove ?? null;
  const row = await one<{ reason: SignInReason }>(db)`
    SELECT CASE
      WHEN coalesce(v.voice_count, 0) + coalesce(v.text_count, 0) > least(d.step_up_recipients, ${above}::int) THEN 'many'
      WHEN v.stands_until IS NOT NULL THEN 'covers-later'
      WHEN v.purpose <> 'emergency' THEN 'no-emergency'
      WHEN EXISTS (SELECT FROM approval a WHERE a.version_id = v.id AND a.operator_id <> ${about.operatorId}
        AND a.at > clock_timestamp() - interval '20 seconds') THEN 'second-vote'
      ELSE 'just-requested' END AS reason
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    CROSS JOIN district d WHERE c.id = ${about.campaignId}`;
  return row?.reason ?? 'just-requested';
}
