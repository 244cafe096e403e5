import { sql } from 'kysely';
import { type Found, rowOf, rowsOf } from '#database/together.ts';
import type { WeeklyEnd } from '#domain/closure/standing.ts';
import type { Absence } from '#domain/people/operator/absence/absence.ts';
import { byName } from '#domain/people/operator/staff-name-store.ts';
import type { CampaignHead } from './campaign-head-store.ts';
import type { DecisionPart, SentBack } from './campaign-view.ts';

/** Who decided; and while it waits, whom it waits for, and why the version before came back. */
export function decisionQueries(head: CampaignHead) {
  const { id, campaignId, number, state } = head;
  const decisions = rowsOf(
    sql<DecisionPart['decisions'][number]>`
      SELECT staff_name(o) AS by, a.at, a.decision, a.platform
      FROM approval a JOIN operator o ON o.id = a.operator_id WHERE a.version_id = ${id} ORDER BY a.at`,
    'at',
  );
  const weekly = weeklyQuery(head);
  if (state !== 'submitted')
    return {
      decisions,
      weekly,
      waking: undefined,
      asked: undefined,
      away: undefined,
      sentBack: undefined,
    };
  return {
    decisions,
    weekly,
    // How many approvers were called on their own phones because nobody decided, and when the last one was.
    waking: rowOf(
      sql<{ called: number; lastAt: Temporal.Instant | null }>`
        SELECT count(*)::int AS called, max(asked_at) AS "lastAt" FROM outreach
        WHERE version_id = ${id} AND channel = 'voice'`,
      'lastAt',
    ),
    asked: rowsOf(sql<{ name: string }>`
      SELECT staff_name(o) AS name FROM asked_approver a JOIN operator o ON o.id = a.operator_id
      WHERE a.version_id = ${id}`),
    // Who might decide and is away; a stand-in who may not decide is not named.
    away: rowsOf(
      sql<Absence>`
        SELECT staff_name(o) AS person, a.until, staff_name(s) AS "standIn"
        FROM absence a JOIN operator o ON o.id = a.operator_id
        JOIN campaign_version v ON v.id = ${id}
        LEFT JOIN operator s ON s.id = a.stand_in AND NOT is_away(s.id) AND decision_blocker(s.id, v) IS NULL
        WHERE a.ended_at IS NULL AND a.until > clock_timestamp() AND decision_blocker(o.id, v) IS NULL`,
      'until',
    ),
    sentBack: rowOf(
      sql<SentBack>`
        SELECT staff_name(o) AS by, a.at, reason_of(a) AS reason
        FROM approval a JOIN campaign_version v ON v.id = a.version_id JOIN operator o ON o.id = a.operator_id
        WHERE v.campaign_id = ${campaignId} AND v.number = ${number - 1} AND a.decision = 'sent-back'`,
      'at',
    ),
  };
}

/** Whether a weekly notice is still sent: this one, the one whose week it is, or the one that it corrects. */
const weeklyQuery = ({ campaignId, happening, stands, runsUnder, corrects }: CampaignHead) =>
  corrects !== null || (happening === 'other' && (stands !== null || runsUnder !== null))
    ? rowOf(sql<{ number: number; end: WeeklyEnd | null }>`
        SELECT c.number, weekly_end(w) AS end FROM weekly_of(${corrects ?? campaignId}) w JOIN campaign c ON c.id = w.campaign_id`)
    : undefined;

function weeklyPart(
  { corrects, stands }: CampaignHead,
  found: { number: number; end: WeeklyEnd | null } | undefined,
): Pick<DecisionPart, 'weekly'> {
  if (found === undefined) return {};
  const { number, end } = found;
  const of = corrects !== null ? 'correction' : stands === null ? 'week' : 'first';
  return { weekly: { number, of, ...(end === null ? {} : { end }) } };
}

export function decisionPart(
  head: CampaignHead,
  { decisions, asked = [], away = [], ...found }: Found<ReturnType<typeof decisionQueries>>,
): DecisionPart {
  const { approvalsNeeded, isApproved } = head;
  const { called = 0, lastAt = null } = found.waking ?? {};
  return {
    decisions,
    approvalsNeeded,
    isApproved,
    ...weeklyPart(head, found.weekly),
    asked: asked.toSorted(byName).map(({ name }) => name),
    away: away.toSorted((a, b) => a.person.localeCompare(b.person)),
    ...(lastAt === null ? {} : { waking: { called, lastAt } }),
    ...(found.sentBack === undefined ? {} : { sentBack: found.sentBack }),
  };
}
