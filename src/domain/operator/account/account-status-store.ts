import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { AccountStanding } from './account-status.ts';

/** Whose accounts are asked about: one platform's, of the one workspace or tenant that is set up. */
export type AccountHome = { platform: Platform; tenantId: string };

/** An account leased to one process; what it finds out counts only while nobody asked after it. */
export type LeasedAccount = { userId: string; askedAt: string };

/**
 * Leases accounts that nobody asked about for 20 seconds: of everybody who asked, edited, approved or wants to go on
 * where a campaign is live, and whatever could not be read. One that is gone, and behind nothing live, waits 10 minutes.
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
      UNION SELECT asked_by FROM halt WHERE released_at IS NULL
        AND (campaign_id IS NULL OR campaign_id IN (SELECT id FROM live))
    )
    INSERT INTO account_standing (platform, tenant_id, user_id)
    SELECT platform, tenant_id, user_id FROM chat_identity a
    JOIN operator o ON o.id = a.operator_id AND o.active
    LEFT JOIN account_standing s USING (platform, tenant_id, user_id)
    WHERE platform = ${home.platform} AND tenant_id = ${home.tenantId}
      AND coalesce(s.asked_at <= clock_timestamp() - interval '20 seconds', true)
      AND (a.operator_id IN (SELECT id FROM involved) OR s.unread_since IS NOT NULL
        OR s.gone_at IS NOT NULL AND s.asked_at <= clock_timestamp() - interval '10 minutes')
    ORDER BY s.asked_at NULLS FIRST, user_id LIMIT 10
    ON CONFLICT (platform, tenant_id, user_id) DO UPDATE SET asked_at = clock_timestamp()
      WHERE account_standing.asked_at <= clock_timestamp() - interval '20 seconds'
    RETURNING user_id AS "userId", asked_at::text AS "askedAt"`,
  );
  return rows;
}

/** Saves what was found out; returns the accounts that are gone now and were not, or the other way round. */
export async function saveStandings(
  tx: Transaction,
  home: AccountHome,
  found: readonly (LeasedAccount & { standing: AccountStanding })[],
): Promise<{ userId: string; operatorId: string; isGone: boolean }[]> {
  const { rows } = await sql<{ userId: string; operatorId: string; isGone: boolean }>`
    WITH saved AS (
      UPDATE account_standing s SET
        good_at = CASE f.standing WHEN 'good' THEN clock_timestamp() ELSE s.good_at END,
        gone_at = CASE f.standing WHEN 'good' THEN NULL WHEN 'gone' THEN coalesce(s.gone_at, clock_timestamp())
          ELSE s.gone_at END,
        unread_since = CASE f.standing WHEN 'unread' THEN coalesce(s.unread_since, clock_timestamp()) END
      FROM jsonb_to_recordset(${JSON.stringify(found)}::jsonb)
        AS f("userId" text, "askedAt" timestamptz, standing text)
      WHERE s.platform = ${home.platform} AND s.tenant_id = ${home.tenantId}
        AND s.user_id = f."userId" AND s.asked_at = f."askedAt"
      RETURNING s.platform, s.tenant_id, s.user_id, old.gone_at IS NOT NULL AS was_gone,
        new.gone_at IS NOT NULL AS is_gone)
    SELECT user_id AS "userId", a.operator_id AS "operatorId", is_gone AS "isGone"
    FROM saved JOIN chat_identity a USING (platform, tenant_id, user_id)
    WHERE was_gone <> is_gone`.execute(tx);
  return rows;
}
