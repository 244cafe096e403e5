import { many } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { AccountHome, AccountStatus, LeasedAccount } from './account-status.ts';

/**
 * Takes down what a platform said of accounts. Anyone who is gone has no power from here on, and has it again once the
 * platform calls the account a member again; both are in the log.
 */
export async function recordStatuses(
  db: Db,
  home: AccountHome,
  found: readonly (LeasedAccount & { standing: AccountStatus })[],
): Promise<void> {
  await transact(db, async (tx) => {
    for (const { userId, operatorId, isGone } of await saveStatuses(tx, home, found)) {
      await note(
        tx,
        { kind: 'system', id: 'card-sync' },
        isGone ? 'account-gone' : 'account-back',
        on('operator', operatorId),
        { account: `${home.platform}:${home.tenantId}:${userId}` },
      );
    }
  });
}

/** Saves what was found out; returns the accounts that are gone now and were not, or the other way round. */
async function saveStatuses(
  tx: Transaction,
  home: AccountHome,
  found: readonly (LeasedAccount & { standing: AccountStatus })[],
): Promise<{ userId: string; operatorId: string; isGone: boolean }[]> {
  return many<{ userId: string; operatorId: string; isGone: boolean }>(tx)`
    WITH saved AS (
      UPDATE account_status s SET
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
    WHERE was_gone <> is_gone`;
}
