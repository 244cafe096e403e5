import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Db } from '#database/transaction.ts';
import type { AccountHome, LeasedAccount } from './account-status.ts';

/**
 * Leases accounts that nobody asked about for 20 seconds: of everybody who asked, edited, approved or wants to go on
 * where a campaign is live, or stands behind the approval that it runs under, of those who signed in to read a file, and whatever could not be read. One that is gone, and behind nothing live, waits 10 minutes.
 */
export async function leaseAccounts(db: Db, home: AccountHome): Promise<LeasedAccount[]> {
  const { rows } = await executePrepared(
    db,
    sql<LeasedAccount>`
    WITH live AS (
      SELECT c.id, c.author_id, v.id AS version_id, v.submitted_by FROM campaign c
      JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
      WHERE c.state IN ('submitted', 'approved', 'dialing', 'paused')
    ), involved AS (
      SELECT author_id AS id FROM live
      UNION SELECT submitted_by FROM live
      UNION SELECT e.operator_id FROM campaign_editor e JOIN live ON live.id = e.campaign_id
      UNION SELECT a.operator_id FROM approval a JOIN live USING (version_id)
      UNION SELECT unnest(ARRAY[a.operator_id, s.submitted_by]) FROM standing_run r JOIN live ON live.version_id = r.version_id
        JOIN campaign_version s ON s.id = r.standing_id JOIN approval a ON a.version_id = s.id
      UNION SELECT asked_by FROM pause WHERE released_at IS NULL
        AND (campaign_id IS NULL OR campaign_id IN (SELECT id FROM live))
      -- A browser holds what it was given for ten minutes.
      UNION SELECT actor_id::uuid FROM (SELECT act, at, actor_id FROM audit_entry
          WHERE subject_kind = 'sign-in' AND subject_id = 'file' ORDER BY id DESC LIMIT 100) AS signed_in
        WHERE act = 'reader-signed-in' AND at > clock_timestamp() - interval '10 minutes'
    )
    INSERT INTO account_status (platform, tenant_id, user_id)
    SELECT platform, tenant_id, user_id FROM chat_identity a
    JOIN operator o ON o.id = a.operator_id AND o.active
    LEFT JOIN account_status s USING (platform, tenant_id, user_id)
    WHERE platform = ${home.platform} AND tenant_id = ${home.tenantId}
      AND coalesce(s.asked_at <= clock_timestamp() - interval '20 seconds', true)
      AND (a.operator_id IN (SELECT id FROM involved) OR s.unread_since IS NOT NULL
        OR s.gone_at IS NOT NULL AND s.asked_at <= clock_timestamp() - interval '10 minutes')
    ORDER BY s.asked_at NULLS FIRST, user_id LIMIT 10
    ON CONFLICT (platform, tenant_id, user_id) DO UPDATE SET asked_at = clock_timestamp()
      WHERE account_status.asked_at <= clock_timestamp() - interval '20 seconds'
    RETURNING user_id AS "userId", asked_at::text AS "askedAt"`,
  );
  return rows;
}
