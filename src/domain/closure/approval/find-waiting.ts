import { sql } from 'kysely';
import { many, one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import { heardFrom } from '#domain/language/calling-hours/calling-hours.ts';
import { byName } from '#domain/people/operator/staff-name-store.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import type { Mentioned, PlannedLine, ReturnedLine, WaitingLine } from './waiting.ts';

/** What this person may decide now, and what of theirs waits for others; what ends first comes first. */
export async function findWaiting(
  db: Db,
  operatorId: string,
): Promise<{ toDecide: WaitingLine[]; requested: WaitingLine[] }> {
  const lines = await selectLines(
    db,
    sql`v.submitted_by = ${operatorId} OR c.author_id = ${operatorId}
      OR waits_for(${operatorId}, v) AND training_is_current(${operatorId}) AND decision_blocker(${operatorId}, v) IS NULL`,
    operatorId,
  );
  return {
    toDecide: lines.filter(({ isMine }) => !isMine),
    requested: lines.filter(({ isMine }) => isMine),
  };
}

/** What somebody was told of in the list in their own chat, and still waits for them. */
export async function findListed(db: Db, operatorId: string): Promise<WaitingLine[]> {
  return selectLines(
    db,
    sql`waits_for(${operatorId}, v) AND EXISTS (SELECT FROM asked_approver a
      WHERE a.version_id = v.id AND a.operator_id = ${operatorId} AND a.in_digest)`,
    operatorId,
  );
}

async function selectLines(
  db: Db,
  where: ReturnType<typeof sql>,
  operatorId: string,
): Promise<WaitingLine[]> {
  return many<WaitingLine>(db)`
    SELECT ${columnsFor(operatorId)}, v.expires_at AS "expiresAt" ${lines}
    WHERE c.state = 'submitted' AND v.expires_at > clock_timestamp() AND (${where})
    ORDER BY v.expires_at, c.number`;
}

/** What somebody requested or approved, and calls nobody yet: its start is later, or families may not be called now. */
export async function findPlanned(
  db: Db,
  { operatorId, timeZone }: { operatorId: string; timeZone: string },
): Promise<PlannedLine[]> {
  type Row = Omit<PlannedLine, 'opensAt'> & { purpose: Purpose; begins: Temporal.Instant };
  const rows = await many<Row>(db)`
    SELECT ${columnsFor(operatorId)}, v.purpose, clock_timestamp() AS now,
      coalesce(c.started_at, v.start_at, clock_timestamp()) AS begins ${lines}
    WHERE c.state IN ('approved', 'dialing') AND (${operatorId} IN (c.author_id, v.submitted_by)
      OR EXISTS (SELECT FROM approval a
        WHERE a.version_id = v.id AND a.operator_id = ${operatorId} AND a.decision = 'approved'))
    ORDER BY c.number`;
  return rows
    .map(({ purpose, begins, ...line }) => ({
      ...line,
      opensAt: heardFrom({ purpose, timeZone }, begins),
    }))
    .filter(({ now, opensAt }) => Temporal.Instant.compare(now, opensAt) < 0);
}

/** What came back to somebody within three days and was not requested again: the newest first. */
export async function findReturned(db: Db, operatorId: string): Promise<ReturnedLine[]> {
  return many<ReturnedLine>(db)`
    SELECT ${columnsFor(operatorId)}, (SELECT staff_name(e) FROM operator e WHERE e.id = c.ended_by) AS by,
      coalesce(end_reason_of(c), '') AS reason ${lines}
    WHERE c.state IN ('sent-back', 'expired') AND c.state_at > clock_timestamp() - interval '3 days'
      AND ${operatorId} IN (c.author_id, v.submitted_by)
      AND NOT EXISTS (SELECT FROM campaign x WHERE x.corrects = c.corrects AND x.number > c.number
        AND x.state NOT IN ('sent-back', 'expired'))
    ORDER BY c.state_at DESC`;
}

const columnsFor = (operatorId: string) =>
  sql`c.id, c.number, c.state, v.happening, v.event_date AS "eventDate", corrected.number AS corrects,
      c.started_at IS NOT NULL AS "hasStarted", staff_name(o) AS author,
      ${operatorId} IN (c.author_id, v.submitted_by) AS "isMine", told_names(v) AS schools`;

const lines = sql`
    FROM campaign c
    JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    JOIN operator o ON o.id = v.submitted_by
    LEFT JOIN campaign corrected ON corrected.id = c.corrects`;

/** Whether this version still waits for a decision of theirs. */
export async function findWhetherWaiting(
  db: Db,
  { campaignId, version, operatorId }: { campaignId: string; version: number; operatorId: string },
): Promise<boolean> {
  const row = await one<{ waits: boolean }>(db)`
    SELECT waits_for(${operatorId}, v) AS waits FROM campaign_version v
    WHERE v.campaign_id = ${campaignId} AND v.number = ${version}`;
  return row?.waits ?? false;
}

/**
 * All who were asked to decide on a version, by name, and those of them who have an account on this platform. Who decides for
 * just some schools is mentioned first.
 */
export async function findMentioned(
  db: Db,
  { campaignId, version, platform }: { campaignId: string; version: number; platform: Platform },
): Promise<{ people: Mentioned[]; asked: string[] }> {
  const rows = await many<{ userId: string | null; name: string; isOfDistrict: boolean }>(db)`
    SELECT min(i.user_id) AS "userId", staff_name(o) AS name, EXISTS (SELECT FROM role_grant g
        WHERE g.operator_id = o.id AND g.role = 'approver' AND g.revoked_at IS NULL AND g.school_id IS NULL) AS "isOfDistrict"
    FROM campaign_version v JOIN asked_approver a ON a.version_id = v.id JOIN operator o ON o.id = a.operator_id
    LEFT JOIN chat_identity i ON i.operator_id = o.id AND i.platform = ${platform}
    WHERE v.campaign_id = ${campaignId} AND v.number = ${version}
    GROUP BY o.id`;
  const people = rows
    .toSorted((a, b) => Number(a.isOfDistrict) - Number(b.isOfDistrict) || byName(a, b))
    .flatMap(({ userId, name }) => (userId === null ? [] : [{ userId, name }]));
  return { people, asked: rows.toSorted(byName).map(({ name }) => name) };
}

/** Who requested the version at hand, by their account on this platform. */
export async function findRequester(
  db: Db,
  { campaignId, platform }: { campaignId: string; platform: Platform },
): Promise<Mentioned | undefined> {
  return one<Mentioned>(db)`
    SELECT i.user_id AS "userId", staff_name(o) AS name
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    JOIN operator o ON o.id = v.submitted_by JOIN chat_identity i ON i.operator_id = o.id AND i.platform = ${platform}
    WHERE c.id = ${campaignId} ORDER BY i.user_id LIMIT 1`;
}
