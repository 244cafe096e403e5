import type { Transaction } from '#database/transaction.ts';
import { exact, nothing, people, share, term, time, wait, words } from '#domain/report/cell.ts';
import { type EmailCounts, selectEmailCounts } from '#domain/report/email-store.ts';
import { emailNote, emailsByClosure } from '#domain/report/email-tables.ts';
import { noClosures } from '#domain/report/no-closures.ts';
import {
  type ClosureRow,
  type ContactCounts,
  type Counts,
  type Grouped,
  selectBySchool,
  selectContactCounts,
  selectCounts,
} from '#domain/report/reach-store.ts';
import { inFiles, left, type ReportBody, type ReportTable, right } from '#domain/report/report.ts';
import type { ReportKind, ReportScope } from '#domain/report/report-kind.ts';

/** Which closures called families, and how many phones they reached. */
export const reachReport = {
  name: 'closures',
  also: ['reach', 'closure'],
  title: 'Closures and reach',
  button: 'Closures and reach',
  readers: 'office',
  read: readReach,
} as const satisfies ReportKind;

async function readReach(tx: Transaction, scope: ReportScope): Promise<ReportBody> {
  const rows = await selectCounts(tx, scope);
  const closures = rows.filter((row): row is Grouped & ClosureRow => row.kind === 'closure');
  if (closures.length === 0) return noClosures;
  const emails = await selectEmailCounts(tx, scope);
  const contacts = await selectContactCounts(tx, scope);
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
      ...contactsByClosure(contacts),
      ...emailsByClosure(emails),
    ],
    notes: [
      ...notesOf({ closures, emails, spared }),
      ...(contacts.length === 0 ? [] : [contactNote]),
    ],
  };
}

/** Apart from families. None of a district whose closures call no contacts. */
const contactsByClosure = (rows: readonly ContactCounts[]): ReportTable[] =>
  rows.length === 0
    ? []
    : [
        {
          title: 'Emergency contacts',
          columns: [
            left('Closure'),
            right('Phones'),
            right('Called'),
            right('Reached'),
            right('Not needed'),
          ],
          rows: rows.map(({ number, phones, called, reached, spared }) => [
            exact(number),
            ...[phones, called, reached, spared].map(people),
          ]),
          none: '',
        },
      ];

const contactNote =
  'Emergency contacts: called where no person of the family had been reached, or no phone of the family could be called.';

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
