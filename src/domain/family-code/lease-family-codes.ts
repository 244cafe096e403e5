import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import { closedRules } from '#domain/consent/family/family-choices.ts';
import type { Channel } from '#domain/shared/channel.ts';
import { familyLimits } from '#domain/shared/family-limits.ts';

export type LeasedFamilyCode = {
  id: string;
  phoneId: string;
  number: Buffer;
  index: Buffer;
  channel: Channel;
  language: string;
  token: string | null;
  name: string;
  ringSeconds: number;
};

/**
 * Codes for one worker to send now: at most once, unless the carrier provably lacks it. Here it is decided whether there is one: for a
 * number of ours that may be contacted, with codes left for today. A number that opted out gets no second one while the
 * first was not used: it may be somebody else who asks. Calls keep to the day, and to a freeze of the district.
 */
export async function leaseFamilyCodes(
  tx: Transaction,
  limit: number,
): Promise<LeasedFamilyCode[]> {
  const { rows } = await sql<LeasedFamilyCode>`
    WITH due AS MATERIALIZED (
      SELECT c.id, c.phone_indexes, c.channel, c.asked_at, c.expires_at > clock_timestamp() + interval '1 minute' AS in_time
      FROM family_code c WHERE c.state = 'waiting' ORDER BY c.asked_at, c.id LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ), judged AS (
      SELECT c.id, p.id AS phone_id, c.in_time AND verdict.is_open
        AND asked.codes + pages.codes < ${familyLimits.code.aDay}
        AND NOT (verdict.has_opted_out AND asked.unused > 0)
        AND (c.channel = 'text' OR
          (clock_timestamp() AT TIME ZONE d.time_zone)::time BETWEEN '08:00' AND '20:59'
          AND 'other' NOT IN (TABLE frozen_purpose)) AS may_go
      FROM due c
      CROSS JOIN district d
      JOIN phone p ON p.index = ANY (c.phone_indexes)
      JOIN phone_gate g ON g.phone_id = p.id
      CROSS JOIN LATERAL (
        SELECT EXISTS (SELECT FROM consent_verdict('emergency', c.channel, g, roster_rule_for(p.id)) AS v
            WHERE v.id <> ALL (${closedRules}::text[])) AS is_open,
          consent_facts(g, 'school-mission', c.channel, g.by_category, now())
            & (SELECT fact_bits('{consent revoked,consent emergency-opt-out}')) <> 0 AS has_opted_out
      ) AS verdict
      CROSS JOIN LATERAL (
        SELECT count(*) AS codes, count(*) FILTER (WHERE o.used_at IS NULL) AS unused FROM family_code o
        WHERE o.phone_indexes && c.phone_indexes AND o.asked_at > clock_timestamp() - interval '24 hours'
          AND o.state <> 'none' AND (o.asked_at, o.id) < (c.asked_at, c.id)
      ) AS asked
      CROSS JOIN LATERAL (
        SELECT count(*) AS codes FROM page_code o
        WHERE o.phone_id = p.id AND o.asked_at > clock_timestamp() - interval '24 hours'
      ) AS pages
    ), taken AS (
      UPDATE family_code c SET state = CASE WHEN j.may_go THEN 'sending' ELSE 'none' END,
        phone_id = CASE WHEN j.may_go THEN j.phone_id ELSE c.phone_id END
      FROM due LEFT JOIN judged j ON j.id = due.id WHERE c.id = due.id
      RETURNING c.id, c.state, c.phone_id, c.channel, c.language, c.token
    )
    SELECT c.id, c.phone_id AS "phoneId", p.number, p.index, c.channel, c.language, c.token, d.registered_name AS name,
      d.ring_seconds AS "ringSeconds"
    FROM taken c JOIN phone p ON p.id = c.phone_id CROSS JOIN district d WHERE c.state = 'sending'`.execute(
    tx,
  );
  return rows;
}
