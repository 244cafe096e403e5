import { type RawBuilder, sql } from 'kysely';
import { many, one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { exact, nothing, people, term, wait, words } from '#domain/report/cell.ts';
import { selectEmailStops } from '#domain/report/email-store.ts';
import { emailStops } from '#domain/report/email-tables.ts';
import { left, type ReportBody, right } from '#domain/report/report.ts';
import type { ReportKind, ReportScope } from '#domain/report/report-kind.ts';
import { isListedAt, isOf, isWithin } from '#domain/report/scope-store.ts';

/** What families took back, how, and how long it took until it held. */
export const optOutsReport = {
  name: 'opt-outs',
  also: ['optouts', 'opt-out', 'optout'],
  title: 'Opt-outs and time to honor them',
  button: 'Opt-outs',
  readers: 'office',
  read: readOptOuts,
} as const satisfies ReportKind;

type Counts = {
  optOuts: number;
  phones: number;
  late: number;
  median: number | null;
  longest: number | null;
};
type Grouped = Counts & {
  kind: 'means' | 'scope' | 'month' | 'all';
  means: string | null;
  scope: string | null;
  month: string | null;
};
type Reading = { read: number; median: number | null; waiting: number; overdue: number };

async function readOptOuts(tx: Transaction, scope: ReportScope): Promise<ReportBody> {
  const rows = await selectOptOuts(tx, scope);
  const schools = await selectBySchool(tx, scope);
  const reading = await selectReading(tx, scope);
  const emails = await selectEmailStops(tx, scope);
  const of = (kind: Grouped['kind']) => rows.filter((row) => row.kind === kind);
  const [all] = of('all');
  const columns = [
    right('Phones'),
    right('Opt-outs'),
    right('Usual time'),
    right('Longest time'),
    right('Late'),
  ];
  const figures = (row: Counts) => [
    people(row.phones),
    people(row.optOuts),
    ...times(row),
    exact(row.late),
  ];
  return {
    headline: [
      { label: 'Phones that opted out', figure: people(all?.phones ?? 0) },
      { label: 'Opt-outs', figure: people(all?.optOuts ?? 0) },
      { label: 'Usual time to honor', figure: all === undefined ? nothing : times(all)[0] },
      { label: 'Honored past the deadline', figure: exact(all?.late ?? 0) },
      { label: 'Unclear texts read by staff', figure: exact(reading.read) },
      { label: 'Usual time until read', figure: wait(reading.median) },
      { label: 'Waiting to be read now', figure: exact(reading.waiting) },
      { label: 'Of these overdue', figure: exact(reading.overdue) },
    ],
    tables: [
      {
        title: 'How families opted out',
        columns: [left('How'), ...columns],
        rows: of('means').map((row) => [term('means', row.means), ...figures(row)]),
        none: 'Nobody opted out.',
      },
      {
        title: 'Of what',
        columns: [left('Of what'), ...columns],
        rows: of('scope').map((row) => [term('scope', row.scope), ...figures(row)]),
        none: 'Nobody opted out.',
      },
      {
        title: 'By month',
        columns: [left('Month'), ...columns],
        rows: of('month').map((row) => [
          words(row.month && monthWords(row.month)),
          ...figures(row),
        ]),
        none: 'Nobody opted out.',
      },
      {
        title: 'By school',
        columns: [left('School'), right('Phones'), right('Opt-outs')],
        rows: schools.map((row) => [words(row.school), people(row.phones), people(row.optOuts)]),
        none: 'Nobody opted out.',
      },
      ...(Object.values(emails).some((count) => count > 0) ? [emailStops(emails)] : []),
    ],
    notes: [
      'One phone may opt out more than once: by key 9 in two calls, or for calls and for texts. Phones counts it once in each line.',
      'Time to honor: from when the opt-out was received until no call or text could go out. It must be honored within 10 business days (47 CFR 64.1200(a)(10)).',
      'Opt-outs that were brought in from an earlier system have no time. Unclear texts that a person read and found to be no opt-out are left out.',
      'Schools are those of today’s roster; a phone at two schools counts in each.',
    ],
  };
}

/** `2026-11` is November 2026. */
const monthWords = (month: string) =>
  Temporal.PlainDate.from(`${month}-01`).toLocaleString('en-US', {
    year: 'numeric',
    month: 'long',
  });

/** Of few nothing is told: it would be about one family. */
const times = (row: Counts) =>
  row.optOuts < 5
    ? ([nothing, nothing] as const)
    : ([wait(row.median), wait(row.longest)] as const);

function optOuts(scope: ReportScope): RawBuilder<unknown> {
  return sql`
    SELECT r.*, CASE WHEN r.means <> 'import'
      THEN greatest(extract(epoch FROM r.effective_at - r.received_at), 0)::float8 END AS took
    FROM revocation r
    WHERE r.retracts IS NULL AND NOT EXISTS (SELECT FROM revocation u WHERE u.retracts = r.id)
      AND ${isWithin(sql`r.received_at`, scope)} AND ${isListedAt(sql`r.phone_id`, scope)}`;
}

async function selectOptOuts(tx: Transaction, scope: ReportScope): Promise<Grouped[]> {
  return many<Grouped>(tx)`
    SELECT CASE WHEN GROUPING(means) = 0 THEN 'means' WHEN GROUPING(scope) = 0 THEN 'scope'
        WHEN GROUPING(month) = 0 THEN 'month' ELSE 'all' END AS kind, means, scope, month,
      count(*)::int AS "optOuts", count(DISTINCT phone_id)::int AS phones, (count(*) FILTER (WHERE means <> 'import' AND effective_at > honor_by))::int AS late,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY took) AS median, max(took) AS longest
    FROM (SELECT o.*, to_char(received_at AT TIME ZONE ${scope.timeZone}, 'YYYY-MM') AS month
      FROM (${optOuts(scope)}) o) dated
    GROUP BY GROUPING SETS ((means), (scope), (month), ())
    ORDER BY month, "optOuts" DESC, means, scope`;
}

async function selectBySchool(
  tx: Transaction,
  scope: ReportScope,
): Promise<{ school: string; phones: number; optOuts: number }[]> {
  return many<{ school: string; phones: number; optOuts: number }>(tx)`
    SELECT s.name AS school, count(DISTINCT o.phone_id)::int AS phones, count(*)::int AS "optOuts"
    FROM (${optOuts(scope)}) o
    JOIN phone_audience a ON a.phone_id = o.phone_id
    JOIN school s ON s.id = a.school_id
    WHERE ${isOf(sql`a.school_id`, scope)}
    GROUP BY s.id, s.name ORDER BY s.name`;
}

/** Words that may be an opt-out hold at once, and somebody of the front office reads them. */
async function selectReading(tx: Transaction, scope: ReportScope): Promise<Reading> {
  const row = await one<Reading>(tx)`
    SELECT (count(*) FILTER (WHERE ${isWithin(sql`t.closed_at`, scope)}))::int AS read,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY CASE WHEN ${isWithin(sql`t.closed_at`, scope)}
        THEN extract(epoch FROM t.closed_at - t.opened_at)::float8 END) AS median,
      (count(*) FILTER (WHERE t.closed_at IS NULL))::int AS waiting,
      (count(*) FILTER (WHERE t.closed_at IS NULL AND t.due_at < now()))::int AS overdue
    FROM office_task t WHERE t.kind = 'read-text' AND ${isListedAt(sql`t.phone_id`, scope)}`;
  if (row === undefined) throw new Error('no count of tasks');
  return row;
}
