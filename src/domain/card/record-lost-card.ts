import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { Platform } from '#domain/shared/platform.ts';

/** Our message about a campaign is gone: somebody deleted it. It is posted anew. */
export async function recordLostCard(
  db: Db,
  { campaignId, platform }: { campaignId: string; platform: Platform },
): Promise<void> {
  await transact(db, (tx) =>
    insertAuditEntry(tx, {
      actor: { kind: 'system', id: 'board' },
      act: 'card-lost',
      subject: { kind: 'campaign', id: campaignId },
      facts: { platform },
    }),
  );
}
