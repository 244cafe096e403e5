import { sql } from 'kysely';
import { many, one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { Told } from '#domain/closure/campaign.ts';
import { contactsOf } from '#domain/closure/view/named-phones-store.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { Happening } from '#domain/shared/happening.ts';
import type { WhyChannel, WhyClosure, WhyContact, WhyEmail } from './why.ts';

export type WhyHead = WhyClosure & {
  versionId: string;
  schoolIds: string[];
  groupIds: string[] | null;
  tells: Told;
  isSealed: boolean;
  /** It went out by e-mail too. */
  isWritten: boolean;
  isCorrection: boolean;
  isNotice: boolean;
  isForThoseDue: boolean;
};

export async function selectWhyHead(
  tx: Transaction,
  campaignId: string,
): Promise<WhyHead | undefined> {
  return tx
    .selectFrom('campaign as c')
    .innerJoin('campaign_version as v', (join) =>
      join.onRef('v.campaign_id', '=', 'c.id').onRef('v.number', '=', 'c.version'),
    )
    .where('c.id', '=', campaignId)
    .select([
      'c.number',
      'c.state',
      'v.id as versionId',
      'v.happening',
      'v.purpose',
      'v.delivery',
      'v.event_date as eventDate',
      'v.submitted_at as submittedAt',
      'v.rule_set as ruleSet',
      'v.school_ids as schoolIds',
      'v.group_ids as groupIds',
      'v.tells',
      sql<boolean>`v.contacts_after IS NOT NULL`.as('callsContacts'),
      sql<string[]>`CASE WHEN v.group_ids IS NULL THEN '{}' ELSE told_names(v) END`.as('groups'),
      sql<boolean>`v.fingerprint IS NOT NULL`.as('isSealed'),
      sql<boolean>`coalesce(v.sealed_content ? 'letters', false)`.as('isWritten'),
      sql<boolean>`c.corrects IS NOT NULL AND NOT goes_on_to_all(c)`.as('isCorrection'),
      sql<boolean>`c.notifies IS NOT NULL`.as('isNotice'),
      sql<boolean>`c.tells_rights IS NOT DISTINCT FROM 'due'`.as('isForThoseDue'),
    ])
    .$narrowType<{ happening: Happening }>()
    .executeTakeFirst();
}

/** What holds of a phone of these groups' families, by the roster of today, where each of their students on it was excused. */
export async function selectToldOf(
  tx: Transaction,
  { groupIds, phoneId }: { groupIds: readonly string[]; phoneId: string },
): Promise<{ excused: NonNullable<WhyChannel['now']> | null } | undefined> {
  return one<{ excused: NonNullable<WhyChannel['now']> | null }>(tx)`
    SELECT CASE WHEN told.excused THEN (SELECT jsonb_build_object('allows', false, 'rule', r.id, 'reason', r.reason)
      FROM consent_rule r WHERE r.id = 'absence-excused' ORDER BY r.rule_set DESC LIMIT 1) END AS excused
    FROM phones_of_groups(${groupIds}::uuid[]) AS told WHERE told.phone_id = ${phoneId}`;
}

export type ListedRow = {
  channel: Channel;
  isIncluded: boolean;
  rule: string;
  reason: string;
  citation: string;
  beyondLaw: string | null;
  ruleSet: string;
  evidence: string | null;
  /** How many children its call can name; null where the words have no fields, as those of every text. */
  named: number | null;
  /** Of its household's phones that ring in turn, which one it is; since when it is its guardian's first, as they asked. */
  place: number | null;
  phones: number | null;
  firstSince: Temporal.Instant | null;
};

/** What the sealed list has of a phone, with the words of the rules that it was sealed under. */
export async function selectListed(
  tx: Transaction,
  of: { versionId: string; phoneId: string },
): Promise<ListedRow[]> {
  return many<ListedRow>(tx)`
    SELECT l.channel, l.included AS "isIncluded", l.rule, coalesce(r.reason, l.rule) AS reason,
      coalesce(r.citation, '') AS citation, r.beyond_law AS "beyondLaw", coalesce(v.rule_set, '') AS "ruleSet", l.evidence, l.named, ring.place, ring.phones, CASE WHEN ring.place IS NOT NULL THEN (
        SELECT max(gp.first_since) FROM guardian_phone gp WHERE gp.phone_id = ${of.phoneId} AND gp.first_since <= v.submitted_at)
      END AS "firstSince"
    FROM (
      SELECT version_id, channel, true AS included, rule, evidence, jsonb_array_length(fields) AS named, household, turn FROM recipient
      WHERE version_id = ${of.versionId} AND phone_id = ${of.phoneId}
      UNION ALL
      SELECT version_id, channel, false, rule, evidence, NULL, NULL, NULL FROM exclusion
      WHERE version_id = ${of.versionId} AND phone_id = ${of.phoneId}
    ) l
    JOIN campaign_version v ON v.id = l.version_id
    LEFT JOIN LATERAL (
      SELECT count(*) FILTER (WHERE o.turn <= l.turn)::int AS place, count(*)::int AS phones FROM recipient o
      WHERE o.version_id = l.version_id AND o.household = l.household AND o.channel = 'voice') ring ON l.household IS NOT NULL
    LEFT JOIN consent_rule r ON r.rule_set = v.rule_set AND r.id = l.rule`;
}

/** What the list has of a phone as an emergency contact’s, and what became of all of them; undefined where it is none. */
export async function selectContact(
  tx: Transaction,
  of: { campaignId: string; versionId: string; phoneId: string },
): Promise<WhyContact | undefined> {
  const rows = await many<Omit<WhyContact, 'tally'>>(tx)`
    SELECT r.contact_turn AS turn, EXISTS (SELECT FROM contact_students(v, r.phone_id) AS st (id)
      JOIN student_people k ON k.student_id = st.id
      JOIN guardian_phone gp ON gp.guardian_id = k.guardian_id AND gp.active
      JOIN recipient o ON o.version_id = v.id AND o.phone_id = gp.phone_id AND o.contact_turn IS NULL) AS "hasFamily"
    FROM recipient r JOIN campaign_version v ON v.id = r.version_id
    WHERE r.version_id = ${of.versionId} AND r.phone_id = ${of.phoneId} AND r.contact_turn IS NOT NULL LIMIT 1`;
  const [listed] = rows;
  if (listed === undefined) return undefined;
  const { rows: tallies } = await contactsOf({
    campaignId: of.campaignId,
    id: of.versionId,
  }).execute(tx);
  const [tally] = tallies;
  return tally === undefined ? undefined : { ...listed, tally };
}

export type AttemptRow = {
  channel: Channel;
  tryNumber: number;
  at: Temporal.Instant | null;
  state: string;
  disposition: string | null;
  rule: string | null;
  ruleSet: string | null;
  reason: string | null;
  citation: string | null;
  beyondLaw: string | null;
  householdAt: Temporal.Instant | null;
  hasNamed: number | null;
  hasConfirmed: boolean;
};

export async function selectAttempts(
  tx: Transaction,
  of: { campaignId: string; phoneId: string },
): Promise<AttemptRow[]> {
  return many<AttemptRow>(tx)`
    SELECT a.channel, a.try_number AS "tryNumber", coalesce(a.intent_at, a.ended_at) AS at, a.state, a.disposition,
      a.rule, a.rule_set AS "ruleSet", r.reason, r.citation,
      r.beyond_law AS "beyondLaw", CASE a.disposition WHEN 'household-reached'
        THEN household_reached_at(a.campaign_id, a.household, a.phone_id) END AS "householdAt",
      (SELECT max((e.event ->> 'named')::int) FROM call_event e
        WHERE e.attempt_id = a.id AND e.kind = 'key' AND e.carrier_status = '6') AS "hasNamed",
      EXISTS (SELECT FROM closure_reply k WHERE k.attempt_id = a.id AND k.kind = 'confirmed') AS "hasConfirmed"
    FROM attempt a
    LEFT JOIN consent_rule r ON r.rule_set = a.rule_set AND r.id = a.rule
    WHERE a.campaign_id = ${of.campaignId} AND a.phone_id = ${of.phoneId}
    ORDER BY a.try_number`;
}

/** Of the addresses of these guardians, what became of the e-mail of a version. */
export async function selectEmails(
  tx: Transaction,
  of: { versionId: string; guardianIds: readonly string[] },
): Promise<WhyEmail[]> {
  return many<WhyEmail>(tx)`
    SELECT l.state, l.why, CASE WHEN l.state <> 'waiting' THEN l.state_at END AS at, email_blocker(a.id) AS blocker
    FROM (SELECT DISTINCT email_id AS id FROM guardian WHERE id = ANY (${of.guardianIds}::uuid[]) AND email_id IS NOT NULL) a
    LEFT JOIN letter l ON l.version_id = ${of.versionId} AND l.address_id = a.id ORDER BY l.state, a.id`;
}
