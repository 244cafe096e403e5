import type { ChatPlatform } from '#chat/chat-platform.ts';
import type { Db } from '#database/transaction.ts';
import { checkPosts } from '#domain/proof/witness/check-posts.ts';
import { leaseReading } from '#domain/proof/witness/lease-reading.ts';

/** Reads back what stands in a platform's witness channel, where that is due, and holds it against the audit log. */
export async function readWitness(
  db: Db,
  { name: platform, witness }: ChatPlatform,
  /** The log's name. */
  origin: string,
): Promise<void> {
  if (witness === undefined) return;
  const reading = await leaseReading(db, { platform, channelId: witness.id });
  if (reading === undefined) return;
  const { since, expected } = reading;
  const found = await witness.read(since);
  await checkPosts(db, { platform, origin, expected, found, isWhole: since === null });
}
