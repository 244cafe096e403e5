import { many, one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import { closedRules } from '#domain/consent/family/family-choices.ts';
import { pageCode, pageCodeText } from '#domain/consent/family/page-code.ts';
import { familyLimits } from '#domain/shared/family-limits.ts';
import { aboutPhone, type OutreachKind, type TakenOutreach } from './outreach-kind-store.ts';

type FamilyCode = TakenOutreach & { language: string; name: string };

/**
 * A code that somebody asked for on /family, by text or call. Here it is decided whether there is one: for a number of ours
 * that may be contacted, with codes left for today. A number that opted out gets no second one while the first was not used:
 * it may be somebody else who asks. Calls keep to the day, and to a freeze of the district.
 */
export const familyCodeKind: OutreachKind<FamilyCode> = {
  rows: ['family-code'],
  // Somebody waits for it before a page.
  idleMs: 1_000,
  callGoodMs: 30_000,
  waits: 'as-calls-do',
  again: 'while-unused',

  async take(tx, { limit }) {
    return many<FamilyCode>(tx)`
      WITH due AS MATERIALIZED (
        SELECT c.id, c.phone_indexes, c.channel, c.asked_at, c.expires_at > clock_timestamp() + interval '1 minute' AS in_time
        FROM outreach c WHERE c.kind = 'family-code' AND c.state = 'waiting'
        ORDER BY c.asked_at, c.id LIMIT ${limit} FOR UPDATE SKIP LOCKED
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
          SELECT count(*) AS codes, count(*) FILTER (WHERE o.used_at IS NULL) AS unused FROM outreach o
          WHERE o.kind = 'family-code' AND o.phone_indexes && c.phone_indexes
            AND o.asked_at > clock_timestamp() - interval '24 hours'
            AND o.state <> 'none' AND (o.asked_at, o.id) < (c.asked_at, c.id)
        ) AS asked
        CROSS JOIN LATERAL (
          SELECT count(*) AS codes FROM outreach o
          WHERE o.kind = 'page-code' AND o.phone_id = p.id AND o.asked_at > clock_timestamp() - interval '24 hours'
        ) AS pages
      ), taken AS (
        UPDATE outreach c SET state = CASE WHEN j.may_go THEN 'sending' ELSE 'none' END, state_at = clock_timestamp(),
          phone_id = CASE WHEN j.may_go THEN j.phone_id ELSE c.phone_id END
        FROM due LEFT JOIN judged j ON j.id = due.id WHERE c.id = due.id
        RETURNING c.id, c.state, c.phone_id, c.language, c.token
      )
      SELECT c.id, p.number, p.index, c.token, d.ring_seconds AS "ringSeconds", c.language,
        d.registered_name AS name
      FROM taken c JOIN phone p ON p.id = c.phone_id CROSS JOIN district d WHERE c.state = 'sending'`;
  },

  text: (row, { vault }) => pageCodeText({ ...row, code: pageCode(row.id, vault) }),

  entry: aboutPhone(({ id, error }, state) => ({
    act: `family-code-${state}`,
    facts: { code: id, error },
  })),

  /** First why it rings. The code itself follows a key, so that no voicemail keeps it. */
  async answer(db, id) {
    const found = await findLive(db, id);
    return found && { kind: 'offer', ...found };
  },

  /** No key, or another one, ends the call. */
  async answerKey(db, signer, { id, key }) {
    const found = await findLive(db, id);
    if (found === undefined) return undefined;
    const { language } = found;
    return key === '1'
      ? { kind: 'say-code', language, code: pageCode(id, signer) }
      : { kind: 'silence' };
  },
};

/** While the code may still be entered. */
async function findLive(db: Db, id: string) {
  return one<{ language: string; name: string }>(db)`
    SELECT c.language, d.registered_name AS name FROM outreach c CROSS JOIN district d
    WHERE c.id = ${id} AND c.expires_at > clock_timestamp() AND c.used_at IS NULL`;
}
