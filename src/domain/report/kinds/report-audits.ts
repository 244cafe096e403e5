import { sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { date, exact, term, time, wait, words } from '#domain/report/cell.ts';
import { left, type ReportBody, right } from '#domain/report/report.ts';
import type { ReportKind, ReportScope } from '#domain/report/report-kind.ts';
import { isWithin } from '#domain/report/scope-store.ts';

/** Which audits ran, what they found, and what became of it. */
export const auditsReport = {
  name: 'audits',
  also: ['findings', 'audit'],
  title: 'Audits and findings',
  button: 'Audits and findings',
  readers: 'overseers',
  isOfDistrict: true,
  read: readAudits,
} as const satisfies ReportKind;

type Run = {
  kind: string;
  askedAt: Temporal.Instant;
  endedAt: Temporal.Instant | null;
  checks: number;
  looked: number;
  found: number | null;
};
type Kind = {
  code: string;
  opened: number;
  resolved: number;
  closed: number;
  open: number;
  overdue: number;
  median: number | null;
};
type Open = {
  code: string;
  severity: string;
  owner: string;
  openedAt: Temporal.Instant;
  dueAt: Temporal.Instant;
  state: string;
  isOverdue: boolean;
};

async function readAudits(tx: Transaction, scope: ReportScope): Promise<ReportBody> {
  const runs = await selectRuns(tx, scope);
  const kinds = await selectKinds(tx, scope);
  const open = await selectOpen(tx);
  const sum = (of: (row: Kind) => number) => exact(kinds.reduce((all, row) => all + of(row), 0));
  return {
    headline: [
      { label: 'Audits', figure: exact(runs.length) },
      { label: 'Findings opened', figure: sum((row) => row.opened) },
      { label: 'Resolved', figure: sum((row) => row.resolved) },
      { label: 'Closed by a second person', figure: sum((row) => row.closed) },
      { label: 'Not closed today', figure: exact(open.length) },
      { label: 'Of these overdue', figure: exact(open.filter((row) => row.isOverdue).length) },
    ],
    tables: [
      {
        title: 'Findings by kind',
        columns: [
          left('Finding'),
          right('Opened'),
          right('Resolved'),
          right('Closed'),
          right('Not closed'),
          right('Overdue'),
          right('Usual time to close'),
        ],
        rows: kinds.map((row) => [
          term('finding', row.code),
          exact(row.opened),
          exact(row.resolved),
          exact(row.closed),
          exact(row.open),
          exact(row.overdue),
          wait(row.median),
        ]),
        none: 'No audit found anything.',
      },
      {
        title: 'Audits',
        columns: [
          left('Audit'),
          left('Kind'),
          right('Checks'),
          right('Looked at'),
          right('Findings'),
        ],
        rows: runs.map((row) => [
          time(row.askedAt),
          term('act', row.kind),
          exact(row.checks),
          exact(row.looked),
          row.found === null ? words('Still running') : exact(row.found),
        ]),
        none: 'No audit ran.',
      },
      {
        title: 'Not closed today',
        columns: [
          left('Finding'),
          left('Severity'),
          left('Owner'),
          left('Opened'),
          left('Due'),
          left('State'),
        ],
        rows: open.map((row) => [
          term('finding', row.code),
          term('act', row.severity),
          term('role', row.owner),
          date(row.openedAt),
          date(row.dueAt),
          words(row.state === 'resolved' ? 'Resolved' : row.isOverdue ? 'Open, overdue' : 'Open'),
        ]),
        none: 'Every finding is closed.',
        only: 'files',
      },
    ],
    notes: [
      'A finding is resolved by one person and closed by another. Not closed and overdue are those of today; everything else is of the period.',
    ],
  };
}

async function selectRuns(tx: Transaction, scope: ReportScope): Promise<Run[]> {
  return many<Run>(tx)`
    SELECT r.kind, r.asked_at AS "askedAt", r.ended_at AS "endedAt", count(c.key)::int AS checks,
      coalesce(sum((c.value ->> 'looked')::bigint), 0)::float8 AS looked, r.found
    FROM audit_run r LEFT JOIN LATERAL jsonb_each(r.looked_at) AS c ON true
    WHERE ${isWithin(sql`r.asked_at`, scope)} GROUP BY r.id ORDER BY r.asked_at DESC`;
}

async function selectKinds(tx: Transaction, scope: ReportScope): Promise<Kind[]> {
  return many<Kind>(tx)`
    SELECT * FROM (
      SELECT code, (count(*) FILTER (WHERE ${isWithin(sql`opened_at`, scope)}))::int AS opened,
        (count(*) FILTER (WHERE ${isWithin(sql`resolved_at`, scope)}))::int AS resolved,
        (count(*) FILTER (WHERE ${isWithin(sql`closed_at`, scope)}))::int AS closed,
        (count(*) FILTER (WHERE state <> 'closed'))::int AS open,
        (count(*) FILTER (WHERE state = 'open' AND due_at < now()))::int AS overdue,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY CASE WHEN ${isWithin(sql`closed_at`, scope)}
          THEN extract(epoch FROM closed_at - opened_at)::float8 END) AS median
      FROM finding GROUP BY code) AS kinds
    WHERE opened + resolved + closed + open > 0 ORDER BY opened DESC, open DESC, code`;
}

async function selectOpen(tx: Transaction): Promise<Open[]> {
  return many<Open>(tx)`
    SELECT code, severity, owner_role AS owner, opened_at AS "openedAt", due_at AS "dueAt", state,
      state = 'open' AND due_at < now() AS "isOverdue"
    FROM finding WHERE state <> 'closed'
    ORDER BY "isOverdue" DESC, array_position('{high,medium,low}', severity), due_at, id`;
}
