import { type SqlBool, sql } from 'kysely';
import { run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { CardKey, StaleCard } from './posted-card.ts';

/** Where it stands by now; kept at once, so that it is never posted a second time. */
export async function recordPosted(
  db: Db,
  card: CardKey,
  { channelId, messageId }: { channelId: string; messageId: string },
): Promise<void> {
  await onCard(db, card).set({ channel_id: channelId, message_id: messageId }).execute();
}

/** The thread knows this. There may be more to tell, so the lease begins again. */
export async function recordTold(db: Db, card: CardKey, told: string): Promise<void> {
  const leaseUntil = sql<Temporal.Instant>`clock_timestamp() + interval '30 seconds'`;
  await onCard(db, card).set({ told, lease_until: leaseUntil }).execute();
}

/** The message and its thread show the revision that was leased; nothing is left to do. */
export async function recordDrawn(
  db: Db,
  card: StaleCard,
  drawn: {
    digest: string | null;
    /** Whether the platform took something, or had it all. */
    isSent: boolean;
    /** What its thread knows now; as before, if left out. */
    told?: string | undefined;
    /** When to draw it again though nothing changed: after so many milliseconds. */
    redrawAfterMs?: number | undefined;
  },
): Promise<void> {
  const now = sql<Temporal.Instant>`clock_timestamp()`;
  const redrawAt = sql<Temporal.Instant>`${now} + ${drawn.redrawAfterMs ?? null}::float8 * interval '1 millisecond'`;
  await onCard(db, card)
    .set({
      drawn_revision: card.revision,
      drawn_digest: drawn.digest,
      ...(drawn.isSent ? { drawn_at: now } : {}),
      ...(drawn.told === undefined ? {} : { told: drawn.told }),
      redraw_at: sql`CASE WHEN coalesce(fresh_until > ${redrawAt}, true) THEN ${redrawAt} END`,
      posting_since: null,
      lease_until: null,
      retry_at: null,
      failures: 0,
    })
    .execute();
}

/** The platform did not take it: try again later, as a new message where somebody deleted the old one. */
export async function recordUndrawn(
  db: Db,
  card: CardKey,
  { afterMs, isGone }: { afterMs: number; isGone: boolean },
): Promise<void> {
  await transact(db, async (tx) => {
    await onCard(tx, card)
      .set({
        retry_at: sql`clock_timestamp() + ${afterMs} * interval '1 millisecond'`,
        lease_until: null,
        failures: sql`failures + 1`,
        ...(isGone
          ? { channel_id: null, message_id: null, drawn_digest: null, posting_since: null }
          : {}),
      })
      .execute();
    if (!isGone || card.kind !== 'campaign') return;
    await note(tx, { kind: 'system', id: 'card-sync' }, 'card-lost', on('campaign', card.subject), {
      platform: card.platform,
    });
  });
}

/**
 * The platform will not take it in this person's own chat: it goes to their chat on another one, where they have an
 * account. The first time at once.
 */
export async function recordMoved(
  db: Db,
  card: StaleCard,
  platforms: readonly Platform[],
): Promise<void> {
  await run(db)`
    UPDATE posted_card SET platform = other.platform, posting_since = NULL,
      retry_at = CASE WHEN ${card.failures}::int > 0 THEN retry_at END
    FROM (SELECT i.platform FROM chat_identity i
      WHERE i.operator_id = left(${card.part}, 36)::uuid AND i.platform = ANY (${platforms})
        AND i.platform <> ${card.platform} AND NOT EXISTS (SELECT FROM posted_card k
          WHERE (k.kind, k.subject, k.part, k.platform, k.channel)
            = (${card.kind}, ${card.subject}::uuid, ${card.part}, i.platform, ${card.channel})) LIMIT 1) AS other
    WHERE kind = ${card.kind} AND subject = ${card.subject} AND part = ${card.part} AND channel = 'own-chat'
      AND posted_card.platform = ${card.platform} AND message_id IS NULL`;
}

function onCard(db: Db | Transaction, { kind, subject, part, platform, channel }: CardKey) {
  return db.updateTable('posted_card').where(
    sql<SqlBool>`(kind, subject, part, platform, channel)
        = (${kind}, ${subject}::uuid, ${part}, ${platform}, ${channel})`,
  );
}
