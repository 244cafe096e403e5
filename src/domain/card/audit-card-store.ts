import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Db } from '#database/transaction.ts';
import type { Platform } from '#domain/shared/platform.ts';

/** The code under which a run's own card stands; every other code is one of findings. */
export const runCode = 'run';

export type AuditCardKey = { runId: string; code: string; platform: Platform };

/** A card whose message is behind, leased to one process for a while. */
export type StaleAuditCard = {
  runId: string;
  code: string;
  /** As of before anything of it is read: what changes later makes it stale again. */
  revision: number;
  channelId: string | null;
  messageId: string | null;
  drawnDigest: string | null;
  /** Since when somebody tried to show it and did not come to the end: it may stand there. */
  postingSince: Temporal.Instant | null;
  notedState: string | null;
};

/**
 * Leases the cards of one platform that show an older revision, the run’s own before its findings. The revision is
 * read with the lease, before anything that is drawn.
 */
export async function leaseStaleAuditCards(db: Db, platform: Platform): Promise<StaleAuditCard[]> {
  await executePrepared(
    db,
    sql`
    INSERT INTO audit_card_message (run_id, code, platform)
    SELECT k.run_id, k.code, ${platform} FROM audit_card k
    WHERE NOT EXISTS (SELECT FROM audit_card_message m
      WHERE m.run_id = k.run_id AND m.code = k.code AND m.platform = ${platform})
    ON CONFLICT DO NOTHING`,
  );
  const { rows } = await executePrepared(
    db,
    sql<StaleAuditCard>`
    UPDATE audit_card_message m SET lease_until = clock_timestamp() + interval '2 minutes',
      posting_since = coalesce(m.posting_since, clock_timestamp())
    FROM (
      SELECT m.run_id, m.code, k.revision FROM audit_card_message m
      JOIN audit_card k ON k.run_id = m.run_id AND k.code = m.code
      WHERE m.platform = ${platform} AND m.shown_revision IS DISTINCT FROM k.revision
        AND coalesce(m.lease_until <= clock_timestamp(), true)
        AND coalesce(m.retry_at <= clock_timestamp(), true)
      ORDER BY k.run_id, k.code <> ${runCode}, k.code FOR UPDATE OF m SKIP LOCKED LIMIT 10
    ) AS stale
    WHERE m.run_id = stale.run_id AND m.code = stale.code AND m.platform = ${platform}
    RETURNING m.run_id AS "runId", m.code, stale.revision, m.channel_id AS "channelId", m.message_id AS "messageId",
      m.drawn_digest AS "drawnDigest", old.posting_since AS "postingSince", m.noted_state AS "notedState"`,
  );
  return rows;
}

/** What the message shows by now; kept at once, so that it is never posted a second time. */
export async function saveDrawnAuditCard(
  db: Db,
  card: AuditCardKey & { channelId: string; messageId: string; digest: string },
): Promise<void> {
  await update(db, card)
    .set({ channel_id: card.channelId, message_id: card.messageId, drawn_digest: card.digest })
    .execute();
}

/** The message and its thread show this revision. */
export async function releaseAuditCard(
  db: Db,
  card: AuditCardKey & { revision: number; notedState: string },
): Promise<void> {
  await update(db, card)
    .set({
      shown_revision: card.revision,
      noted_state: card.notedState,
      posting_since: null,
      retry_at: null,
      lease_until: null,
    })
    .execute();
}

/** The platform did not take it: try again later, as a new message where the old one is gone. */
export async function postponeAuditCard(
  db: Db,
  card: AuditCardKey & { afterMs: number; isGone: boolean },
): Promise<void> {
  await update(db, card)
    .set({
      retry_at: sql`clock_timestamp() + ${card.afterMs} * interval '1 millisecond'`,
      lease_until: null,
      ...(card.isGone
        ? { message_id: null, channel_id: null, drawn_digest: null, posting_since: null }
        : {}),
    })
    .execute();
}

function update(db: Db, { runId, code, platform }: AuditCardKey) {
  return db
    .updateTable('audit_card_message')
    .where('run_id', '=', runId)
    .where('code', '=', code)
    .where('platform', '=', platform);
}
