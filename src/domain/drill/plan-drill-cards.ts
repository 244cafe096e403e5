import { many, run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { Platform } from '#domain/shared/platform.ts';

/** Sends a drill that waits to the own chat of everybody who may decide on it, each once. */
export async function planDrillCards(
  db: Db,
  drillId: string,
  platforms: readonly Platform[],
): Promise<void> {
  await transact(db, async (tx) => {
    const rows = await many<{ operatorId: string }>(tx)`
      INSERT INTO posted_card (kind, subject, part, platform, channel)
      SELECT 'drill', d.id, o.id::text, own_chat_platform(o.id, ${platforms}), 'own-chat'
      FROM drill d CROSS JOIN operator o
      WHERE d.id = ${drillId} AND d.state = 'submitted' AND d.expires_at > clock_timestamp() AND o.active
        AND EXISTS (SELECT FROM role_grant g WHERE g.operator_id = o.id AND g.role = 'approver' AND g.revoked_at IS NULL)
        AND own_chat_platform(o.id, ${platforms}) IS NOT NULL AND can_be_asked(o.id, as_version(d))
      ORDER BY o.id
      ON CONFLICT DO NOTHING RETURNING part AS "operatorId"`;
    if (rows.length === 0) return;
    await run(tx)`SELECT pg_notify('card', '')`;
    await note(
      tx,
      { kind: 'system', id: 'card-sync' },
      'drill-approvers-asked',
      on('drill', drillId),
      { asked: rows.length },
    );
  });
}
