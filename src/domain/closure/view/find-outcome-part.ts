import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import { type Found, rowOf } from '#database/together.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import { campaignTally } from '#domain/attempt/tally/find-tally.ts';
import type { Transfers } from '#domain/attempt/transfer/transfer.ts';
import { type FamilyTally, targetOf } from '#domain/closure/unreached/family-tally.ts';
import type { CampaignHead } from './campaign-head-store.ts';
import { contactsOf, staffOf } from './named-phones-store.ts';
import type {
  ContactTally,
  LetterTally,
  OutcomePart,
  PlacedOrders,
  StopReport,
} from './outcome-part.ts';

/** What has become of its calls: nothing before it starts. */
export function outcomeQueries(head: CampaignHead) {
  const { campaignId, state, startedAt, endedAt, asksToConfirm, recordings } = head;
  const hasStarted = startedAt !== null;
  const isOver = state === 'finished' || state === 'stopped';
  return {
    plays:
      hasStarted && Object.keys(recordings).length > 0 ? rowOf(playsOf(campaignId)) : undefined,
    confirmed:
      hasStarted && asksToConfirm
        ? rowOf(sql<{ count: number }>`
            SELECT count(*)::int AS count FROM closure_reply WHERE campaign_id = ${campaignId} AND kind = 'confirmed'`)
        : undefined,
    transfers: hasStarted ? rowOf(transfersOf(campaignId)) : undefined,
    staff: hasStarted && head.tells !== 'families' ? rowOf(staffOf(head)) : undefined,
    contacts: contactsQuery(head),
    letters: lettersQuery(head),
    placed: hasStarted && endedAt !== null ? rowOf(placedOf(head)) : undefined,
    stop: state === 'stopped' ? rowOf(stopReportOf(campaignId)) : undefined,
    // The entries of the campaign itself; those of its attempts are counted by the evidence file.
    auditEntries: isOver
      ? rowOf(sql<{ first: string | null; last: string | null; count: number }>`
          SELECT min(id)::text AS first, max(id)::text AS last, count(*)::int AS count FROM audit_entry
          WHERE subject_kind = 'campaign' AND subject_id = ${campaignId}`)
      : undefined,
  };
}

/** Phones and families are counted on their own: at 125,000 guardians those two take what all else together does not. */
export async function outcomePart(
  db: Db,
  head: CampaignHead,
  found: Found<ReturnType<typeof outcomeQueries>>,
): Promise<OutcomePart> {
  const { first = null, last = null, count = 0 } = found.auditEntries ?? {};
  return {
    startedAt: head.startedAt,
    endedAt: head.endedAt,
    endedBy: head.endedBy,
    endReason: head.endReason,
    ...(await countsOf(db, head)),
    ...(found.plays === undefined ? {} : { plays: withoutNull(found.plays) }),
    ...(found.confirmed === undefined ? {} : { confirmed: found.confirmed.count }),
    ...(found.transfers === undefined || found.transfers.asked === 0
      ? {}
      : { transfers: found.transfers }),
    ...(found.staff === undefined ? {} : { staff: found.staff }),
    ...contactsPart(found.contacts),
    ...lettersPart(found.letters),
    ...(found.placed === undefined ? {} : { placed: found.placed }),
    followers: head.followers,
    ...(found.stop === undefined ? {} : { stop: found.stop }),
    ...(first === null || last === null ? {} : { auditEntries: { first, last, count } }),
  };
}

async function countsOf(
  db: Db,
  {
    campaignId,
    id: versionId,
    schoolIds,
    groupIds,
    tells,
    startedAt,
    purpose,
    district,
  }: CampaignHead,
): Promise<Pick<OutcomePart, 'tally' | 'families' | 'target'>> {
  if (startedAt === null) return {};
  const tally = await campaignTally(db, campaignId);
  // It is for no family.
  if (tells === 'staff') return { tally };
  const target = targetOf({ ...district, purpose, startedAt });
  const of = { campaignId, versionId, schoolIds, groupIds, targetAt: target.at };
  return {
    tally,
    families: await familyTally(db, of),
    target,
  };
}

type PlaysRow = { phones: number; asText: number; half: number | null; most: number };

/** To how many phones the recordings were played, and how soon after somebody picked up the carrier had them. */
const playsOf = (campaignId: string) => sql<PlaysRow>`
  SELECT count(DISTINCT a.phone_id)::int AS phones,
    count(DISTINCT a.phone_id) FILTER (WHERE p.text_at IS NOT NULL)::int AS "asText",
    percentile_disc(0.5) WITHIN GROUP (ORDER BY waited.ms) AS half,
    percentile_disc(0.95) WITHIN GROUP (ORDER BY waited.ms) AS most
  FROM attempt a
  JOIN recording_play p ON p.attempt_id = a.id
  CROSS JOIN LATERAL (
    SELECT greatest(0, extract(epoch FROM p.fetched_at - a.spoken_at) * 1000)::float AS ms) AS waited
  WHERE a.campaign_id = ${campaignId}`;

const withoutNull = ({ phones, asText, half, most }: PlaysRow) => ({
  phones,
  asText,
  ...(half === null ? {} : { fetchMs: { half, most } }),
});

/** What came of key 0 on its calls. */
const transfersOf = (campaignId: string) => sql<Transfers>`
  SELECT count(*)::int AS asked, count(*) FILTER (WHERE t.outcome = 'answered')::int AS answered,
    count(*) FILTER (WHERE t.outcome = 'closed')::int AS closed,
    count(*) FILTER (WHERE t.outcome = 'unanswered')::int AS unanswered,
    count(t.call_back_at)::int AS "callBacks"
  FROM office_transfer t JOIN attempt a ON a.id = t.attempt_id
  WHERE a.campaign_id = ${campaignId}`;

const contactsQuery = (head: CampaignHead) =>
  head.startedAt === null || head.sealedContent?.contacts === undefined
    ? undefined
    : rowOf(contactsOf(head));

const contactsPart = (contactTally: ContactTally | undefined) =>
  contactTally === undefined ? {} : { contactTally };

/** What became of its e-mails, where it has some. One that is being sent waits for its answer; once none leaves any more, what waited wasn't sent. */
const lettersQuery = ({ id, startedAt, sealedContent }: CampaignHead) =>
  startedAt === null || sealedContent?.letters === undefined
    ? undefined
    : rowOf(sql<LetterTally>`
  SELECT count(*) FILTER (WHERE state = 'sent')::int AS sent, count(*) FILTER (WHERE state = 'refused')::int AS refused,
    count(*) FILTER (WHERE state = 'bounced')::int AS bounced, count(*) FILTER (WHERE state = 'unknown')::int AS unknown, count(*) FILTER (WHERE state = 'dropped')::int AS dropped,
    count(*) FILTER (WHERE state IN ('waiting', 'sending'))::int AS waiting,
    bool_or(v.stop_trying_at <= clock_timestamp() OR EXISTS (SELECT FROM campaign x WHERE x.corrects = v.campaign_id)) AS "isOver"
  FROM letter l JOIN campaign_version v ON v.id = l.version_id WHERE l.version_id = ${id}`);

const lettersPart = (letters: LetterTally | undefined) =>
  letters === undefined ? {} : { letters };

/** What a campaign gave the carrier, as the carrier bills it: calls, and texts by the segment. */
const placedOf = ({ campaignId, id: versionId, textSegments }: CampaignHead) =>
  // A text is sent in English where the language of a family has no text of its own.
  sql<PlacedOrders>`
  WITH placed AS (
    SELECT phone_id, channel FROM attempt WHERE campaign_id = ${campaignId}
      AND intent_at IS NOT NULL AND state NOT IN ('planned', 'claimed', 'suppressed', 'rejected')
  ), segments AS (
    SELECT key AS language, value::int AS count FROM jsonb_each_text(${JSON.stringify(textSegments?.byLanguage ?? {})}::jsonb)
  )
  SELECT count(*) FILTER (WHERE p.channel = 'voice')::int AS calls,
    count(*) FILTER (WHERE p.channel = 'text')::int AS texts,
    coalesce(sum(coalesce(own.count, english.count, 1)) FILTER (WHERE p.channel = 'text'), 0)::int AS segments
  FROM placed p
  LEFT JOIN recipient r ON p.channel = 'text' AND r.version_id = ${versionId} AND r.phone_id = p.phone_id
    AND r.channel = 'text'
  LEFT JOIN segments own ON own.language = r.language
  LEFT JOIN segments english ON english.language = 'en'`;

/**
 * What a stop did. An intent is good for five seconds, so orders of intents that stood at the stop may go out after it; the
 * audit log has the moment at which each of them was answered or given up.
 */
const stopReportOf = (campaignId: string) => sql<StopReport>`
  SELECT coalesce((
      SELECT extract(epoch FROM max(e.at) - c.ended_at)::float8 * 1000
      FROM attempt a
      JOIN audit_entry e ON e.subject_kind = 'attempt' AND e.subject_id = a.id::text
        AND e.act = 'attempt-moved' AND e.facts ->> 'from' = 'placing' AND e.at > c.ended_at
      WHERE a.campaign_id = c.id AND a.intent_at > c.ended_at - interval '1 minute'), 0) AS "quietAfterMs",
    coalesce((SELECT (e.facts ->> 'inProgress')::int FROM audit_entry e
      WHERE e.subject_kind = 'campaign' AND e.subject_id = c.id::text AND e.act = 'campaign-stopped'), 0) AS "inProgress",
    count(*) FILTER (WHERE a.state = 'suppressed' AND a.disposition = 'stopped')::int AS "neverStarted",
    coalesce(bool_and(a.state NOT IN ('planned', 'claimed', 'placing')), true) AS "isFinal",
    count(a.id) FILTER (WHERE a.disposition IS NULL)::int AS open
  FROM campaign c LEFT JOIN attempt a ON a.campaign_id = c.id
  WHERE c.id = ${campaignId} AND c.state = 'stopped' AND c.started_at IS NOT NULL
  GROUP BY c.id`;

/**
 * Counts the families of a version that calls, in the sense of the list of those not reached (`selectUnreached`). One pass
 * over the attempts, one over the roster of today.
 */
async function familyTally(
  db: Db | Transaction,
  of: {
    campaignId: string;
    versionId: string;
    schoolIds: readonly string[];
    groupIds: readonly string[] | null;
    targetAt: Temporal.Instant;
  },
): Promise<FamilyTally> {
  const { rows } = await executePrepared(
    db,
    sql<FamilyTally>`
    WITH tries AS (
      SELECT phone_id, bool_or(disposition IS NULL) AS open,
        min(ended_at) FILTER (WHERE disposition IN ('person', 'machine', 'delivered', 'sent')) AS reached_at
      FROM attempt WHERE campaign_id = ${of.campaignId} GROUP BY phone_id
    ), phones AS (
      SELECT phone_id, t.open, t.reached_at
      FROM (SELECT phone_id FROM recipient WHERE version_id = ${of.versionId}
        UNION SELECT phone_id FROM exclusion WHERE version_id = ${of.versionId}) l
      LEFT JOIN tries t USING (phone_id)
    ), guardians AS (
      SELECT gp.guardian_id, bool_or(p.open) AS open, min(p.reached_at) AS reached_at
      FROM phones p JOIN guardian_phone gp USING (phone_id) JOIN guardian g ON g.id = gp.guardian_id
      WHERE gp.active AND g.active GROUP BY gp.guardian_id
    ), students AS (
      SELECT gs.student_id, array_agg(gs.guardian_id ORDER BY gs.guardian_id) AS family,
        bool_or(k.open) AS open, min(k.reached_at) AS reached_at
      FROM guardians k JOIN guardianship gs USING (guardian_id) JOIN student st ON st.id = gs.student_id
      WHERE gs.active AND gs.may_be_contacted AND st.active AND is_of_groups(${of.groupIds}::uuid[], st.id, true) AND EXISTS (
        SELECT FROM enrollment e JOIN school s ON s.id = e.school_id AND s.active
        WHERE e.student_id = gs.student_id AND e.active AND e.school_id = ANY (${[...of.schoolIds]}::uuid[]))
      GROUP BY gs.student_id HAVING min(k.reached_at) IS NOT NULL OR ${of.groupIds}::uuid[] IS NULL OR NOT is_excused(${of.groupIds}::uuid[], gs.student_id)
    ), by_hand AS (
      SELECT DISTINCT ON (student_id) student_id, called, at FROM hand_call WHERE campaign_id = ${of.campaignId}
      ORDER BY student_id, at DESC
    ), families AS (
      SELECT bool_or(open) IS TRUE AS open, min(reached_at) AS reached_at, min(h.at) AS called_at
      FROM students LEFT JOIN by_hand h ON h.student_id = students.student_id AND h.called
      GROUP BY family
    )
    SELECT count(*)::int AS total, count(reached_at)::int AS reached,
      count(*) FILTER (WHERE reached_at IS NULL AND called_at IS NOT NULL)::int AS "byHand",
      count(*) FILTER (WHERE reached_at IS NULL AND called_at IS NULL AND open)::int AS open,
      count(*) FILTER (WHERE reached_at IS NULL AND called_at IS NULL AND NOT open)::int AS missed,
      count(*) FILTER (WHERE least(reached_at, called_at) <= ${of.targetAt})::int AS "inTime"
    FROM families`,
  );
  const [tally] = rows;
  if (tally === undefined) throw new Error('no tally of families');
  return tally;
}
