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
};

/** So long after it began to call, anybody finds a notice by its code. */
const checkDays = 14;

/** What was sent with these digits, once it has begun to call and for two weeks; undefined for nothing. */
export async function findCheckedNotice(db: Db, code: string): Promise<CheckedNotice | undefined> {
  return one<CheckedNotice>(db)`
    SELECT v.purpose, ARRAY(SELECT s.name FROM school s WHERE s.id = ANY (v.school_ids) ORDER BY s.name) AS schools,
      v.sealed_content -> 'texts' AS texts, c.started_at AS "startedAt"
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.check_code = ${code} AND c.started_at > clock_timestamp() - ${checkDays} * interval '1 day'
      AND c.started_at <= clock_timestamp() AND seal_holds(v)`;
}
