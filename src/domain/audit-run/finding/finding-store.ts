import { type RawBuilder, sql } from 'kysely';
import { one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { Act } from '#domain/audit/acts/act.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import type { OwnerRole } from '#domain/people/operator/operator.ts';
import { dueDays } from './finding.ts';
import { type FindingCode } from './finding-kinds.ts';

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
  check: { code: FindingCode; owner: OwnerRole; runId: string; actor: Actor },
  seen: Seen,
): Promise<number> {
  const { code, runId, actor } = check;
  const due = sql`coalesce(s.due_at, now() + CASE s.severity WHEN 'high' THEN ${dueDays.high}::int
    WHEN 'medium' THEN ${dueDays.medium}::int ELSE ${dueDays.low}::int END * interval '1 day')`;
  // What was resolved while the check was looking may be mended by now: the next run tells.
  const isBack = sql`f.state = 'resolved' AND f.resolved_at <= now()
    AND (s.recurs = 'always' OR s.recurs = 'changed' AND f.facts <> s.facts)`;
  const row = await one<{ open: number }>(tx)`
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
        SELECT id, severity, ${'finding-opened' satisfies Act}::text AS act FROM opened
        UNION ALL SELECT id, severity, ${'finding-reopened' satisfies Act}::text FROM again WHERE before <> after
      ) AS acts
    )
    SELECT (SELECT count(*) FROM opened)::int + (SELECT count(*) FROM again WHERE after = 'open')::int AS open`;
  return row?.open ?? 0;
}

/**
 * Which findings of a group are open, resolved and closed, and by which of its resolutions, in 16 characters. That
 * somebody took one changes nothing about it.
 */
export const shownDigest = sql<string>`left(md5(string_agg(
  id::text || state || coalesce(extract(epoch FROM resolved_at)::text, ''), ' ' ORDER BY id)), 16)`;
