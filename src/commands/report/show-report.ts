import { packCard, reportCard } from '#cards/report/report-card.ts';
import { reportListCard } from '#cards/report/report-list-card.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import type { Asker, Command, CommandContext, Press, Reply } from '#commands/command.ts';
import { readId } from '#commands/read-id.ts';
import { refuse } from '#commands/refusal-words.ts';
import { replySoon } from '#commands/soon.ts';
import { databaseNow } from '#database/transaction.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { findReport, type ReportWish } from '#domain/report/find-report.ts';
import { annualPack, reports } from '#domain/report/list-reports.ts';
import { listSchools } from '#domain/report/list-schools.ts';
import { reportReach } from '#domain/report/may-read.ts';
import type { ReportFormat, ReportPeriod } from '#domain/report/report.ts';
import { reportLink } from '#domain/report/report-link.ts';
import { readDay } from '#domain/shared/local-time.ts';
import { readReportName, readReportScope } from './read-report-words.ts';

/** What can be typed behind `audit report`, and what is not a report of its own. */
const named = [
  ...reports.map((kind) => ({ ...kind, is: 'report' as const })),
  {
    is: 'pack' as const,
    name: annualPack,
    also: ['year', 'yearly', 'board'],
    title: 'Annual report',
    button: 'Annual report',
    tells: 'all of these for a year in one file, with the audit log’s proof',
    readers: 'overseers' as const,
  },
];

export const reportCommand = { pressed: { report: pressReport } } satisfies Command;

/** Reports that this person may read. */
export function reportsFor({ operator }: Asker) {
  return named.filter(({ readers }) => reportReach(operator, readers) !== undefined);
}

/** The report that the words ask for; undefined where they name none. */
export async function answerReportWords(
  context: CommandContext,
  asker: Asker,
  words: readonly string[],
): Promise<Reply | undefined> {
  const read = readReportName(words, named);
  if ('meant' in read) {
    const { meant } = read;
    return meant && doYouMean({ report: meant.name, label: meant.button });
  }
  const { kind, rest } = read;
  const reach = reportReach(asker.operator, kind.readers);
  if (reach === undefined) return refuse('not-compliance');
  const district = await findDistrict(context.db);
  if (district === undefined) return refuse('no-district');
  const today = (await databaseNow(context.db)).toZonedDateTimeISO(district.timeZone).toPlainDate();
  const schools = await listSchools(context.db, reach);
  const scope = readReportScope(rest, { today, schools });
  const period = scope.period ?? (kind.is === 'pack' ? thisYear(today) : lastDays(today));
  const ask = (schoolId?: string) =>
    showReport(context, asker, { name: kind.name, period, schoolId });
  switch (scope.kind) {
    case 'read':
      return scope.school !== undefined && 'isOfDistrict' in kind
        ? refuse('report-of-district')
        : ask(scope.school?.id);
    case 'several':
      return whichSchool(scope.schools, { report: kind.name, period });
    case 'unknown': {
      const { meant } = scope;
      return meant === undefined
        ? notUnderstood
        : doYouMean({
            report: kind.name,
            label: meant.name,
            data: { ...daysOf(period), school: meant.id },
          });
    }
  }
}

/** The last thirty days, today included. */
const lastDays = (today: Temporal.PlainDate): ReportPeriod => ({
  from: today.subtract({ days: 29 }),
  to: today,
});

/** Until today. */
const thisYear = (today: Temporal.PlainDate): ReportPeriod => ({
  from: today.with({ month: 1, day: 1 }),
  to: today,
});

const daysOf = ({ from, to }: ReportPeriod) => ({ from: from.toString(), to: to.toString() });

/** A button says which report, and perhaps which days and school; whether they may read it is asked again. */
async function pressReport(context: CommandContext, asker: Asker, { data }: Press): Promise<Reply> {
  if (/^\d$/.test(data['after'] ?? ''))
    return { kind: 'private', card: reportListCard(reportsFor(asker), Number(data['after'])) };
  const kind = named.find(({ name }) => name === data['report']);
  if (kind === undefined) return refuse('not-found');
  const [from, to] = [readDay(data['from'] ?? ''), readDay(data['to'] ?? '')];
  const schoolId = readId(data['school']);
  if (from === undefined || to === undefined)
    return (await answerReportWords(context, asker, [kind.name])) ?? notUnderstood;
  return showReport(context, asker, { name: kind.name, period: { from, to }, schoolId });
}

function showReport(context: CommandContext, asker: Asker, wish: ReportWish): Promise<Reply> {
  return replySoon(
    readAndDraw(context, asker, wish),
    'Working on the report. It covers a lot, so it takes a while; you will get it here.',
  );
}

async function readAndDraw(
  { db, vault, publicUrl }: CommandContext,
  { operator }: Asker,
  wish: ReportWish,
): Promise<Reply> {
  const found = await findReport(db, { operatorId: operator.id, wish });
  if (found.kind === 'refused') return refuse(found.reason);
  const expiresAt = Temporal.Now.instant().add({ hours: 1 });
  const link = (format: ReportFormat) =>
    reportLink({ ...wish, format, operatorId: operator.id, expiresAt }, publicUrl, vault);
  const card =
    found.kind === 'pack'
      ? packCard(found.pack, link('pdf'))
      : reportCard(found.report, { csv: link('csv'), pdf: link('pdf') });
  return { kind: 'private', card };
}

const notUnderstood: Reply = {
  kind: 'private',
  card: sentenceCard({
    text: 'Nothing here is called that: it is no school of yours and no period. Type for example “audit report closures november” or “audit report closures Oak Elementary 2026”.',
  }),
};

function doYouMean(of: { report: string; label: string; data?: Record<string, string> }): Reply {
  return {
    kind: 'private',
    card: sentenceCard({
      text: `Did you mean “${of.label}”?`,
      buttons: [{ verb: 'report', label: of.label, data: { report: of.report, ...of.data } }],
    }),
  };
}

/** As many buttons as Teams shows. */
const mostSchools = 6;

function whichSchool(
  schools: readonly { id: string; name: string }[],
  { report, period }: { report: string; period: ReportPeriod },
): Reply {
  const more =
    schools.length > mostSchools ? ' If it is not among these, type more of its name.' : '';
  return {
    kind: 'private',
    card: sentenceCard({
      text: `Which school do you mean?${more}`,
      buttons: schools.slice(0, mostSchools).map(({ id, name }) => ({
        verb: 'report',
        label: name.slice(0, 60),
        data: { report, ...daysOf(period), school: id },
      })),
    }),
  };
}
