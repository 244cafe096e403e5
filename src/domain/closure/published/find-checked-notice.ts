import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { Purpose } from '#domain/shared/purpose.ts';

/** A notice as anybody may read it who has its code: nothing of it is about a family. */
export type CheckedNotice = {
  purpose: Purpose;
  /** Names, in order. */
  schools: string[];
  /** The words that were approved, by language. */
  texts: Readonly<Record<string, string>>;
  startedAt: Temporal.Instant;
  /** Why it no longer holds. */
  ended?: NoticeEnd;
};

/** An action that is over, words that newer ones replaced, or a message that was stopped, with how many phones had it. */
export type NoticeEnd =
  | { kind: 'over' | 'replaced'; at: Temporal.Instant }
  | { kind: 'stopped'; at: Temporal.Instant; heard: number; total: number };

/** So long after it began to call, anybody finds a notice by its code. */
const checkDays = 14;

type Row = Omit<CheckedNotice, 'ended'> & {
  overAt: Temporal.Instant | null;
  takenBackAt: Temporal.Instant | null;
  newerAt: Temporal.Instant | null;
  stoppedAt: Temporal.Instant | null;
  heard: number;
  total: number;
};

/** What was sent with these digits, once it has begun to call and for two weeks; undefined for nothing. */
export async function findCheckedNotice(db: Db, code: string): Promise<CheckedNotice | undefined> {
  const row = await one<Row>(db)`
    SELECT v.purpose, ARRAY(SELECT s.name FROM school s WHERE s.id = ANY (v.school_ids) ORDER BY s.name) AS schools,
      v.sealed_content -> 'texts' AS texts, c.started_at AS "startedAt",
      (SELECT min(x.started_at) FROM campaign x JOIN campaign_version w ON w.campaign_id = x.id AND w.number = x.version
        WHERE x.corrects = c.id AND w.happening IN ('all-clear', 'hold-lifted') AND goes_on_to_all(x)) AS "overAt",
      taken_back_at(c) AS "takenBackAt",
      CASE WHEN news_kind(c) = 'day' THEN (SELECT min(y.started_at) FROM campaign y
        JOIN campaign_version w ON w.campaign_id = y.id AND w.number = y.version
        WHERE y.started_at > c.started_at AND y.state <> 'stopped' AND w.event_date = v.event_date AND w.school_ids @> v.school_ids
          AND news_kind(y) = 'day') END AS "newerAt",
      CASE WHEN c.state = 'stopped' THEN c.ended_at END AS "stoppedAt",
      CASE WHEN c.state = 'stopped' THEN (SELECT count(*)::int FROM phones_reached(c.id)) ELSE 0 END AS heard,
      CASE WHEN c.state = 'stopped' THEN (SELECT count(DISTINCT r.phone_id)::int FROM recipient r WHERE r.version_id = v.id) ELSE 0 END AS total
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.check_code = ${code} AND c.started_at > clock_timestamp() - ${checkDays} * interval '1 day'
      AND c.started_at <= clock_timestamp() AND seal_holds(v)`;
  if (row === undefined) return undefined;
  const { purpose, schools, texts, startedAt } = row;
  const ended = endOf(row);
  return { purpose, schools, texts, startedAt, ...(ended === undefined ? {} : { ended }) };
}

/** What followed says more than that its calls were stopped: an all clear does both. A lockdown that was stopped isn’t over. */
function endOf(row: Row): NoticeEnd | undefined {
  const { overAt, takenBackAt, newerAt, stoppedAt, heard, total } = row;
  if (overAt !== null) return { kind: 'over', at: overAt };
  if (takenBackAt !== null) return { kind: 'replaced', at: takenBackAt };
  if (newerAt !== null) return { kind: 'replaced', at: newerAt };
  return stoppedAt === null ? undefined : { kind: 'stopped', at: stoppedAt, heard, total };
}
