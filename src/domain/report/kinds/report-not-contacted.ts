import { type RawBuilder, sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { exact, people, share, term, time, words } from '#domain/report/cell.ts';
import { noClosures } from '#domain/report/no-closures.ts';
import { left, type ReportBody, right } from '#domain/report/report.ts';
import type { ReportKind, ReportScope } from '#domain/report/report-kind.ts';
import { bySchool, calledClosures, isListedAt } from '#domain/report/scope-store.ts';

/** Phones that nothing left us for, and the rule or the reason that kept it. */
export const notContactedReport = {
  name: 'not-contacted',
  also: ['uncontacted', 'excluded', 'why'],
  title: 'Who was not contacted, and why',
  button: 'Not contacted, and why',
  readers: 'office',
  read: readNotContacted,
} as const satisfies ReportKind;

type Counts = { phones: number; kept: number };
type Reason = { why: string; reason: string | null; citation: string | null; during: boolean };
type Closure = { number: number; happening: string; startedAt: Temporal.Instant };

async function readNotContacted(tx: Transaction, scope: ReportScope): Promise<ReportBody> {
  const closures = await selectByClosure(tx, scope);
  if (closures.length === 0) return noClosures;
  const reasons = await selectReasons(tx, scope);
  const schools = await selectBySchool(tx, scope);
  const sum = (of: (row: Counts) => number) => closures.reduce((total, row) => total + of(row), 0);
  const [phones, kept] = [sum((row) => row.phones), sum((row) => row.kept)];
  const columns = [right('Phones'), right('Not contacted'), right('Share')];
  const figures = (row: Counts) => [
    people(row.phones),
    people(row.kept),
    share(row.kept, row.phones),
  ];
  return {
    headline: [
      { label: 'Closures that called', figure: exact(closures.length) },
      { label: 'Phones of their families', figure: people(phones) },
      { label: 'Not contacted', figure: people(kept) },
      { label: 'Share not contacted', figure: share(kept, phones) },
    ],
    tables: [
      {
        title: 'Why',
        columns: [left('Reason'), left('When'), left('Rests on'), right('Phones'), right('Share')],
        rows: reasons.map((row) => [
          term('ending', row.why, row.reason),
          words(row.during ? 'During calling' : 'Before calling'),
          words(row.citation),
          people(row.kept),
          share(row.kept, kept),
        ]),
        none: 'Every phone was contacted.',
      },
      {
        title: 'By closure',
        columns: [left('Closure'), left('What'), left('Started'), ...columns],
        rows: closures.map((row) => [
          exact(row.number),
          term('happening', row.happening),
          time(row.startedAt),
          ...figures(row),
        ]),
        none: 'No closure called families.',
      },
      {
        title: 'By school',
        columns: [left('School'), ...columns],
        rows: schools.map((row) => [words(row.school), ...figures(row)]),
        none: 'No closure called families.',
      },
    ],
    notes: [
      'Not contacted: no call and no text left for this phone in this closure. A phone counts once in each closure.',
      'Schools are those of today’s roster; a phone at two schools counts in each.',
    ],
  };
}

/** Each phone of each closure’s families once; `why` where nothing left for it. */
function phonesOf(scope: ReportScope): RawBuilder<unknown> {
  return sql`
    meant AS MATERIALIZED (${calledClosures(scope)}
    ), tries AS (
      SELECT campaign_id, phone_id,
        CASE WHEN bool_and(intent_at IS NULL AND disposition IS NOT NULL) THEN
          (array_agg(disposition ORDER BY channel DESC, try_number DESC))[1] END AS why
      FROM attempt WHERE campaign_id IN (SELECT id FROM meant) GROUP BY 1, 2
    ), listed AS (
      SELECT DISTINCT version_id, phone_id FROM recipient WHERE version_id IN (SELECT version_id FROM meant)
    ), left_out AS (
      SELECT DISTINCT ON (x.version_id, x.phone_id) x.version_id, x.phone_id, x.rule
      FROM exclusion x LEFT JOIN listed l USING (version_id, phone_id)
      WHERE x.version_id IN (SELECT version_id FROM meant) AND l.phone_id IS NULL
      ORDER BY x.version_id, x.phone_id, x.channel DESC
    ), phones AS (
      SELECT m.*, l.phone_id, t.why, true AS during FROM meant m JOIN listed l USING (version_id)
      LEFT JOIN tries t ON t.campaign_id = m.id AND t.phone_id = l.phone_id
      WHERE ${isListedAt(sql`l.phone_id`, scope)}
      UNION ALL
      SELECT m.*, x.phone_id, x.rule, false FROM meant m JOIN left_out x USING (version_id)
      WHERE ${isListedAt(sql`x.phone_id`, scope)}
    )`;
}

async function selectReasons(
  tx: Transaction,
  scope: ReportScope,
): Promise<(Reason & { kept: number })[]> {
  return many<Reason & { kept: number }>(tx)`
    WITH ${phonesOf(scope)}
    SELECT p.why, p.during, max(r.reason) AS reason, max(r.citation) AS citation, count(*)::int AS kept
    FROM phones p LEFT JOIN consent_rule r ON r.rule_set = p.rule_set AND r.id = p.why
    WHERE p.why IS NOT NULL GROUP BY p.why, p.during ORDER BY kept DESC, p.why`;
}

async function selectByClosure(tx: Transaction, scope: ReportScope): Promise<(Closure & Counts)[]> {
  return many<Closure & Counts>(tx)`
    WITH ${phonesOf(scope)}
    SELECT m.number, m.happening, m.started_at AS "startedAt", count(p.phone_id)::int AS phones,
      count(p.why)::int AS kept
    FROM meant m LEFT JOIN phones p USING (id)
    GROUP BY m.number, m.happening, m.started_at ORDER BY m.number DESC`;
}

async function selectBySchool(
  tx: Transaction,
  scope: ReportScope,
): Promise<(Counts & { school: string })[]> {
  return many<Counts & { school: string }>(tx)`
    WITH ${phonesOf(scope)} ${bySchool(sql`count(p.why)::int AS kept`, scope)}`;
}
