import { type Db, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { Platform } from '#domain/shared/platform.ts';

/** The bot found at its start that the closures channel is open to other organizations: nothing is approved there. */
export async function recordSharedChannel(
  db: Db,
  { platform, channelId }: { platform: Platform; channelId: string },
): Promise<void> {
  await transact(db, (tx) =>
    note(
      tx,
      { kind: 'system', id: 'bot' },
      'channel-refused',
      on('channel', `${platform}:${channelId}`),
      { reason: 'shared-channel' },
    ),
  );
}
