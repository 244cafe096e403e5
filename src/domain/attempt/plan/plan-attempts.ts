import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import { textsFirst } from '#domain/attempt/machine/attempt.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { Channel } from '#domain/shared/channel.ts';

/** A first try for every phone and channel of the campaign's sealed list. Repeating it changes nothing. */
export async function planAttempts(
  tx: Transaction,
  campaignId: string,
): Promise<{ voice: number; text: number }> {
  const planned = await insertAttempts(tx, campaignId);
  await insertAuditEntry(tx, {
    actor: { kind: 'system', id: 'dialer' },
    act: 'attempts-planned',
    subject: { kind: 'campaign', id: campaignId },
    facts: planned,
  });
  return planned;
}

/** Planning is the one bulk act that is logged as a whole: the sealed list already says who is on it. */
async function insertAttempts(
  tx: Transaction,
  campaignId: string,
): Promise<{ voice: number; text: number }> {
  const { rows } = await sql<{ channel: Channel; count: number }>`
    WITH version AS MATERIALIZED (
      SELECT v.id, v.delivery, v.purpose, v.sealed_content -> 'unspoken' AS unspoken FROM campaign c
      JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
      WHERE c.id = ${campaignId}
    ), planned AS (
      INSERT INTO attempt (campaign_id, version_id, phone_id, channel, not_before)
      SELECT ${campaignId}, r.version_id, r.phone_id, r.channel, CASE WHEN r.channel = 'text' AND v.purpose = 'emergency' AND EXISTS (
          SELECT FROM recipient o WHERE o.version_id = v.id AND o.phone_id = r.phone_id AND o.channel = 'voice' AND o.rule = ${sql.lit(textsFirst)})
        -- No call goes to them meanwhile, so they are texted before the others.
        THEN now() - interval '1 minute' ELSE now() END
      FROM version v JOIN recipient r ON r.version_id = v.id
      WHERE CASE r.channel
        -- A phone that may be called and not texted, in an emergency, or texted and not called, would otherwise
        -- never hear of it.
        WHEN 'voice' THEN v.delivery IN ('call', 'call-and-text', 'call-then-text') AND r.rule <> ${sql.lit(textsFirst)}
          OR v.purpose = 'emergency' AND NOT EXISTS (
            SELECT FROM recipient o WHERE o.version_id = v.id AND o.phone_id = r.phone_id AND o.channel = 'text')
        ELSE v.delivery IN ('text', 'call-and-text') OR NOT EXISTS (
          SELECT FROM recipient o WHERE o.version_id = v.id AND o.phone_id = r.phone_id AND o.channel = 'voice'
            AND o.rule <> ${sql.lit(textsFirst)})
          -- A call speaks English to those whose language has no voice: their text does not wait for it.
          OR v.unspoken ? r.language END
      -- They are leased as they were laid down: each batch then reads and locks neighbours, not the whole district.
      ORDER BY r.phone_id
      ON CONFLICT DO NOTHING
      RETURNING channel
    )
    SELECT channel, count(*)::int AS count FROM planned GROUP BY channel`.execute(tx);
  const count = (channel: Channel) => rows.find((row) => row.channel === channel)?.count ?? 0;
  // The gate asks about each phone within a second of this; without it, it would look through the whole campaign. No start
  // waits for a VACUUM.
  await sql`ANALYZE (SKIP_LOCKED) attempt, recipient, phone_gate`.execute(tx);
  return { voice: count('voice'), text: count('text') };
}
