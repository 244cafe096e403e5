import { sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import {
  type IncidentKind,
  type IncidentTask,
  incidentKinds,
  incidentTasks,
} from '#domain/incident/incident.ts';
import { exact, nothing, time, wait, words } from '#domain/report/cell.ts';
import { left, type ReportBody, right } from '#domain/report/report.ts';
import type { ReportKind, ReportScope } from '#domain/report/report-kind.ts';
import { isWithin } from '#domain/report/scope-store.ts';

/** Each incident and each breach drill, with who did which task when: what an auditor asks for. */
export const incidentsReport = {
  name: 'incidents',
  also: ['breach', 'breaches', 'incident'],
  title: 'Incidents and breach drills',
  button: 'Incidents',
  readers: 'overseers',
  isOfDistrict: true,
  read: readIncidents,
} as const satisfies ReportKind;

type Row = {
  number: number;
  isDrill: boolean;
  kind: IncidentKind;
  discoveredAt: Temporal.Instant;
  openedAt: Temporal.Instant;
  openedBy: string;
  frozenSeconds: number;
  resumedAt: Temporal.Instant | null;
  rolesSeconds: number | null;
  noticesSeconds: number | null;
  notices: 'needed' | 'not-needed' | null;
  whatHappened: string | null;
  whatChanges: string | null;
  reviewedBy: string | null;
  closedAt: Temporal.Instant | null;
  closedBy: string | null;
};
type Task = {
  number: number;
  task: IncidentTask;
  owner: string | null;
  dueAt: Temporal.Instant;
  doneBy: string | null;
  doneAt: Temporal.Instant | null;
};

const noticeWords = { needed: 'Needed', 'not-needed': 'Not needed' } as const;

const nameOf = ({ number, isDrill }: Pick<Row, 'number' | 'isDrill'>) =>
  words(isDrill ? `Drill ${number}` : `Incident ${number}`);

async function readIncidents(tx: Transaction, scope: ReportScope): Promise<ReportBody> {
  const rows = await selectIncidents(tx, scope);
  const tasks = await selectTasks(tx, scope);
  const isReal = new Map(rows.map((row) => [row.number, row]));
  const real = rows.filter(({ isDrill }) => !isDrill);
  const drills = rows.filter(({ isDrill }) => isDrill);
  return {
    headline: [
      { label: 'Incidents', figure: exact(real.length) },
      {
        label: 'Of these open',
        figure: exact(real.filter(({ closedAt }) => closedAt === null).length),
      },
      { label: 'Breach drills', figure: exact(drills.length) },
      {
        label: 'Of these reviewed',
        figure: exact(drills.filter(({ reviewedBy }) => reviewedBy !== null).length),
      },
    ],
    tables: [
      {
        title: 'Incidents and drills',
        columns: [
          left('Which'),
          left('What'),
          left('Discovered'),
          left('Opened'),
          left('By'),
          left('Resumed'),
          left('Closed'),
          left('By'),
        ],
        rows: rows.map((row) => [
          nameOf(row),
          words(incidentKinds[row.kind]),
          time(row.discoveredAt),
          time(row.openedAt),
          words(row.openedBy),
          time(row.resumedAt),
          time(row.closedAt),
          words(row.closedBy),
        ]),
        none: 'No incident and no breach drill.',
      },
      {
        title: 'How long it took',
        columns: [
          left('Which'),
          right('To frozen'),
          right('To a full team'),
          right('To notices'),
          left('Notices'),
        ],
        rows: rows.map((row) => [
          nameOf(row),
          wait(row.frozenSeconds),
          wait(row.rolesSeconds),
          wait(row.noticesSeconds),
          row.notices === null ? nothing : words(noticeWords[row.notices]),
        ]),
        none: 'No incident and no breach drill.',
      },
      {
        title: 'Checklists',
        columns: [
          left('Which'),
          left('Task'),
          left('Whose'),
          left('Due'),
          left('Done'),
          left('By'),
        ],
        rows: tasks.map((row) => [
          nameOf({ number: row.number, isDrill: isReal.get(row.number)?.isDrill ?? false }),
          words(incidentTasks[row.task]),
          words(row.owner),
          time(row.dueAt),
          time(row.doneAt),
          words(row.doneBy),
        ]),
        none: 'No checklist.',
        only: 'files',
      },
      {
        title: 'Reviews',
        columns: [left('Which'), left('What happened'), left('What changes'), left('By')],
        rows: rows
          .filter(({ reviewedBy }) => reviewedBy !== null)
          .map((row) => [
            nameOf(row),
            words(row.whatHappened),
            words(row.whatChanges),
            words(row.reviewedBy),
          ]),
        none: 'No review.',
        only: 'files',
      },
    ],
    notes: [
      'A drill freezes nothing: its time to frozen is what a real freeze would have taken at that moment.',
    ],
  };
}

async function selectIncidents(tx: Transaction, scope: ReportScope): Promise<Row[]> {
  return many<Row>(tx)`
    SELECT i.number, i.is_drill AS "isDrill", i.kind, i.discovered_at AS "discoveredAt", i.opened_at AS "openedAt",
      staff_name(o) AS "openedBy", extract(epoch FROM i.frozen_at - i.opened_at)::float8 AS "frozenSeconds",
      h.released_at AS "resumedAt", extract(epoch FROM i.roles_named_at - i.opened_at)::float8 AS "rolesSeconds",
      extract(epoch FROM t.done_at - i.opened_at)::float8 AS "noticesSeconds", i.notices,
      sealed_text('incident.what_happened:' || i.id, i.what_happened) AS "whatHappened",
      sealed_text('incident.what_changes:' || i.id, i.what_changes) AS "whatChanges", staff_name(r) AS "reviewedBy",
      i.closed_at AS "closedAt", staff_name(c) AS "closedBy"
    FROM incident i JOIN operator o ON o.id = i.opened_by
    JOIN incident_task t ON t.incident_id = i.id AND t.task = 'notices'
    LEFT JOIN pause h ON h.incident_id = i.id
    LEFT JOIN operator r ON r.id = i.reviewed_by LEFT JOIN operator c ON c.id = i.closed_by
    WHERE ${isWithin(sql`i.opened_at`, scope)} ORDER BY i.number DESC`;
}

async function selectTasks(tx: Transaction, scope: ReportScope): Promise<Task[]> {
  return many<Task>(tx)`
    SELECT i.number, t.task, staff_name(o) AS owner, t.due_at AS "dueAt", staff_name(d) AS "doneBy", t.done_at AS "doneAt"
    FROM incident i JOIN incident_task t ON t.incident_id = i.id
    LEFT JOIN operator o ON o.id = t.owner_id LEFT JOIN operator d ON d.id = t.done_by
    WHERE ${isWithin(sql`i.opened_at`, scope)} ORDER BY i.number DESC, t.position`;
}
