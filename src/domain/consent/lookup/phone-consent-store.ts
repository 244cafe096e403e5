import { sql } from 'kysely';
import { many, one } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { PhoneAnswer, PhoneConsent, PhoneFlag } from './phone-consent.ts';

export type AnswerRow = Omit<PhoneAnswer, 'evidence'> & { evidence: string | null };

/** What a phone may be used for now: the verdicts of the function that the dial gate calls, and what they rest on. */
export async function selectAnswers(tx: Transaction, phoneId: string): Promise<AnswerRow[]> {
  return many<AnswerRow>(tx)`
    SELECT asked.purpose, asked.channel, rule.allows, rule.id AS rule, rule.reason, rule.citation,
      consent_evidence(g, asked.purpose, asked.channel, rule.rests_on) AS evidence
    FROM phone_gate g
    CROSS JOIN (VALUES ('emergency', 'voice', 1), ('emergency', 'text', 2), ('school-mission', 'voice', 3),
      ('school-mission', 'text', 4), ('other', 'voice', 5), ('other', 'text', 6)) AS asked(purpose, channel, place)
    CROSS JOIN LATERAL consent_verdict(asked.purpose, asked.channel, g, roster_rule_for(g.phone_id)) AS rule
    WHERE g.phone_id = ${phoneId}
    ORDER BY asked.place`;
}

/** The facts of the phone of the row `g` that do not depend on what it is asked about, such as `student no`. */
const known = sql`fact_names(consent_facts(g, 'school-mission', 'voice', g.by_category, now())) AS known(facts)`;

/** What stands against a phone, and since when, by the facts that the rules look at. */
export async function selectFlags(tx: Transaction, phoneId: string): Promise<PhoneFlag[]> {
  return many<PhoneFlag>(tx)`
    SELECT flag.kind, flag.since
    FROM phone_gate g
    CROSS JOIN LATERAL ${known}
    CROSS JOIN LATERAL (
      SELECT max(r.received_at) FILTER (WHERE r.scope = 'wrong-number') AS wrong_number,
        max(r.received_at) FILTER (WHERE r.scope = 'all') AS opt_out,
        max(r.received_at) FILTER (WHERE r.means = 'carrier-stop') AS carrier_stop
      FROM revocation r
      WHERE r.phone_id = g.phone_id AND r.retracts IS NULL
        AND NOT EXISTS (SELECT FROM revocation u WHERE u.retracts = r.id)
    ) AS said
    CROSS JOIN LATERAL (
      SELECT max(b.blocked_at) FILTER (WHERE b.kind = 'district') AS district,
        max(b.blocked_at) FILTER (WHERE b.kind = 'emergency-line') AS emergency_line,
        max(b.blocked_at) FILTER (WHERE b.kind = 'texts-only') AS texts_only
      FROM phone_block b
      WHERE b.phone_id = g.phone_id AND b.lifts IS NULL
        AND NOT EXISTS (SELECT FROM phone_block l WHERE l.lifts = b.id)
    ) AS blocked
    LEFT JOIN number_check checked ON checked.id = g.check_evidence
    CROSS JOIN LATERAL (VALUES
      (1, 'wrong-number', 'wrong-number yes', said.wrong_number),
      (2, 'reassigned', 'reassigned yes', checked.asked_at),
      (3, 'emergency-opt-out', 'consent emergency-opt-out', said.opt_out),
      (4, 'carrier-stop', 'carrier-stop yes', said.carrier_stop),
      (5, 'district-block', 'district-block yes', blocked.district),
      (6, 'emergency-line', 'emergency-line yes', blocked.emergency_line),
      (7, 'bad-number', 'bad-number yes', NULL),
      (8, 'texts-only', 'texts-only yes', blocked.texts_only),
      (9, 'student-line', 'student yes', NULL),
      (9, 'student-line', 'student consented', NULL)) AS flag(place, kind, fact, since)
    WHERE g.phone_id = ${phoneId} AND flag.fact = ANY (known.facts)
    ORDER BY flag.place`;
}

/** The last answer about reassignment, and whether the rules still go by it. */
export async function selectCheck(
  tx: Transaction,
  phoneId: string,
): Promise<PhoneConsent['check']> {
  return one<NonNullable<PhoneConsent['check']>>(tx)`
    SELECT c.answer, c.asked_at AS "askedAt", c.good_until AS "goodUntil",
      'reassigned not-queried' <> ALL (known.facts) AS "isGood"
    FROM phone_gate g
    JOIN number_check c ON c.id = g.check_evidence
    CROSS JOIN LATERAL ${known}
    WHERE g.phone_id = ${phoneId}`;
}

/** Of the guardians who list it with another number, where both ring in turn. */
export async function selectFirsts(
  tx: Transaction,
  phoneId: string,
): Promise<PhoneConsent['firsts']> {
  return many<PhoneConsent['firsts'][number]>(tx)`
    WITH in_turn AS (
      SELECT gp.guardian_id, gp.phone_id, gp.first_since FROM guardian_phone gp
      WHERE gp.active AND EXISTS (SELECT FROM phone_audience a WHERE a.phone_id = gp.phone_id AND a.turn IS NOT NULL))
    SELECT own.guardian_id AS "guardianId", own.first_since AS since FROM in_turn own
    WHERE own.phone_id = ${phoneId} AND EXISTS (
      SELECT FROM in_turn other WHERE other.guardian_id = own.guardian_id AND other.phone_id <> own.phone_id)
    ORDER BY 1`;
}

export async function selectNotice(
  tx: Transaction,
  phoneId: string,
): Promise<PhoneConsent['notice']> {
  return tx
    .selectFrom('notice_delivery')
    .where('phone_id', '=', phoneId)
    .select(['at', 'channel', 'language', 'version'])
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The time of this transaction, and the district's zone and registered name (47 CFR 64.1200(b)(1)). */
export async function selectOfficeHead(
  db: Db | Transaction,
): Promise<{ at: Temporal.Instant; timeZone: string; registeredName: string }> {
  const row = await one<{ at: Temporal.Instant; timeZone: string; registeredName: string }>(db)`
    SELECT now() AS at, time_zone AS "timeZone", registered_name AS "registeredName" FROM district`;
  if (row === undefined) throw new Error('the district row is missing');
  return row;
}
