import { type RawBuilder, sql } from 'kysely';
import { many, run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { textsFirst } from '#domain/attempt/machine/attempt.ts';
import {
  haveTimeForTurns,
  longestWait,
  type TurnsPolicy,
  turnSeconds,
} from '#domain/attempt/machine/household.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { Channel } from '#domain/shared/channel.ts';

/** A first try for every phone and channel of the campaign's sealed list. Repeating it changes nothing. */
export async function planAttempts(
  tx: Transaction,
  campaignId: string,
): Promise<{ voice: number; text: number }> {
  const planned = await insertAttempts(tx, campaignId);
  await note(
    tx,
    { kind: 'system', id: 'dialer' },
    'attempts-planned',
    on('campaign', campaignId),
    planned,
  );
  return planned;
}

/** The same for every phone of a version, and for no other version. */
const draw = sql`hashtextextended(v.id::text, 0)`;

/** Planning is the one bulk act that is logged as a whole: the sealed list already says who is on it. */
async function insertAttempts(
  tx: Transaction,
  campaignId: string,
): Promise<{ voice: number; text: number }> {
  const turn = await selectTurn(tx, campaignId);
  const rows = await many<{ channel: Channel; count: number }>(tx)`
    WITH version AS MATERIALIZED (
      SELECT v.id, v.delivery, v.purpose, v.contacts_after, v.sealed_content -> 'unspoken' AS unspoken FROM campaign c
      JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
      WHERE c.id = ${campaignId}
    ), planned AS (
      INSERT INTO attempt (campaign_id, version_id, phone_id, channel, not_before, household)
      SELECT ${campaignId}, r.version_id, r.phone_id, r.channel, CASE WHEN r.contact_turn IS NOT NULL AND v.contacts_after IS NOT NULL
        -- Families first; then a family's contacts in their order.
        THEN now() + v.contacts_after * interval '1 minute' + (r.contact_turn - 1) * ${turnSeconds} * interval '1 second'
        WHEN r.for_staff THEN now() - interval '2 minutes'
        WHEN r.channel = 'text' AND v.purpose = 'emergency' AND EXISTS (
          SELECT FROM recipient o WHERE o.version_id = v.id AND o.phone_id = r.phone_id AND o.channel = 'voice' AND o.rule = ${sql.lit(textsFirst)})
        -- No call goes to them meanwhile, so they are texted before the others.
        THEN now() - interval '1 minute' ELSE now() + ${turn} * interval '1 second' END, r.household
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
      -- They are leased as they were laid down: staff, who have children in their care, then families in an order that is drawn for
      -- each closure, so that nobody always hears of an emergency last. Up to 1,000 phones are drawn one by one, and of more a thousand
      -- neighborhoods: each batch then reads and locks neighbors, and not the whole district (a claim took 1.2 times as long).
      ORDER BY r.for_staff DESC, hashint4extended(ntile(1000) OVER (ORDER BY r.phone_id), ${draw}), uuid_hash_extended(r.phone_id, ${draw})
      ON CONFLICT DO NOTHING
      RETURNING channel
    )
    SELECT channel, count(*)::int AS count FROM planned GROUP BY channel`;
  const count = (channel: Channel) => rows.find((row) => row.channel === channel)?.count ?? 0;
  // The gate asks about each phone within a second of this; without it, it would look through the whole campaign. No start
  // waits for a VACUUM.
  await run(tx)`ANALYZE (SKIP_LOCKED) attempt, recipient, phone_gate`;
  return { voice: count('voice'), text: count('text') };
}

/**
 * How many seconds after the first phone of its household a call is due. Whatever becomes of a worker, each is due by the time
 * at which a retry would be; the sweep that sees the one before it end unreached has it called at once.
 */
async function selectTurn(tx: Transaction, campaignId: string): Promise<RawBuilder<unknown>> {
  const rows = await many<TurnsPolicy & { now: Temporal.Instant }>(tx)`
    SELECT DISTINCT v.purpose, v.stop_trying_at AS "stopTryingAt", r.time_zones AS "timeZones", now() AS now,
      (v.sealed_content #>> '{retries,maxTries}')::int AS "maxTries",
      (v.sealed_content #>> '{retries,noAnswerSeconds}')::int AS "noAnswerSeconds"
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version AND v.stops_at_one
    JOIN recipient r ON r.version_id = v.id AND r.household IS NOT NULL
    WHERE c.id = ${campaignId}`;
  const zones = rows.filter(({ now, ...policy }) => haveTimeForTurns(policy, now));
  const [policy] = zones;
  if (policy === undefined) return sql`0`;
  const inTime = zones.map(({ timeZones }) => timeZones.join(','));
  return sql`CASE WHEN r.household IS NOT NULL AND array_to_string(r.time_zones, ',') = ANY (${inTime}::text[])
    THEN (row_number() OVER (PARTITION BY r.household ORDER BY r.turn, r.phone_id) - 1) * least(${turnSeconds}::float8, ${longestWait(policy)}::float8
      / greatest(1, count(*) OVER (PARTITION BY r.household) - 1)) ELSE 0 END`;
}
