import { run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { cosignedNote } from '#domain/audit/log/cosignature-store.ts';
import type { Platform } from '#domain/shared/platform.ts';

/** Has the checkpoint of this size posted to the witness channels of these platforms. */
export async function insertCheckpointPost(
  tx: Transaction,
  size: number,
  platforms: readonly Platform[],
): Promise<void> {
  const note = await cosignedNote(tx, size);
  await run(tx)`
    WITH post AS (INSERT INTO checkpoint_post (size, note) VALUES (${size}, ${note}) RETURNING id)
    INSERT INTO posted_card (kind, subject, platform, channel)
    SELECT 'checkpoint', post.id, platform, 'witness' FROM post, unnest(${platforms}::text[]) AS platform`;
  await run(tx)`SELECT pg_notify('card', '')`;
}
