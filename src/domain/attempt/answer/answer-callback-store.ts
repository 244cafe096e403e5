import { many, one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { Office } from '#domain/attempt/transfer/transfer.ts';
import type { RevocationScope } from '#domain/consent/ledger/consent.ts';
import type { PhoneIndexes } from '#vault/vault.ts';

export type CallerRow = {
  phoneId: string;
  /** The rule that decides about an emergency call to this phone, and so about whose phone it is. */
  rule: string;
  /** Anyone who withdraws gets no emergency either. */
  endsEmergencies: boolean;
  language: string;
  /** Of one of their schools. */
  isInAction: boolean;
};

/** The phone that calls, if it is one of ours. */
export async function selectCaller(
  tx: Transaction,
  indexes: PhoneIndexes,
): Promise<CallerRow | undefined> {
  return one<CallerRow>(tx)`
    SELECT p.id AS "phoneId", verdict.id AS rule,
      (SELECT t.policy = 'strictest' FROM consent_terms(now()) t) AS "endsEmergencies",
      phone_language(p.id) AS language, phone_is_in_action(p.id) AS "isInAction"
    FROM phone p
    JOIN phone_gate gate ON gate.phone_id = p.id
    CROSS JOIN LATERAL consent_verdict('emergency', 'voice', gate, roster_rule_for(p.id)) AS verdict
    WHERE p.index = ANY (${indexes}::bytea[])`;
}

export type HeardRow = {
  attemptId: string;
  campaignId: string;
  schoolIds: string[];
  language: string;
  texts: Record<string, string>;
  recordings: Record<string, string> | null;
  asksToConfirm: boolean;
  happening: string;
  checkCode: string | null;
  /** Its day is not over, and this phone may hear it again, or for the first time. */
  isInForce: boolean;
  /** Neither stopped nor corrected, and the texts are those that the approved fingerprint was taken over. */
  maySpeak: boolean;
  /** A call to this phone spoke, or the carrier took a text and has not called it undelivered. */
  wasTold: boolean;
  /** In the district's zone, as ISO text: when the phone was told, or families were. */
  saidOn: string;
};

/**
 * What this phone was told in the last seven days, and what is in force for those on whose list it is, reached or not: newest
 * first. An absence and a notice of its own are in force for a phone that was told alone, and any for an emergency contact that was.
 */
export async function selectHeard(tx: Transaction, phoneId: string): Promise<HeardRow[]> {
  return many<HeardRow>(tx)`
    WITH listed AS (
      SELECT DISTINCT ON (a.campaign_id) a.id, a.version_id, a.phone_id, a.channel, told.at AS told_at
      FROM attempt a
      CROSS JOIN LATERAL (
        SELECT CASE
          WHEN a.channel = 'voice' THEN a.spoken_at
          WHEN a.state = 'accepted' OR a.disposition IN ('delivered', 'sent') THEN a.intent_at
        END AS at
      ) told
      WHERE a.phone_id = ${phoneId}
      ORDER BY a.campaign_id, told.at DESC NULLS LAST, a.id DESC)
    SELECT l.id AS "attemptId", c.id AS "campaignId", v.school_ids AS "schoolIds", r.language,
      v.sealed_content -> 'texts' AS texts, v.sealed_content -> 'recordings' AS recordings,
      v.asks_to_confirm AND l.told_at IS NOT NULL AS "asksToConfirm", v.sealed_content ->> 'happening' AS happening,
      v.sealed_content ->> 'checkCode' AS "checkCode", known.in_force AS "isInForce", known.told AS "wasTold",
      c.state <> 'stopped' AND seal_holds(v)
        AND taken_back_at(c) IS NULL AS "maySpeak",
      (coalesce(l.told_at, c.started_at) AT TIME ZONE d.time_zone)::date::text AS "saidOn"
    FROM listed l
    JOIN campaign_version v ON v.id = l.version_id
    JOIN campaign c ON c.id = v.campaign_id AND c.started_at IS NOT NULL
    JOIN recipient r ON r.version_id = l.version_id AND r.phone_id = l.phone_id AND r.channel = l.channel
    CROSS JOIN district d
    CROSS JOIN LATERAL (SELECT coalesce(l.told_at > now() - interval '7 days', false) AS told) recently
    CROSS JOIN LATERAL (SELECT recently.told, v.event_date >= (now() AT TIME ZONE d.time_zone)::date
      AND (recently.told OR r.contact_turn IS NULL AND news_kind(c) IS NOT NULL) AS in_force) known
    WHERE known.told OR known.in_force
    ORDER BY c.started_at DESC, c.number DESC`;
}

export async function selectDistrictVoice(
  tx: Transaction,
): Promise<{ registeredName: string; callbackNumber: string; emergencyLine: string | null }> {
  return tx
    .selectFrom('district')
    .select([
      'registered_name as registeredName',
      'callback_number as callbackNumber',
      'emergency_line as emergencyLine',
    ])
    .executeTakeFirstOrThrow();
}

/**
 * The office of a school where a student goes whose guardian at this phone may be contacted, one of the given ones
 * before any other.
 */
export async function selectOfficeOfPhone(
  tx: Transaction,
  phoneId: string,
  schoolIds: readonly string[],
): Promise<Office | undefined> {
  return one<Office>(tx)`
    SELECT s.office_number AS number, s.id AS "schoolId"
    FROM guardian_phone gp
    JOIN guardian g ON g.id = gp.guardian_id AND g.active
    JOIN guardianship gs ON gs.guardian_id = g.id AND gs.active AND gs.may_be_contacted
    JOIN student st ON st.id = gs.student_id AND st.active
    JOIN enrollment e ON e.student_id = st.id AND e.active
    JOIN school s ON s.id = e.school_id AND s.office_number IS NOT NULL
    WHERE gp.phone_id = ${phoneId} AND gp.active
    ORDER BY NOT s.id = ANY (${[...schoolIds]}::uuid[]), gp.rank, s.name
    LIMIT 1`;
}

/**
 * Whether this was said a moment ago, on a call that came in, and nobody has agreed to anything or taken it back
 * since. What was doubtful then does not stand for what is certain now.
 */
export async function hasJustRevoked(
  tx: Transaction,
  said: { phoneId: string; scope: RevocationScope; isDoubtful: boolean },
): Promise<boolean> {
  const rows = await many<{ id: string }>(tx)`
    SELECT r.id FROM revocation r
    WHERE r.phone_id = ${said.phoneId} AND r.scope = ${said.scope} AND r.means = 'call-back'
      AND (${said.isDoubtful} OR NOT r.doubtful)
      AND r.recorded_at > now() - interval '10 minutes'
      AND NOT EXISTS (SELECT FROM consent_record k WHERE k.phone_id = r.phone_id AND k.recorded_at > r.recorded_at)
      AND NOT EXISTS (SELECT FROM revocation u WHERE u.retracts = r.id)
    LIMIT 1`;
  return rows.length > 0;
}
