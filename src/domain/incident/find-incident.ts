import { sql } from 'kysely';
import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import { byName, staffName } from '#domain/people/operator/staff-name-store.ts';
import type { IncidentRole } from './incident.ts';
import type { IncidentView, TaskView } from './incident-view.ts';

type Row = Omit<IncidentView, 'freeze' | 'roles' | 'tasks'> & {
  pauseId: string | null;
  askedBy: string | null;
  releasedBy: string | null;
  releasedAt: Temporal.Instant | null;
};

/** An incident as its card shows it. Undefined where there is none. */
export async function findIncident(db: Db, id: string): Promise<IncidentView | undefined> {
  const row = await one<Row>(db)`
    SELECT i.id, i.number, i.is_drill AS "isDrill", i.kind, c.number AS closure, i.discovered_at AS "discoveredAt",
      sealed_text('incident.known:' || i.id, i.known) AS known,
      staff_name(opener) AS "openedBy", i.opened_at AS "openedAt", i.frozen_at AS "frozenAt",
      i.checkpoint_size::float8 AS "checkpointSize", i.roles_named_at AS "rolesNamedAt", i.notices,
      sealed_text('incident.notices_why:' || i.id, i.notices_why) AS "noticesWhy", staff_name(noticer) AS "noticesDecidedBy", i.notices_decided_at AS "noticesDecidedAt",
      sealed_text('incident.what_happened:' || i.id, i.what_happened) AS "whatHappened",
      sealed_text('incident.what_changes:' || i.id, i.what_changes) AS "whatChanges", staff_name(reviewer) AS "reviewedBy",
      i.reviewed_at AS "reviewedAt", staff_name(closer) AS "closedBy", i.closed_at AS "closedAt", h.id AS "pauseId",
      CASE WHEN h.released_at IS NOT NULL OR requester_counts(h) THEN staff_name(requester) END AS "askedBy",
      staff_name(releaser) AS "releasedBy", h.released_at AS "releasedAt",
      'emergency' IN (TABLE frozen_purpose) AS "isAllFrozen",
      coalesce((SELECT time_zone FROM district), 'UTC') AS "timeZone"
    FROM incident i JOIN operator opener ON opener.id = i.opened_by
    LEFT JOIN campaign c ON c.id = i.campaign_id
    LEFT JOIN operator noticer ON noticer.id = i.notices_decided_by
    LEFT JOIN operator reviewer ON reviewer.id = i.reviewed_by
    LEFT JOIN operator closer ON closer.id = i.closed_by
    LEFT JOIN pause h ON h.incident_id = i.id
    LEFT JOIN operator requester ON requester.id = h.asked_by
    LEFT JOIN operator releaser ON releaser.id = h.released_by
    WHERE i.id = ${id}`;
  if (row === undefined) return undefined;
  const { pauseId, askedBy, releasedBy, releasedAt, ...view } = row;
  return {
    ...view,
    freeze: pauseId === null ? null : { id: pauseId, askedBy, releasedBy, releasedAt },
    roles: await selectRoles(db, id),
    tasks: await selectTasks(db, id),
  };
}

async function selectRoles(db: Db, incidentId: string): Promise<IncidentView['roles']> {
  const rows = await db
    .selectFrom('incident_role as r')
    .innerJoin('operator as o', 'o.id', 'r.operator_id')
    .select(['r.role', 'o.id', staffName('o').as('name')])
    .where('r.incident_id', '=', incidentId)
    .execute();
  return Object.fromEntries(
    rows.map(({ role, id, name }): [IncidentRole, { id: string; name: string }] => [
      role,
      { id, name },
    ]),
  );
}

async function selectTasks(db: Db, incidentId: string): Promise<TaskView[]> {
  return db
    .selectFrom('incident_task as t')
    .leftJoin('operator as owner', 'owner.id', 't.owner_id')
    .leftJoin('operator as doer', 'doer.id', 't.done_by')
    .select([
      't.id',
      't.task',
      't.due_at as dueAt',
      staffName<string | null>('owner').as('owner'),
      't.owner_id as ownerId',
      staffName<string | null>('doer').as('doneBy'),
      't.done_at as doneAt',
      sql<boolean>`t.done_at IS NULL AND t.due_at <= clock_timestamp()`.as('isLate'),
    ])
    .where('t.incident_id', '=', incidentId)
    .orderBy('t.position')
    .execute();
}

/** Open incidents, real ones first, then the newest; with a number, that one, open or not. */
export async function findIncidentIds(
  db: Db,
  number?: number,
): Promise<{ id: string; isDrill: boolean }[]> {
  return db
    .selectFrom('incident')
    .select(['id', 'is_drill as isDrill'])
    .$if(number === undefined, (query) => query.where('closed_at', 'is', null))
    .$if(number !== undefined, (query) => query.where('number', '=', number ?? 0))
    .orderBy('is_drill')
    .orderBy('number', 'desc')
    .execute();
}

const mostOffered = 100;

/** People of the staff whom an incident can name. */
export async function findStaff(db: Db): Promise<{ id: string; name: string }[]> {
  const rows = await db
    .selectFrom('operator as o')
    .select(['o.id', staffName('o').as('name')])
    .where('o.active', '=', true)
    .execute();
  return rows.toSorted(byName).slice(0, mostOffered);
}

/** The incident that a task is of. */
export async function findIncidentOfTask(
  db: Db,
  taskId: string,
): Promise<IncidentView | undefined> {
  const task = await db
    .selectFrom('incident_task')
    .select('incident_id as incidentId')
    .where('id', '=', taskId)
    .executeTakeFirst();
  return task && findIncident(db, task.incidentId);
}
