import { type RawBuilder, sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import { exact, nothing, people, share, term, time, wait, words } from '#domain/report/cell.ts';
import { type EmailCounts, selectEmailCounts } from '#domain/report/email-store.ts';
import { emailNote, emailsByClosure } from '#domain/report/email-tables.ts';
import { noClosures } from '#domain/report/no-closures.ts';
import { inFiles, left, type ReportBody, right } from '#domain/report/report.ts';
import type { ReportKind, ReportScope } from '#domain/report/report-kind.ts';
import {
  bySchool,
  calledClosures,
  isListedAt,
  reachedEndings,
} from '#domain/report/scope-store.ts';

/** Of phones that needed no call any more. */
const sparedEndings = sql`('household-reached', 'family-reached')`;

/** Which closures called families, and how many phones they reached. */
export const reachReport = {
  name: 'closures',
  also: ['reach', 'closure'],
  title: 'Closures and reach',
  button: 'Closures and reach',
  readers: 'office',
  read: readReach,
} as const satisfies ReportKind;

type Counts = {
  phones: number;
  reached: number;
  /** Not called, as a person at another phone of the household or family was told. */
  spared: number;
  median: number | null;
  ninety: number | null;
};
type ClosureRow = Counts & {
  number: number;
  happening: string;
  startedAt: Temporal.Instant;
  /** Null where its calls did not ask to press 1. */
  confirmed: number | null;
  /** Null where all phones of a household rang. */
  households: number | null;
  householdsReached: number;
};
type Grouped = Counts & {
  kind: 'closure' | 'ending' | 'language' | 'all';
  number: number | null;
  ending: string | null;
  language: string | null;
  happening: string | null;
  startedAt: Temporal.Instant | null;
  confirmed: number | null;
  households: number | null;
  householdsReached: number;
};

async function readReach(tx: Transaction, scope: ReportScope): Promise<ReportBody> {
  const rows = await selectCounts(tx, scope);
  const closures = rows.filter((row): row is Grouped & ClosureRow => row.kind === 'closure');
  if (closures.length === 0) return noClosures;
  const emails = await selectEmailCounts(tx, scope);
  const all = rows.find(({ kind }) => kind === 'all');
  const [phones, reached, spared] = [all?.phones ?? 0, all?.reached ?? 0, all?.spared ?? 0];
  const reach = (row: Counts) => [
    people(row.phones),
    people(row.reached),
    people(row.phones - row.reached - row.spared),
    share(row.reached, row.phones - row.spared),
  ];
  const columns = [right('Phones'), right('Reached'), right('Not reached'), right('Share')];
  return {
    headline: [
      { label: 'Closures that called', figure: exact(closures.length) },
      { label: 'Phones on their call lists', figure: people(phones) },
      { label: 'Reached', figure: people(reached) },
      // Rounded to fives, 170 reached of 171 would read 170 of 170.
      { label: 'Not reached', figure: people(phones - reached - spared) },
      { label: 'Share reached', figure: share(reached, phones - spared) },
      ...(spared === 0
        ? []
        : [{ label: 'Not called: their household or family was reached', figure: people(spared) }]),
      {
        label: 'Usual time to reach a phone',
        figure: wait(reached < 5 ? null : (all?.median ?? null)),
      },
    ],
    tables: [
      {
        title: 'By closure',
        columns: [
          left('Closure'),
          left('What'),
          left('Started'),
          ...columns,
          inFiles('Usual time'),
          inFiles('9 of 10 by'),
          inFiles('Confirmed'),
          inFiles('Households'),
          inFiles('Households reached'),
        ],
        rows: closures.map((row) => [
          exact(row.number),
          term('happening', row.happening),
          time(row.startedAt),
          ...reach(row),
          wait(row.reached < 5 ? null : row.median),
          wait(row.reached < 5 ? null : row.ninety),
          row.confirmed === null ? nothing : people(row.confirmed),
          ...(row.households === null
            ? [nothing, nothing]
            : [people(row.households), people(row.householdsReached)]),
        ]),
        none: 'No closure called families.',
      },
      {
        title: 'By school',
        columns: [left('School'), ...columns],
        rows: (await selectBySchool(tx, scope)).map((row) => [words(row.school), ...reach(row)]),
        none: 'No phone of these call lists is on today’s roster.',
      },
      {
        title: 'How phones were reached, or not',
        columns: [left('Outcome'), right('Phones'), right('Share')],
        rows: rows
          .filter(({ kind }) => kind === 'ending')
          .map((row) => [
            row.ending === null ? words('Still calling') : term('ending', row.ending),
            people(row.phones),
            share(row.phones, phones),
          ]),
        none: 'No phone was called.',
      },
      {
        title: 'By home language',
        columns: [left('Home language'), ...columns],
        rows: mergeFew(rows.filter(({ kind }) => kind === 'language')).map((row) => [
          row.language === null ? words('Other languages') : term('language', row.language),
          ...reach(row),
        ]),
        none: 'No phone was called.',
      },
      ...emailsByClosure(emails),
    ],
    notes: notesOf({ closures, emails, spared }),
  };
}

function notesOf({
  closures,
  emails,
  spared,
}: {
  closures: readonly ClosureRow[];
  emails: readonly EmailCounts[];
  spared: number;
}): string[] {
  return [
    ...(emails.length === 0 ? [] : [emailNote]),
    'A phone counts once in each closure that called it. Reached: somebody answered, a voicemail was left, or a text was delivered or sent.',
    ...(closures.some(({ confirmed }) => confirmed !== null)
      ? ['Confirmed: somebody at the phone pressed 1. It stands only where calls asked for it.']
      : []),
    ...(spared === 0
      ? []
      : [
          'Where calls stop at one guardian of a household, its other phones count neither as reached nor as not reached; nor do emergency contacts whose family was reached.',
        ]),
    'Schools are those of today’s roster; a phone at two schools counts in each.',
  ];
}

/** Languages of few phones go together, so that no line points to the one family that speaks it. */
function mergeFew(rows: readonly Grouped[]): Grouped[] {
  const told = rows.filter(({ phones }) => phones >= 5);
  const few = rows.filter(({ phones }) => phones < 5);
  const [first] = few;
  if (first === undefined) return told;
  const sum = (of: (row: Grouped) => number) => few.reduce((total, row) => total + of(row), 0);
  const rest = {
    phones: sum((row) => row.phones),
    reached: sum((row) => row.reached),
    spared: sum((row) => row.spared),
  };
  return [...told, { ...first, ...rest, language: null }];
}

/** Each phone of each list, and when it was reached, if it was. */
function phonesOf(scope: ReportScope): RawBuilder<unknown> {
  return sql`
    meant AS MATERIALIZED (${calledClosures(scope)}
    ), tries AS (
      SELECT t.campaign_id, t.phone_id, min(t.ended_at) FILTER (WHERE t.disposition IN ${reachedEndings}) AS reached_at,
        (array_agg(t.disposition ORDER BY t.disposition IN ${reachedEndings} DESC NULLS FIRST, t.channel DESC,
          t.try_number DESC))[1] AS ending
      FROM attempt t WHERE t.campaign_id IN (SELECT id FROM meant) GROUP BY 1, 2
    ), phones AS (
      SELECT m.id, m.number, m.happening, m.started_at, m.school_ids, r.phone_id, r.language, r.household, t.reached_at,
        t.ending, m.asks_to_confirm, k.phone_id IS NOT NULL AS confirmed, extract(epoch FROM t.reached_at - m.started_at)::float8 AS took
      FROM meant m
      JOIN (SELECT version_id, phone_id, min(language) AS language, min(household::text) AS household FROM recipient
        WHERE version_id IN (SELECT version_id FROM meant) GROUP BY 1, 2) r ON r.version_id = m.version_id
      LEFT JOIN message_confirmed k ON k.campaign_id = m.id AND k.phone_id = r.phone_id
      LEFT JOIN tries t ON t.campaign_id = m.id AND t.phone_id = r.phone_id
      WHERE ${isListedAt(sql`r.phone_id`, scope)}
    )`;
}

async function selectCounts(tx: Transaction, scope: ReportScope): Promise<Grouped[]> {
  const { rows } = await sql<Grouped>`
    WITH ${phonesOf(scope)}
    SELECT CASE WHEN GROUPING(number) = 0 THEN 'closure' WHEN GROUPING(ending) = 0 THEN 'ending'
        WHEN GROUPING(language) = 0 THEN 'language' ELSE 'all' END AS kind,
      number, happening, started_at AS "startedAt", ending, language, count(phone_id)::int AS phones,
      count(reached_at)::int AS reached, count(*) FILTER (WHERE ending IN ${sparedEndings})::int AS spared,
      nullif(count(DISTINCT household), 0)::int AS households,
      count(DISTINCT household) FILTER (WHERE reached_at IS NOT NULL)::int AS "householdsReached", percentile_cont(0.5) WITHIN GROUP (ORDER BY took) AS median,
      percentile_cont(0.9) WITHIN GROUP (ORDER BY took) AS ninety,
      CASE WHEN bool_or(asks_to_confirm) THEN count(*) FILTER (WHERE confirmed)::int END AS confirmed
    FROM phones
    GROUP BY GROUPING SETS ((number, happening, started_at), (ending), (language), ())
    ORDER BY number DESC, phones DESC, ending, language`.execute(tx);
  return rows;
}

async function selectBySchool(
  tx: Transaction,
  scope: ReportScope,
): Promise<(Counts & { school: string })[]> {
  const { rows } = await sql<Counts & { school: string }>`
    WITH ${phonesOf(scope)} ${bySchool(sql`count(p.reached_at)::int AS reached, count(*) FILTER (WHERE p.ending IN ${sparedEndings})::int AS spared`, scope)}`.execute(
    tx,
  );
  return rows;
}
