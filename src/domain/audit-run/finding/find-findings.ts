import { sql } from 'kysely';
import { many, one } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { mayTakeFiles } from '#domain/people/operator/may-take-files.ts';
import type { Operator, OwnerRole } from '#domain/people/operator/operator.ts';
import { staffName } from '#domain/people/operator/staff-name-store.ts';
import { ownedRoles, ownerRoles } from './finding.ts';
import { type FindingCode, isFindingCode } from './finding-kinds.ts';
import { shownDigest } from './finding-store.ts';
import type { FindingSubject, FindingsList, FindingsView } from './finding-view.ts';

const shown = 10;
/** How many who took findings are named. */
const mostTakers = 5;

/**
 * Seen by the newest finished run that looked at everything its check looks at, or by one since. A check that failed, or
 * looked at the last weeks alone, says nothing of what it did not see.
 */
const isStillSeen = sql`(SELECT started_at FROM audit_run r WHERE r.id = last_seen_run_id) >= (
  SELECT coalesce(max(r.started_at), '-infinity') FROM audit_run r
  WHERE r.ended_at IS NOT NULL AND CASE finding.code WHEN 'check-failed' THEN r.looked_at ? finding.subject_id
    ELSE r.looked_at ? finding.code AND NOT r.looked_at -> finding.code ?| '{days,failed}' END)`;

/** The worst of a group; the words do not sort by themselves. */
const worst = sql`(array_agg(severity ORDER BY CASE severity WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END))[1]`;

type Card = { runId: string; code: FindingCode };
type Head = Omit<FindingsView, 'runId' | 'code' | 'subjects' | 'resolution' | 'closing'>;

/** One card's findings, as they stand now. */
export async function findFindings(db: Db, card: Card): Promise<FindingsView | undefined> {
  const head = await selectHead(db, card);
  if (head === undefined) return undefined;
  const subjects = await selectSubjects(db, card);
  return { ...card, ...head, subjects, ...(await selectEndings(db, card)) };
}

/**
 * Everything that is not closed, for one person's eyes: all of it for who oversees the district, and what belongs to
 * their roles for others. The look itself is recorded.
 */
export async function findAliveFindings(db: Db, operator: Operator): Promise<FindingsList> {
  return transact(db, async (tx) => {
    await note(tx, by(operator.id), 'findings-listed', on('report', 'findings'));
    const list = await selectAlive(tx, mayTakeFiles(operator) ? ownerRoles : ownedRoles(operator));
    return { ...list, lines: list.lines.filter(({ code }) => isFindingCode(code)) };
  });
}

async function selectHead(db: Db, card: Card): Promise<Head | undefined> {
  const head = await one<Head>(db)`
    SELECT ${worst} AS severity, min(owner_role) AS "ownerRole", min(opened_at) AS "firstSeenAt",
      min(due_at) FILTER (WHERE state = 'open') AS "dueAt",
      count(*) FILTER (WHERE state = 'open')::int AS open,
      count(*) FILTER (WHERE state = 'open' AND owner_id IS NULL)::int AS untaken,
      count(*) FILTER (WHERE state = 'resolved')::int AS resolved,
      count(*) FILTER (WHERE state = 'closed')::int AS closed,
      count(*) FILTER (WHERE state <> 'closed' AND ${isStillSeen})::int AS "stillSeen",
      ${shownDigest} AS shown,
      ARRAY(SELECT DISTINCT staff_name(o) FROM finding t JOIN operator o ON o.id = t.owner_id
        WHERE t.run_id = ${card.runId} AND t.code = ${card.code} AND t.state = 'open') AS "takenBy",
      (SELECT time_zone FROM district) AS "timeZone"
    FROM finding WHERE run_id = ${card.runId} AND code = ${card.code}
    HAVING count(*) > 0`;
  return head && { ...head, takenBy: head.takenBy.toSorted().slice(0, mostTakers) };
}

/** Open ones first. */
async function selectSubjects(db: Db, card: Card): Promise<FindingSubject[]> {
  return many<FindingSubject>(db)`
    SELECT f.subject_kind AS kind, f.subject_id AS id, f.state, f.facts,
      CASE f.subject_kind
        WHEN 'school' THEN (SELECT s.name FROM school s WHERE s.id::text = f.subject_id)
        WHEN 'law-source' THEN (SELECT l.title FROM law_source l WHERE l.id = f.subject_id)
        WHEN 'campaign' THEN (SELECT 'Closure ' || c.number FROM campaign c WHERE c.id::text = f.subject_id)
        WHEN 'version' THEN (SELECT 'Closure ' || c.number || ', version ' || v.number
          FROM campaign_version v JOIN campaign c ON c.id = v.campaign_id WHERE v.id::text = f.subject_id)
        WHEN 'operator' THEN (SELECT staff_name(o) FROM operator o WHERE o.id::text = f.subject_id)
        WHEN 'operator-day' THEN (SELECT staff_name(o) || ', ' || split_part(f.subject_id, '/', 2)
          FROM operator o WHERE o.id::text = split_part(f.subject_id, '/', 1))
      END AS label
    FROM finding f
    WHERE f.run_id = ${card.runId} AND f.code = ${card.code}
    ORDER BY CASE f.state WHEN 'open' THEN 1 WHEN 'resolved' THEN 2 ELSE 3 END,
      CASE f.severity WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END, f.id
    LIMIT ${shown}`;
}

const resolutionOf = sql<string>`sealed_text('finding.resolution:' || f.id, f.resolution)`;

/** The newest of each, as far as there is one. */
async function selectEndings(
  db: Db,
  card: Card,
): Promise<Pick<FindingsView, 'resolution' | 'closing'>> {
  const endings = db
    .selectFrom('finding as f')
    .where('f.run_id', '=', card.runId)
    .where('f.code', '=', card.code)
    .limit(1);
  const resolution = await endings
    .innerJoin('operator as o', 'o.id', 'f.resolved_by')
    .select([staffName('o').as('by'), 'f.resolved_at as at', resolutionOf.as('words')])
    .orderBy('f.resolved_at', 'desc')
    .$narrowType<{ at: Temporal.Instant }>()
    .executeTakeFirst();
  const closing = await endings
    .innerJoin('operator as o', 'o.id', 'f.closed_by')
    .select([staffName('o').as('by'), 'f.closed_at as at'])
    .orderBy('f.closed_at', 'desc')
    .$narrowType<{ at: Temporal.Instant }>()
    .executeTakeFirst();
  return { resolution: resolution ?? null, closing: closing ?? null };
}

async function selectAlive(tx: Transaction, roles: readonly OwnerRole[]): Promise<FindingsList> {
  const lines = await many<FindingsList['lines'][number]>(tx)`
    SELECT f.code, ${worst} AS severity, f.owner_role AS "ownerRole",
      (array_agg(f.run_id ORDER BY f.state = 'resolved', f.due_at, f.id))[1] AS "runId",
      count(*) FILTER (WHERE f.state = 'open')::int AS open,
      count(*) FILTER (WHERE f.state = 'resolved')::int AS resolved,
      min(f.due_at) FILTER (WHERE f.state = 'open') AS "dueAt",
      coalesce(array_agg(DISTINCT staff_name(o)) FILTER (WHERE f.state = 'open' AND o.id IS NOT NULL), '{}') AS "takenBy"
    FROM finding f LEFT JOIN operator o ON o.id = f.owner_id
    WHERE f.state <> 'closed' AND f.owner_role = ANY (${[...roles]}::text[])
    GROUP BY f.code, f.owner_role
    ORDER BY min(CASE f.severity WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END), "dueAt", f.code`;
  const head = await one<{ now: Temporal.Instant; timeZone: string | null }>(tx)`
    SELECT clock_timestamp() AS now, (SELECT time_zone FROM district) AS "timeZone"`;
  if (head === undefined) throw new Error('the database told no time');
  return {
    now: head.now,
    timeZone: head.timeZone ?? 'UTC',
    lines: lines.map((line) => ({ ...line, takenBy: line.takenBy.toSorted() })),
  };
}
