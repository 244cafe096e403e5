import { sql } from 'kysely';
import { checkOf } from '../check-store.ts';

/** How many were sealed; null where that is no number, or too long for one of ours. */
const sealedCount = (list: 'recipients' | 'exclusions') => sql`
  CASE WHEN jsonb_typeof(v.sealed_content #> ARRAY[${list}::text, 'count']) = 'number'
      AND v.sealed_content #>> ARRAY[${list}::text, 'count'] ~ '^\\d{1,9}$'
    THEN (v.sealed_content #>> ARRAY[${list}::text, 'count'])::int END`;

/**
 * Whether each campaign accounts for every phone of its sealed list: the list is as long as what was sealed, every
 * phone of it was planned and nobody else, what has ended is over, each ended call has its evidence, and decisions and the
 * log say the same.
 *
 * Where a call comes first and the text after, only a phone that may not be called, or whose language no call speaks, is
 * planned for a text at once.
 */
export const checkBooks = checkOf(
  sql`SELECT count(*) FROM campaign_version WHERE fingerprint IS NOT NULL`,
  sql`
    WITH version AS MATERIALIZED (
      SELECT v.id, v.campaign_id, v.delivery, c.started_at IS NOT NULL AND v.number = c.version AS was_started,
        v.sealed_content IS NULL AS is_unsealed, v.sealed_content -> 'unspoken' AS unspoken,
        ${sealedCount('recipients')} AS recipients, ${sealedCount('exclusions')} AS exclusions
      FROM campaign_version v JOIN campaign c ON c.id = v.campaign_id
      WHERE v.fingerprint IS NOT NULL
    ), listed AS (SELECT version_id, count(*) AS rows FROM recipient GROUP BY version_id
    ), excluded AS (SELECT version_id, count(*) AS rows FROM exclusion GROUP BY version_id
    ), frozen AS (
      SELECT v.campaign_id,
        sum(abs(v.recipients - coalesce(l.rows, 0))) AS recipients_differ,
        sum(abs(v.exclusions - coalesce(x.rows, 0))) AS exclusions_differ,
        count(*) FILTER (WHERE v.is_unsealed) AS unsealed,
        count(*) FILTER (WHERE NOT v.is_unsealed AND (v.recipients IS NULL OR v.exclusions IS NULL)) AS uncounted
      FROM version v
      LEFT JOIN listed l ON l.version_id = v.id
      LEFT JOIN excluded x ON x.version_id = v.id
      GROUP BY v.campaign_id
    ), unplanned AS (
      SELECT v.campaign_id, count(*) AS rows
      FROM version v JOIN recipient r ON r.version_id = v.id
      WHERE v.was_started
        AND CASE r.channel WHEN 'voice' THEN v.delivery <> 'text'
          ELSE v.delivery IN ('text', 'call-and-text') OR v.delivery = 'call-then-text' AND NOT EXISTS (
            SELECT FROM recipient o WHERE o.version_id = v.id AND o.phone_id = r.phone_id AND o.channel = 'voice')
            OR v.unspoken ? r.language END
        AND NOT EXISTS (SELECT FROM attempt a
          WHERE a.version_id = v.id AND a.phone_id = r.phone_id AND a.channel = r.channel)
      GROUP BY v.campaign_id
    ), kept AS (
      SELECT a.campaign_id,
        count(*) FILTER (WHERE r.phone_id IS NULL) AS strangers,
        -- Receipts and doubts of what was under way may take a quarter of an hour.
        count(*) FILTER (WHERE c.ended_at < now() - interval '1 hour' AND a.ended_at IS NULL) AS open_after_end,
        count(*) FILTER (WHERE (a.state IN ('planned', 'claimed', 'placing', 'unknown', 'accepted', 'ringing',
          'answered')) = (a.ended_at IS NOT NULL)) AS unended,
        count(*) FILTER (WHERE a.carrier_id IS NULL
          AND a.state IN ('completed', 'busy', 'no-answer', 'failed', 'canceled')) AS without_carrier,
        count(*) FILTER (WHERE a.channel = 'voice' AND a.ended_at IS NOT NULL AND e.attempt_id IS NULL
          AND (a.spoken_at IS NOT NULL OR a.state IN ('completed', 'busy', 'no-answer', 'failed'))) AS without_event
      FROM attempt a
      JOIN campaign c ON c.id = a.campaign_id
      LEFT JOIN recipient r ON r.version_id = a.version_id AND r.phone_id = a.phone_id AND r.channel = a.channel
      LEFT JOIN (SELECT DISTINCT attempt_id FROM call_event WHERE kind <> 'key') e ON e.attempt_id = a.id
      GROUP BY a.campaign_id
    ), unlogged AS (
      -- Decisions whose entry in the log is missing, and entries of decisions that nobody took.
      SELECT campaign_id, count(*) AS rows FROM (
        SELECT v.campaign_id FROM approval a JOIN campaign_version v ON v.id = a.version_id
        WHERE NOT EXISTS (SELECT FROM audit_entry e WHERE e.subject_kind = 'campaign'
          AND e.subject_id = v.campaign_id::text AND is_entry_of(e, a, v))
        UNION ALL
        SELECT c.id FROM audit_entry e JOIN campaign c ON c.id::text = e.subject_id
        WHERE e.subject_kind = 'campaign' AND e.act IN ('campaign-approved', 'campaign-sent-back')
          AND NOT EXISTS (SELECT FROM campaign_version v JOIN approval a ON a.version_id = v.id
            WHERE v.campaign_id = c.id AND is_entry_of(e, a, v))
      ) one GROUP BY campaign_id
    ), balance AS (
      SELECT f.campaign_id, jsonb_strip_nulls(jsonb_build_object(
          'recipientsDiffer', nullif(f.recipients_differ, 0), 'exclusionsDiffer', nullif(f.exclusions_differ, 0),
          'unsealed', nullif(f.unsealed, 0), 'uncounted', nullif(f.uncounted, 0),
          'unplanned', u.rows, 'strangers', nullif(k.strangers, 0), 'unlogged', d.rows)) AS grave,
        jsonb_strip_nulls(jsonb_build_object(
          'openAfterEnd', nullif(k.open_after_end, 0), 'unended', nullif(k.unended, 0),
          'withoutCarrier', nullif(k.without_carrier, 0), 'withoutEvent', nullif(k.without_event, 0))) AS slight
      FROM frozen f
      LEFT JOIN unplanned u ON u.campaign_id = f.campaign_id
      LEFT JOIN kept k ON k.campaign_id = f.campaign_id
      LEFT JOIN unlogged d ON d.campaign_id = f.campaign_id
    )
    SELECT 'campaign' AS subject_kind, campaign_id::text AS subject_id,
      CASE WHEN grave <> '{}' THEN 'high' ELSE 'medium' END AS severity,
      grave || slight AS facts, NULL AS due_at, 'changed' AS recurs
    FROM balance WHERE grave || slight <> '{}'`,
);
