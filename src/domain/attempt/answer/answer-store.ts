import { sql } from 'kysely';
import { anyOf, executePrepared } from '#database/prepared.ts';
import { one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { FactsAtAnswer } from '#domain/attempt/machine/answer-step.ts';
import type { Office } from '#domain/attempt/transfer/transfer.ts';
import type { RevocationScope } from '#domain/consent/ledger/consent.ts';
import type { ChildValues } from '#domain/language/family-fields.ts';
import type { Audience } from '#domain/language/message/message.ts';

export type AtAnswer = FactsAtAnswer & {
  phoneId: string;
  language: string;
  /** What another family that shares the phone speaks. */
  also: string | null;
  /** The words are those that the approved fingerprint was taken over. */
  isAsSealed: boolean;
  registeredName: string;
  callbackNumber: string;
  emergencyLine: string | null;
  happening: string;
  checkCode: string | null;
  endsEmergencies: boolean;
  asksToConfirm: boolean;
  /** It is a phone of staff, whom the closure asks. */
  asksIfSafe: boolean;
  /** None where the seal does not hold. */
  texts: Record<string, string>;
  /** What staff hear in place of them. */
  staffTexts: Record<string, string> | null;
  forStaff: boolean;
  ofFamily: boolean;
  /** The words with their fields, by language; null where they have none. */
  fieldTexts: Record<string, string> | null;
  /** Whom they may name on this phone; none where nobody may be named. */
  children: SealedChild[];
  /** Digests of what is played instead, by language. */
  recordings: Record<string, string>;
  audience: Audience;
};

/** A child as the sealed list has it. The name is ciphertext, in base64. */
export type SealedChild = ChildValues & { sourcedId: string };

/**
 * Everything the last fence looks at, and the words that are spoken when it lets the calls through, by the attempts'
 * ids. The seal of a version and the terms of consent are looked at once for all calls of a campaign.
 */
export async function selectAtAnswer(
  tx: Transaction,
  attemptIds: readonly string[],
): Promise<Map<string, AtAnswer>> {
  const { rows } = await executePrepared(
    tx,
    sql<AtAnswer & { id: string }>`
    WITH asking AS MATERIALIZED (
      SELECT id, campaign_id, version_id, phone_id, channel FROM attempt
      WHERE id = ${anyOf(attemptIds, 'uuid')}
    ), about AS MATERIALIZED (
      SELECT v.id, g.channel, g.phones, v.purpose, v.machines, v.asks_to_confirm, v.school_ids, v.group_ids, v.tells, v.sealed_content, seal_holds(v) AS seal_holds, asks_if_safe(v) AS asks_if_safe
      FROM (SELECT version_id, channel, array_agg(phone_id) AS phones FROM asking GROUP BY version_id, channel) g
      JOIN campaign_version v ON v.id = g.version_id
    )
    SELECT a.id, a.phone_id AS "phoneId", c.state AS "campaignState", v.purpose, verdict.rule, verdict.allows AS allowed,
      r.time_zones AS "timeZones", r.language, r.also,
      v.seal_holds AS "isAsSealed",
      v.sealed_content ->> 'registeredName' AS "registeredName",
      v.sealed_content ->> 'callbackNumber' AS "callbackNumber",
      v.sealed_content ->> 'emergencyLine' AS "emergencyLine",
      v.sealed_content ->> 'checkCode' AS "checkCode",
      v.sealed_content ->> 'happening' AS happening,
      v.sealed_content ->> 'consentPolicy' = 'strictest' AS "endsEmergencies",
      CASE WHEN v.seal_holds THEN v.sealed_content -> 'texts' ELSE '{}' END AS texts,
      CASE WHEN v.seal_holds THEN v.sealed_content -> 'staffTexts' END AS "staffTexts", r.for_staff AS "forStaff", r.of_family AS "ofFamily",
      CASE WHEN v.seal_holds THEN v.sealed_content #> '{fields,texts}' END AS "fieldTexts",
      CASE WHEN v.seal_holds AND r.fields <> '[]' THEN children_named(a.phone_id, r.fields, v.group_ids) ELSE '[]' END AS children,
      CASE WHEN v.seal_holds THEN coalesce(v.sealed_content -> 'recordings', '{}') ELSE '{}' END AS recordings,
      coalesce(v.sealed_content -> 'languages', '[]') AS audience,
      EXISTS (SELECT FROM attempt o WHERE o.campaign_id = a.campaign_id AND o.phone_id = a.phone_id
        AND o.channel = a.channel AND o.id <> a.id AND has_told(o, v.machines)) AS "alreadySpoken",
      EXISTS (SELECT FROM attempt o WHERE o.campaign_id = a.campaign_id AND o.phone_id = a.phone_id
        AND o.channel = a.channel AND o.id <> a.id AND o.spoken_at IS NOT NULL) AS "alreadyLeft",
      v.machines, v.asks_to_confirm AS "asksToConfirm", v.asks_if_safe AND r.for_staff AS "asksIfSafe",
      clock_timestamp() AS now
    FROM about v
    CROSS JOIN LATERAL verdicts_on(v.purpose, v.channel, v.school_ids, v.group_ids, v.tells, v.phones, listed_contacts(v.id, v.phones)) AS verdict
    JOIN asking a ON a.version_id = v.id AND a.channel = v.channel AND a.phone_id = verdict.phone_id
    JOIN campaign c ON c.id = a.campaign_id
    JOIN recipient r ON r.version_id = a.version_id AND r.phone_id = a.phone_id AND r.channel = a.channel`,
  );
  return new Map(rows.map(({ id, ...facts }) => [id, facts]));
}

/** The office of a school this phone's students go to, or those whose emergency contact it is; one the campaign is about before any other. */
export async function selectOffice(
  tx: Transaction,
  attemptId: string,
): Promise<Office | undefined> {
  return one<Office>(tx)`
    SELECT s.office_number AS number, s.id AS "schoolId"
    FROM attempt a
    JOIN campaign_version v ON v.id = a.version_id
    JOIN guardian_phone gp ON gp.phone_id = a.phone_id AND gp.active
    CROSS JOIN LATERAL (
      SELECT gs.student_id FROM guardianship gs WHERE gs.guardian_id = gp.guardian_id AND gs.active
      UNION ALL SELECT c.student_id FROM contact_phone c WHERE c.guardian_id = gp.guardian_id AND c.phone_id = gp.phone_id) st
    JOIN enrollment e ON e.student_id = st.student_id AND e.active
    JOIN school s ON s.id = e.school_id AND s.office_number IS NOT NULL
    WHERE a.id = ${attemptId} AND NOT is_in_action(s.id)
    ORDER BY NOT s.id = ANY (v.school_ids), gp.rank, s.name
    LIMIT 1`;
}

export async function hasRevokedOn(
  tx: Transaction,
  attempt: { id: string; phoneId: string },
  scope: RevocationScope,
): Promise<boolean> {
  const row = await tx
    .selectFrom('revocation')
    .select('id')
    .where('phone_id', '=', attempt.phoneId)
    .where('attempt_id', '=', attempt.id)
    .where('means', '=', 'key-press')
    .where('scope', '=', scope)
    .executeTakeFirst();
  return row !== undefined;
}

/** Keys are kept as events too: they are evidence, and the count of them is the call's memory. Of 6, how many children it names. */
export async function insertKeyPress(
  tx: Transaction,
  press: { attemptId: string; carrierId: string; key: string },
): Promise<void> {
  await executePrepared(
    tx,
    sql`
    INSERT INTO call_event (attempt_id, carrier_id, sequence_number, carrier_status, kind, event)
    SELECT ${press.attemptId}, ${press.carrierId},
      (SELECT count(*)::int FROM call_event WHERE attempt_id = ${press.attemptId} AND kind = 'key'),
      ${press.key}, 'key', ${press.key === '6' ? namedBy(press.attemptId) : sql`'{}'`}
    ON CONFLICT DO NOTHING`,
  );
}

const namedBy = (attemptId: string) => sql`(SELECT jsonb_build_object('named',
    jsonb_array_length(children_named(a.phone_id, coalesce(r.fields, '[]'), v.group_ids)))
  FROM attempt a JOIN campaign_version v ON v.id = a.version_id
  JOIN recipient r ON r.version_id = a.version_id AND r.phone_id = a.phone_id AND r.channel = a.channel
  WHERE a.id = ${attemptId})`;

/** The keys pressed so far on this call, in order; `none` is a silence, `recorder` the beginning of a recording. */
export async function selectKeyPresses(
  tx: Transaction,
  attemptId: string,
  carrierId: string,
): Promise<string[]> {
  const { rows } = await executePrepared(
    tx,
    tx
      .selectFrom('call_event')
      .select('carrier_status')
      .where('attempt_id', '=', attemptId)
      .where('carrier_id', '=', carrierId)
      .where('kind', '=', 'key')
      .orderBy('sequence_number'),
  );
  return rows.map((row) => row.carrier_status);
}
