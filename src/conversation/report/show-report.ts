import { sentenceCard } from '#cards/sentence-card.ts';
import type { Actor, Command, CommandContext, Press, Reply } from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { replySoon } from '#conversation/kit/soon.ts';
import { databaseNow } from '#database/transaction.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { checkExports } from '#domain/proof/file/check-exports.ts';
import { findReport, type ReportRequest } from '#domain/report/find-report.ts';
import { annualPack, reports } from '#domain/report/list-reports.ts';
import { listSchools } from '#domain/report/list-schools.ts';
import { reportReach } from '#domain/report/may-read.ts';
import type { ReportFormat, ReportPeriod } from '#domain/report/report.ts';
import { readDay } from '#domain/shared/local-time.ts';
import { fileLink } from '#files/file-kind.ts';
import { reportFile } from '#files/kinds/report-file.ts';
import { readReportName, readReportScope, type SchoolName } from './read-report-name.ts';
import { packCard, reportCard } from './report-card.ts';
import { reportExamples, reportListCard } from './report-list-card.ts';

/** What can be typed behind `audit report`, and what is not a report of its own. */
const named = [
  ...reports.map((kind) => ({ ...kind, is: 'report' as const })),
  {
    is: 'pack' as const,
    name: annualPack,
    also: ['year', 'yearly', 'board'],
    title: 'Annual report',
    button: 'Annual report',
    readers: 'overseers' as const,
  },
];

export const reportCommand = { pressed: { report: pressReport } } satisfies Command;

/** Reports that this person may read. */
export function reportsFor({ operator }: Actor) {
  return named.filter(({ readers }) => reportReach(operator, readers) !== undefined);
}

/** The list alone, from one report on. */
export async function listReports(
  context: CommandContext,
  actor: Actor,
  after = 0,
): Promise<Reply> {
  const school = await exampleSchool(context, actor);
  return { kind: 'private', card: reportListCard(reportsFor(actor), { after, school }) };
}

/** A school that this person may read about, to show how one is typed. */
export async function exampleSchool(
  { db }: CommandContext,
  { operator }: Actor,
): Promise<string | undefined> {
  const reach = reportReach(operator, 'office');
  return reach === undefined ? undefined : (await listSchools(db, reach))[0]?.name;
}

/** The report that the words ask for; undefined where they name none. */
export async function answerReportWords(
  context: CommandContext,
  actor: Actor,
  words: readonly string[],
): Promise<Reply | undefined> {
  const read = readReportName(words, named);
  if ('meant' in read) {
    const { meant } = read;
    return meant && doYouMean({ report: meant.name, label: meant.button });
  }
  const { kind, rest } = read;
  const reach = reportReach(actor.operator, kind.readers);
  if (reach === undefined) return refuse('not-compliance');
  const district = await findDistrict(context.db);
  if (district === undefined) return refuse('no-district');
  const today = (await databaseNow(context.db)).toZonedDateTimeISO(district.timeZone).toPlainDate();
  const schools = await listSchools(context.db, reach);
  const scope = readReportScope(rest, { today, schools });
  const period = scope.period ?? (kind.is === 'pack' ? thisYear(today) : lastDays(today));
  switch (scope.kind) {
    case 'read':
      return scope.school !== undefined && 'isOfDistrict' in kind
        ? refuse('report-of-district')
        : showReport(context, actor, { name: kind.name, period, schoolId: scope.school?.id });
    case 'several':
      return whichSchool(scope.schools, { report: kind.name, period });
    case 'unknown':
      return unknownSchool(scope.meant, { report: kind.name, period, schools });
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
async function pressReport(context: CommandContext, actor: Actor, { data }: Press): Promise<Reply> {
  if (/^\d$/.test(data['after'] ?? '')) return listReports(context, actor, Number(data['after']));
  const kind = named.find(({ name }) => name === data['report']);
  if (kind === undefined) return refuse('not-found');
  const [from, to] = [readDay(data['from'] ?? ''), readDay(data['to'] ?? '')];
  const schoolId = readId(data['school']);
  if (from === undefined || to === undefined)
    return (await answerReportWords(context, actor, [kind.name])) ?? refuse('not-found');
  return showReport(context, actor, { name: kind.name, period: { from, to }, schoolId });
}

function showReport(context: CommandContext, actor: Actor, request: ReportRequest): Promise<Reply> {
  return replySoon(
    readAndDraw(context, actor, request),
    'Working on the report. It covers a lot, so it takes a while; you will get it here.',
  );
}

async function readAndDraw(
  context: CommandContext,
  { operator }: Actor,
  request: ReportRequest,
): Promise<Reply> {
  const { db, copy } = context;
  const subject = { kind: 'report', id: request.name } as const;
  if ((await checkExports(db, { operatorId: operator.id, subject })) === 'frozen')
    return refuse('exports-frozen');
  const found = await findReport(db, { operatorId: operator.id, request }, copy);
  if (found.kind === 'refused') return refuse(found.reason);
  const asked = {
    report: request.name,
    ...daysOf(request.period),
    ...(request.schoolId !== undefined && { school: request.schoolId }),
  };
  const link = (format: ReportFormat) =>
    fileLink(reportFile, { ...asked, format }, { operatorId: operator.id }, context);
  const links = { csv: link('csv'), pdf: link('pdf') };
  const card =
    found.kind === 'pack' ? packCard(found.pack, links) : reportCard(found.report, links);
  return { kind: 'private', card };
}

function doYouMean(of: { report: string; label: string; data?: Record<string, string> }): Reply {
  return {
    kind: 'private',
    card: sentenceCard({
      text: `Did you mean “${of.label}”?`,
      buttons: [{ verb: 'report', label: of.label, data: { report: of.report, ...of.data } }],
    }),
  };
}

function unknownSchool(
  meant: SchoolName | undefined,
  of: { report: string; period: ReportPeriod; schools: readonly SchoolName[] },
): Reply {
  const { report, period, schools } = of;
  if (meant !== undefined)
    return doYouMean({ report, label: meant.name, data: { ...daysOf(period), school: meant.id } });
  const text = `That is neither one of your schools nor a period. Type for example ${reportExamples(schools[0]?.name)}.`;
  return { kind: 'private', card: sentenceCard({ text }) };
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
