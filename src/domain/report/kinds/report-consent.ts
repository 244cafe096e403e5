import type { Transaction } from '#database/transaction.ts';
import {
  type CoverageLine,
  coverageByLanguage,
  coverageBySchool,
  coverageByUse,
  coverageInFull,
  headlineCoverage,
  type RoundedCoverage,
} from '#domain/consent/report/consent-coverage.ts';
import type { ConsentReport } from '#domain/consent/report/consent-report.ts';
import { findConsentReport } from '#domain/consent/report/find-consent-report.ts';
import { withdrawalCounts } from '#domain/consent/report/opt-out-counts.ts';
import { lengthOf } from '#domain/consent/report/rounded-count.ts';
import {
  type Cell,
  exact,
  nothing,
  percentOf,
  rounded,
  roundedShare,
  term,
  time,
  wait,
  words,
} from '#domain/report/cell.ts';
import { selectEmailStanding } from '#domain/report/email-store.ts';
import { emailStanding } from '#domain/report/email-tables.ts';
import {
  inFiles,
  left,
  type ReportBars,
  type ReportBody,
  type ReportColumn,
  type ReportTable,
  right,
} from '#domain/report/report.ts';
import type { ReportKind } from '#domain/report/report-kind.ts';

/** Who may be called about what, today. */
export const consentReport = {
  name: 'consent',
  also: ['coverage'],
  title: 'Consent report',
  button: 'Consent report',
  readers: 'overseers',
  isOfDistrict: true,
  isOfToday: true,
  read: readConsent,
} as const satisfies ReportKind;

async function readConsent(tx: Transaction): Promise<ReportBody> {
  const body = consentBody(await findConsentReport(tx));
  return { ...body, tables: [...body.tables, ...emailStanding(await selectEmailStanding(tx))] };
}

export function consentBody(report: ConsentReport): ReportBody {
  const { agreed, phones, unchecked } = headlineCoverage(report);
  const { running, overdue, nextDueAt } = report.clocks;
  const schools = coverageBySchool(report).toSorted((a, b) => shareOf(a) - shareOf(b));
  return {
    ...(phones !== 'few' && {
      share: { part: agreed, whole: phones, words: 'of phones may be called about school matters' },
    }),
    headline: [
      { label: 'Phones', figure: rounded(phones) },
      { label: 'Agreed', figure: rounded(agreed) },
      { label: 'Agreed, number not checked yet', figure: rounded(unchecked) },
      { label: 'Opt-outs waiting for review', figure: exact(running) },
      { label: 'Of these overdue', figure: exact(overdue) },
      { label: 'First due', figure: nextDueAt === null ? nothing : time(nextDueAt) },
    ],
    tables: [
      byUse(report),
      {
        ...lines('School matters, by school', left('School'), {
          report,
          lines: schools,
          nameOf: ({ name }) => words(name),
        }),
        bars: callBars(schools),
      },
      lines('School matters, by home language', left('Home language'), {
        report,
        lines: coverageByLanguage(report),
        nameOf: ({ language }) => languageCell(language),
      }),
      optOuts(report),
      evidence(report),
      inFull(report),
    ],
    notes: [
      ...(unchecked === 'few' ? [] : [uncheckedNote]),
      'A phone at two schools counts in each. Without consent, a phone is called only in emergencies.',
    ],
    fileNotes: [
      'An opt-out must be honored within 10 business days (47 CFR 64.1200(a)(10)), counted from when it was received.',
      'Unusable: consent is on file but can’t be used now, for example because the number may have changed hands. Those not checked yet are among them. None: no consent on file, and no opt-out.',
    ],
  };
}

const uncheckedNote =
  'Not checked yet: we ask the Reassigned Numbers Database for a new owner before we call. This takes care of itself. If the count doesn’t fall within a day, ask IT whether Twilio lets us ask.';

const languageCell = (language: string | null) =>
  language === null ? words('Other languages') : term('language', language);

const shareOf = ({ calls }: Pick<CoverageLine, 'calls'>) =>
  calls.phones === 'few' ? 0 : lengthOf(calls.agreed) / calls.phones;

const states = ['agreed', 'withdrew', 'notUsable', 'none'] as const;
const stateLabels = ['Agreed', 'Opted out', 'Unusable', 'None'];
/** Where there is room, with what is unusable only until it is checked. */
const inDetail = ['agreed', 'withdrew', 'notUsable', 'unchecked', 'none'] as const;
const detailLabels = ['Agreed', 'Opted out', 'Unusable', 'Of these not checked', 'None'];

const countsOf = (of: RoundedCoverage) =>
  [of.phones, ...inDetail.map((state) => of[state])].map(rounded);

function byUse(report: ConsentReport): ReportTable {
  return {
    title: 'By channel and purpose',
    columns: [
      left('Agreed to'),
      ...['Phones', ...detailLabels].map(inFiles),
      right('Share agreed'),
    ],
    rows: coverageByUse(report).map((use) => [
      words(
        `${use.channel === 'voice' ? 'Calls' : 'Texts'} about ${use.purpose === 'school-mission' ? 'school matters' : 'anything else'}`,
      ),
      ...countsOf(use),
      roundedShare(use.agreed, use.phones),
    ]),
    none: 'There are no phones on the roster yet.',
  };
}

/** The schools where the fewest agreed come first, because that is where work is to be done. */
const callBars = (schools: readonly CoverageLine[]): ReportBars => ({
  title: 'Calls about school matters, by school',
  alt: 'A bar for each school with the shares of phones that agreed, opted out, can’t be used now or have no consent. The table by school has the numbers.',
  rowLabel: 'School',
  wholeLabel: 'Phones',
  partLabels: stateLabels,
  rows: schools.map(({ name, calls }) => ({
    name,
    whole: calls.phones,
    parts: states.map((state) => calls[state]),
  })),
});

type Line = Pick<CoverageLine, 'calls' | 'texts'>;

/** A card tells the shares, and the files the counts of each state. */
function lines<One extends Line>(
  title: string,
  first: ReportColumn,
  of: { report: ConsentReport; lines: readonly One[]; nameOf: (line: One) => Cell },
): ReportTable {
  const grouped = (group: string) =>
    stateLabels.map((label): ReportColumn => ({ ...inFiles(label), group }));
  const cells = ({ calls, texts }: Line) => [
    rounded(calls.phones),
    roundedShare(calls.agreed, calls.phones),
    roundedShare(texts.agreed, texts.phones),
    ...[calls, texts].flatMap((counts) => states.map((state) => rounded(counts[state]))),
  ];
  const [calls, texts] = coverageByUse(of.report);
  return {
    title,
    columns: [
      first,
      right('Phones'),
      { ...right('Calls'), only: 'card' },
      { ...right('Texts'), only: 'card' },
      ...grouped('Calls'),
      ...grouped('Texts'),
    ],
    rows: of.lines.map((line) => [of.nameOf(line), ...cells(line)]),
    ...(calls !== undefined &&
      texts !== undefined && { total: [words('All'), ...cells({ calls, texts })] }),
    none: 'There are no phones on the roster yet.',
  };
}

function optOuts(report: ConsentReport): ReportTable {
  const { total, last30Days, byMeans } = withdrawalCounts(report);
  return {
    title: 'Opt-outs ever received',
    columns: [left('How'), right('Opt-outs'), right('Usual time'), right('Longest time')],
    rows: [
      ...byMeans.map(({ means, count, took }) => [
        term('means', means),
        rounded(count),
        wait(took?.medianSeconds ?? null),
        wait(took?.longestSeconds ?? null),
      ]),
      [words('In the last 30 days'), rounded(last30Days), nothing, nothing],
    ],
    total: [words('In all'), rounded(total), nothing, nothing],
    none: 'Nobody opted out.',
  };
}

function evidence({ evidence: of }: ConsentReport): ReportTable {
  const row = (label: string, records: number) => [
    words(label),
    exact(records),
    percentOf(records, of.records),
  ];
  return {
    title: 'Evidence of consents on file',
    columns: [left('Consents'), right('Records'), right('Share')],
    rows: [
      row('All', of.records),
      row('Without the exact wording', of.withoutWording),
      row('Without who agreed', of.withoutGiver),
      row('Without proof: no file and no reference', of.withoutProof),
      row('Older than 12 months', of.stale),
    ],
    none: '',
  };
}

function inFull(report: ConsentReport): ReportTable {
  return {
    title: 'Coverage',
    columns: [
      left('School'),
      left('Home language'),
      left('Channel'),
      left('About'),
      ...['Phones', ...detailLabels].map(right),
      right('Share agreed'),
    ],
    rows: coverageInFull(report).map(({ school, language, channel, purpose, ...of }) => [
      words(school),
      languageCell(language),
      term('channel', channel),
      term('purpose', purpose),
      ...countsOf(of),
      roundedShare(of.agreed, of.phones),
    ]),
    none: 'There are no phones on the roster yet.',
    only: 'csv',
  };
}
