import { sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { exact, people, share, term, time, words } from '#domain/report/cell.ts';
import { noClosures } from '#domain/report/no-closures.ts';
import { inFiles, left, type ReportBody, right } from '#domain/report/report.ts';
import type { ReportKind, ReportScope } from '#domain/report/report-kind.ts';
import { calledClosures, isOf, reachedEndings } from '#domain/report/scope-store.ts';

/** Families whom nothing reached, in counts; `/closure unreached` has their names, for the front office. */
export const unreachedReport = {
  name: 'unreached',
  also: ['not-reached', 'families'],
  title: 'Families not reached',
  button: 'Families not reached',
  readers: 'office',
  read: readUnreached,
} as const satisfies ReportKind;

type Row = {
  kind: 'all' | 'closure' | 'school' | 'reason' | 'often';
  number: number | null;
  startedAt: Temporal.Instant | null;
  label: string | null;
  reason: string | null;
  families: number;
  reached: number;
  byHand: number;
  open: number;
  missed: number;
};

async function readUnreached(tx: Transaction, scope: ReportScope): Promise<ReportBody> {
  const rows = await selectFamilies(tx, scope);
  const of = (kind: Row['kind']) => rows.filter((row) => row.kind === kind);
  if (of('closure').length === 0) return noClosures;
  const all = of('all')[0];
  const sum = (count: 'families' | 'reached' | 'byHand' | 'missed') => all?.[count] ?? 0;
  const columns = [
    right('Families'),
    inFiles('Reached'),
    inFiles('By hand'),
    inFiles('Still calling'),
    right('Not reached'),
    right('Share'),
  ];
  const figures = (row: Row) => [
    people(row.families),
    people(row.reached),
    people(row.byHand),
    people(row.open),
    people(row.missed),
    share(row.missed, row.families),
  ];
  const reasons = of('reason').reduce((total, row) => total + row.families, 0);
  return {
    headline: [
      { label: 'Families called', figure: people(sum('families')) },
      { label: 'Not reached', figure: people(sum('missed')) },
      { label: 'Reached by a call or a text', figure: people(sum('reached')) },
      { label: 'Called by hand', figure: people(sum('byHand')) },
      {
        label: 'Not reached in three closures or more',
        figure: people(of('often')[0]?.families ?? 0),
      },
    ],
    tables: [
      {
        title: 'By closure',
        columns: [left('Closure'), left('Started'), ...columns],
        rows: of('closure').map((row) => [
          exact(row.number ?? 0),
          time(row.startedAt),
          ...figures(row),
        ]),
        none: 'No closure called families.',
      },
      {
        title: 'By school',
        columns: [left('School'), ...columns],
        rows: of('school').map((row) => [words(row.label), ...figures(row)]),
        none: 'No closure called families.',
      },
      {
        title: 'Why their phones were not reached',
        columns: [left('Last outcome'), right('Phones'), right('Share')],
        rows: of('reason')
          .toSorted((a, b) => b.families - a.families)
          .map((row) => [
            term('ending', row.label ?? 'expired', row.reason),
            people(row.families),
            share(row.families, reasons),
          ]),
        none: 'Every family was reached or called by hand.',
      },
    ],
    notes: [
      'A family is the students with the same guardians, by today’s roster. It counts once in each closure, and in each of its schools.',
      'The front office sees names and numbers with “closure unreached”.',
    ],
  };
}

/** The families of every closure of the period at once, in the sense of `familyTally` and of the list to call by hand. */
async function selectFamilies(tx: Transaction, scope: ReportScope): Promise<Row[]> {
  return many<Row>(tx)`
    WITH meant AS MATERIALIZED (${calledClosures(scope)}
    ), tries AS (
      SELECT campaign_id, phone_id, bool_or(disposition IS NULL) AS open,
        bool_or(disposition IN ${reachedEndings}) IS TRUE AS reached,
        (array_agg(disposition ORDER BY channel DESC, try_number DESC))[1] AS ending
      FROM attempt WHERE campaign_id IN (SELECT id FROM meant) GROUP BY 1, 2
    ), left_out AS (
      SELECT DISTINCT ON (version_id, phone_id) version_id, phone_id, rule FROM exclusion
      WHERE version_id IN (SELECT version_id FROM meant) ORDER BY version_id, phone_id, channel DESC
    ), phones AS (
      SELECT m.id, m.rule_set, l.phone_id, t.open IS TRUE AS open, t.reached IS TRUE AS reached,
        coalesce(t.ending, x.rule) AS why
      FROM meant m
      JOIN (SELECT version_id, phone_id FROM recipient WHERE version_id IN (SELECT version_id FROM meant)
        UNION SELECT version_id, phone_id FROM left_out) l ON l.version_id = m.version_id
      LEFT JOIN tries t ON t.campaign_id = m.id AND t.phone_id = l.phone_id
      LEFT JOIN left_out x ON x.version_id = m.version_id AND x.phone_id = l.phone_id
    ), guardians AS (
      SELECT p.id, gp.guardian_id, bool_or(p.open) AS open, bool_or(p.reached) AS reached
      FROM phones p JOIN guardian_phone gp USING (phone_id) JOIN guardian g ON g.id = gp.guardian_id
      WHERE gp.active AND g.active GROUP BY 1, 2
    ), students AS (
      SELECT k.id, gs.student_id, array_agg(gs.guardian_id ORDER BY gs.guardian_id) AS family, bool_or(k.open) AS open,
        bool_or(k.reached) AS reached
      FROM guardians k JOIN guardianship gs USING (guardian_id) JOIN student st ON st.id = gs.student_id
      JOIN meant m ON m.id = k.id
      WHERE m.tells <> 'staff' AND gs.active AND gs.may_be_contacted AND st.active AND is_of_groups(m.group_ids, st.id, true) AND EXISTS (
        SELECT FROM enrollment e JOIN school s ON s.id = e.school_id AND s.active
        WHERE e.student_id = gs.student_id AND e.active AND e.school_id = ANY (m.school_ids)
          AND ${isOf(sql`e.school_id`, scope)})
      GROUP BY 1, 2, m.group_ids HAVING bool_or(k.reached) OR m.group_ids IS NULL OR NOT is_excused(m.group_ids, gs.student_id)
    ), by_hand AS (
      SELECT DISTINCT ON (campaign_id, student_id) campaign_id AS id, student_id, called FROM hand_call
      WHERE campaign_id IN (SELECT id FROM meant) ORDER BY campaign_id, student_id, at DESC
    ), families AS (
      SELECT s.id, s.family, array_agg(s.student_id) AS students, bool_or(s.reached) AS reached,
        CASE WHEN bool_or(s.reached) THEN 'reached' WHEN bool_or(h.called) THEN 'hand' WHEN bool_or(s.open) THEN 'open'
          ELSE 'missed' END AS state
      FROM students s LEFT JOIN by_hand h ON h.id = s.id AND h.student_id = s.student_id GROUP BY 1, 2
    ), missed AS MATERIALIZED (
      SELECT DISTINCT f.id, gp.phone_id
      FROM (SELECT id, unnest(family) AS guardian_id FROM families WHERE state = 'missed') f
      JOIN guardian_phone gp USING (guardian_id) WHERE gp.active
    ), placed AS (
      SELECT DISTINCT f.id, f.family, e.school_id, f.state
      FROM (SELECT id, family, state, unnest(students) AS student_id FROM families) f JOIN meant m ON m.id = f.id
      JOIN enrollment e ON e.student_id = f.student_id AND e.active AND e.school_id = ANY (m.school_ids)
      WHERE ${isOf(sql`e.school_id`, scope)}
    ), counted AS (
      SELECT CASE WHEN GROUPING(m.number) = 0 THEN 'closure' ELSE 'all' END AS kind, m.number, m.started_at, NULL AS label,
        NULL AS reason, array_agg(f.state) AS states
      FROM families f JOIN meant m USING (id) GROUP BY GROUPING SETS ((m.number, m.started_at), ())
      UNION ALL
      SELECT 'school', NULL, NULL, s.name, NULL, array_agg(p.state)
      FROM placed p JOIN school s ON s.id = p.school_id AND s.active GROUP BY s.id, s.name
    )
    SELECT kind, number, started_at AS "startedAt", label, reason, coalesce(cardinality(states), 0) AS families,
      coalesce(cardinality(array_positions(states, 'reached')), 0) AS reached,
      coalesce(cardinality(array_positions(states, 'hand')), 0) AS "byHand",
      coalesce(cardinality(array_positions(states, 'open')), 0) AS open,
      coalesce(cardinality(array_positions(states, 'missed')), 0) AS missed
    FROM counted
    UNION ALL
    SELECT 'reason', NULL, NULL, p.why, max(r.reason), count(*)::int, 0, 0, 0, 0
    FROM missed JOIN phones p USING (id, phone_id)
    LEFT JOIN consent_rule r ON r.rule_set = p.rule_set AND r.id = p.why
    GROUP BY p.why
    UNION ALL
    SELECT 'often', NULL, NULL, NULL, NULL, count(*)::int, 0, 0, 0, 0
    FROM (SELECT family FROM families WHERE state = 'missed' GROUP BY family HAVING count(*) >= 3) often
    ORDER BY 1, number DESC, label`;
}
