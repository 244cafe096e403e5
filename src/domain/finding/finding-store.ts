import { type RawBuilder, sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { Actor } from '../audit/audit-entry.ts';
import type { Role } from '../operator/operator.ts';
import { dueDays, type FindingCode, type FindingsAtHand } from './finding.ts';
import { shownDigest } from './shown-digest-store.ts';

/**
 * What a check hands over: a SELECT of `subject_kind`, `subject_id`, `severity`, `facts` (jsonb), `due_at` (null: by
 * the severity), and `recurs`, which says when the same fault counts as seen again after a person settled it:
 * - always: it is a state of things, and stands again or still.
 * - changed: it can't be mended, only explained; other facts are another fault.
 * - never: it is an event, and happened once.
 */
export type Seen = RawBuilder<unknown>;

/**
 * Saves what a check saw, in one statement whatever its length. An open finding is brought up to date, a resolved one
 * that was seen again goes back to open, and the others are new; each of these acts has its audit entry. Returns how
 * many of those seen are open now.
 */
export async function saveSeen(
  tx: Transaction,
  check: { code: FindingCode; owner: Role; runId: string; actor: Actor },
  seen: Seen,
): Promise<number> {
  const { code, runId, actor } = check;
  const due = sql`coalesce(s.due_at, now() + CASE s.severity WHEN 'high' THEN ${dueDays.high}::int
    WHEN 'medium' THEN ${dueDays.medium}::int ELSE ${dueDays.low}::int END * interval '1 day')`;
  // What was resolved while the check was looking may be mended by now: the next run tells.
  const isBack = sql`f.state = 'resolved' AND f.resolved_at <= now()
    AND (s.recurs = 'always' OR s.recurs = 'changed' AND f.facts <> s.facts)`;
  const { rows } = await sql<{ open: number }>`
    WITH seen AS MATERIALIZED (
      SELECT subject_kind::text, subject_id::text, severity::text, facts::jsonb, due_at::timestamptz, recurs::text
      FROM (${seen}) AS checked
    ), again AS (
      UPDATE finding f SET
        last_seen_run_id = ${runId}, severity = s.severity, facts = s.facts,
        due_at = CASE WHEN ${isBack} OR f.severity <> s.severity THEN ${due} ELSE f.due_at END,
        state = CASE WHEN ${isBack} THEN 'open' ELSE f.state END,
        resolved_by = CASE WHEN ${isBack} THEN NULL ELSE f.resolved_by END,
        resolved_at = CASE WHEN ${isBack} THEN NULL ELSE f.resolved_at END,
        resolution = CASE WHEN ${isBack} THEN NULL ELSE f.resolution END
      FROM seen s
      WHERE f.code = ${code} AND f.subject_kind = s.subject_kind AND f.subject_id = s.subject_id
        AND f.state <> 'closed'
      RETURNING f.id, f.severity, old.state AS before, new.state AS after
    ), opened AS (
      INSERT INTO finding (run_id, last_seen_run_id, code, severity, subject_kind, subject_id, facts, owner_role, due_at)
      SELECT ${runId}::uuid, ${runId}::uuid, ${code}, s.severity, s.subject_kind, s.subject_id, s.facts, ${check.owner}, ${due}
      FROM seen s
      WHERE NOT EXISTS (SELECT FROM finding f
        WHERE f.code = ${code} AND f.subject_kind = s.subject_kind AND f.subject_id = s.subject_id
          AND (f.state <> 'closed' OR s.recurs = 'never' OR s.recurs = 'changed' AND f.facts = s.facts))
      RETURNING id, severity
    ), logged AS (
      INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
      SELECT ${actor.kind}, ${actor.id}, act, 'finding', id::text,
        jsonb_build_object('code', ${code}::text, 'severity', severity, 'run', ${runId}::text)
      FROM (
        SELECT id, severity, 'finding-opened' AS act FROM opened
        UNION ALL SELECT id, severity, 'finding-reopened' FROM again WHERE before <> after
      ) AS acts
    )
    SELECT (SELECT count(*) FROM opened)::int + (SELECT count(*) FROM again WHERE after = 'open')::int AS open`.execute(
    tx,
  );
  return rows[0]?.open ?? 0;
}

/**
 * One card's findings; nobody else changes them, or adds one, before this transaction ends. They are counted by a
 * statement of its own, which sees what others did whom the locks waited for.
 */
export async function lockFindings(
  tx: Transaction,
  card: { runId: string; code: FindingCode },
  operatorId: string,
): Promise<FindingsAtHand | undefined> {
  const isOfCard = sql`run_id = ${card.runId} AND code = ${card.code}`;
  await sql`SELECT FROM finding WHERE ${isOfCard} ORDER BY id FOR NO KEY UPDATE`.execute(tx);
  await sql`SELECT FROM audit_card WHERE ${isOfCard} FOR NO KEY UPDATE`.execute(tx);
  const { rows } = await sql<FindingsAtHand>`
    SELECT owner_role AS "ownerRole",
      count(*) FILTER (WHERE state = 'open')::int AS open,
      count(*) FILTER (WHERE state = 'open' AND owner_id = ${operatorId})::int AS mine,
      count(*) FILTER (WHERE state = 'resolved')::int AS resolved,
      count(*) FILTER (WHERE state = 'resolved' AND resolved_by <> ${operatorId})::int AS "resolvedByOthers",
      ${shownDigest} AS shown
    FROM finding WHERE ${isOfCard} GROUP BY owner_role`.execute(tx);
  return rows[0];
}

type Change = { runId: string; code: FindingCode; operatorId: string };

export function takeOpen(tx: Transaction, change: Change): Promise<number> {
  return apply(tx, change, {
    act: 'finding-taken',
    set: sql`owner_id = ${change.operatorId}`,
    where: sql`state = 'open' AND owner_id IS DISTINCT FROM ${change.operatorId}`,
  });
}

export function resolveOpen(
  tx: Transaction,
  change: Change & { resolution: string },
): Promise<number> {
  return apply(tx, change, {
    act: 'finding-resolved',
    set: sql`state = 'resolved', resolved_by = ${change.operatorId}, resolved_at = clock_timestamp(),
      resolution = ${change.resolution}`,
    where: sql`state = 'open'`,
  });
}

/** Those that somebody else resolved. The database refuses a closing by the same person by itself. */
export function closeResolved(tx: Transaction, change: Change): Promise<number> {
  return apply(tx, change, {
    act: 'finding-closed',
    set: sql`state = 'closed', closed_by = ${change.operatorId}, closed_at = clock_timestamp()`,
    where: sql`state = 'resolved' AND resolved_by <> ${change.operatorId}`,
  });
}

async function apply(
  tx: Transaction,
  { runId, code, operatorId }: Change,
  how: { act: string; set: RawBuilder<unknown>; where: RawBuilder<unknown> },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    WITH changed AS (
      UPDATE finding SET ${how.set} WHERE run_id = ${runId} AND code = ${code} AND ${how.where} RETURNING id
    ), logged AS (
      INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
      SELECT 'operator', ${operatorId}, ${how.act}, 'finding', id::text,
        jsonb_build_object('code', ${code}::text, 'run', ${runId}::text)
      FROM changed
    )
    SELECT count(*)::int AS count FROM changed`.execute(tx);
  return rows[0]?.count ?? 0;
}
