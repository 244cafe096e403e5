import { type RawBuilder, sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import { ownedRoles } from '#domain/audit-run/finding/finding.ts';
import { mayOpenIncident } from '#domain/closure/pause/pause.ts';
import { isTaskWithin } from '#domain/consent/task/task-store.ts';
import { isRequestWithin } from '#domain/family/request/reach-store.ts';
import { officeReach } from '#domain/office/office-reach.ts';
import { mayTakeFiles } from '#domain/people/operator/may-take-files.ts';
import {
  holdsRoleEverywhere,
  languagesRead,
  type Operator,
} from '#domain/people/operator/operator.ts';
import { findTranslationsFor } from '#domain/words/translation/find-translations.ts';
import type { Duty } from './duty.ts';

/** Everything but closures that waits for this person, the most urgent kind first. A drill is asked of the rule of approvals. */
export async function findDuties(db: Db, operator: Operator): Promise<Duty[]> {
  const rows = await many<Duty>(db)`
    SELECT kind, count::int, due AS "dueAt" FROM (
      ${sql.join([...incidentDuties(operator), ...changeDuties(operator), ...officeDuties(operator), ...findingDuties(operator)], sql` UNION ALL `)}
    ) AS duty (kind, count, due) WHERE count > 0`;
  const toRead = (await findTranslationsFor(db, languagesRead(operator))).length;
  return toRead === 0 ? rows : [...rows, { kind: 'translation', count: toRead, dueAt: null }];
}

/** A task that somebody took is theirs alone. */
function incidentDuties(operator: Operator): RawBuilder<unknown>[] {
  return [
    // Neither whose acts they are nor who reported it answers it.
    sql`SELECT 'breach-sign', count(*), NULL::timestamptz FROM breach_sign b WHERE b.answer IS NULL AND ${mayTakeFiles(operator)}
      AND b.operator_id IS DISTINCT FROM ${operator.id} AND b.reported_by IS DISTINCT FROM ${operator.id}`,
    sql`SELECT 'incident-task', count(*), min(t.due_at) FROM incident_task t
      JOIN incident i ON i.id = t.incident_id AND i.closed_at IS NULL
      WHERE t.done_at IS NULL AND (t.owner_id = ${operator.id} OR t.owner_id IS NULL AND (
        ${mayOpenIncident(operator)} OR EXISTS (SELECT FROM incident_role r
          WHERE r.incident_id = i.id AND r.operator_id = ${operator.id})))`,
  ];
}

/** What a second person confirms. */
function changeDuties(operator: Operator): RawBuilder<unknown>[] {
  const isAdministrator = holdsRoleEverywhere(operator, 'administrator');
  const waits = sql`state = 'waiting' AND expires_at > clock_timestamp()`;
  return [
    sql`SELECT 'drill', count(*), min(d.expires_at) FROM drill d
      WHERE d.state = 'submitted' AND d.expires_at > clock_timestamp()
        AND decision_blocker(${operator.id}, as_version(d)) IS NULL AND training_is_current(${operator.id})`,
    sql`SELECT 'role-change', count(*), min(expires_at) FROM role_change WHERE ${waits} AND ${isAdministrator}
      AND asked_by <> ${operator.id} AND (act <> 'grant' OR operator_id <> ${operator.id})`,
    sql`(SELECT c.kind || '-change', count(*), min(expires_at) FROM two_person_change c, change_rule(c.kind) AS rule
      WHERE ${waits} AND rule.settlers && ${ownedRoles(operator)}::text[] AND asked_by IS DISTINCT FROM ${operator.id}
      GROUP BY c.kind ORDER BY min(expires_at))`,
  ];
}

/** What a family asked for counts once, as its request; the rest are tasks about numbers. */
function officeDuties(operator: Operator): RawBuilder<unknown>[] {
  const reach = officeReach(operator);
  if (reach === undefined) return [];
  return [
    sql`SELECT 'family-request', count(*), NULL::timestamptz FROM family_request r WHERE r.closed_at IS NULL
      AND (r.claimed_by = ${operator.id} OR r.claimed_by IS NULL AND ${isRequestWithin(reach)})`,
    sql`SELECT 'office-task', count(*), min(t.due_at) FROM office_task t WHERE t.closed_at IS NULL
      AND ${isTaskWithin(reach)} AND NOT (request_kind(t.kind) IS NOT NULL AND EXISTS (SELECT FROM family_request r
        WHERE r.phone_id = t.phone_id AND r.closed_at IS NULL))`,
  ];
}

/** A finding that somebody took is theirs alone; who resolved one doesn't close it. */
function findingDuties(operator: Operator): RawBuilder<unknown>[] {
  return [
    sql`SELECT 'finding', count(*), min(due_at) FROM finding WHERE state = 'open'
      AND (owner_id = ${operator.id} OR owner_id IS NULL AND owner_role = ANY (${ownedRoles(operator)}::text[]))`,
    sql`SELECT 'finding-to-close', count(*), NULL::timestamptz FROM finding WHERE state = 'resolved'
      AND ${holdsRoleEverywhere(operator, 'compliance')} AND resolved_by <> ${operator.id}`,
  ];
}
