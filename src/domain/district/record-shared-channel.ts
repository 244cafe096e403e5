import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { Platform } from '#domain/shared/platform.ts';

/** The bot found at its start that the closures channel is open to other organizations: nothing is approved there. */
export async function recordSharedChannel(
  db: Db,
  { platform, channelId }: { platform: Platform; channelId: string },
): Promise<void> {
  await transact(db, (tx) =>
    insertAuditEntry(tx, {
      actor: { kind: 'system', id: 'bot' },
      act: 'channel-refused',
      subject: { kind: 'channel', id: `${platform}:${channelId}` },
      facts: { reason: 'shared-channel' },
    }),
  );
}
