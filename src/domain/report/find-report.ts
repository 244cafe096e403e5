import { run } from '#database/query.ts';
import { type Db, databaseNow, type Transaction, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { selectCheckpoint } from '#domain/audit/log/own-checkpoint-store.ts';
import { isWithinReach } from '#domain/office/office-reach.ts';
import { findOperatorById } from '#domain/people/operator/find-operator.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { annualPack, reportNamed, reports } from './list-reports.ts';
import { reportReach } from './may-read.ts';
import type { LogProof, Report, ReportHead, ReportPack, ReportPeriod } from './report.ts';
import type { ReportKind, ReportScope } from './report-kind.ts';

export type ReportRequest = {
  name: string;
  period: ReportPeriod;
  /** Undefined for all schools that the person may read about. */
  schoolId: string | undefined;
};
/** A server that follows the database, from which reports are read where it has all that the database has. */
export type ReportCopy = { db: Db; isFit(): Promise<boolean>; fail(error: unknown): void };
export type ReportRefusal =
  | 'not-on-staff-list'
  | 'not-compliance'
  | 'no-such-school'
  | 'no-district'
  | 'not-found';
export type FoundReport =
  | { kind: 'report'; report: Report }
  | { kind: 'pack'; pack: ReportPack }
  | { kind: 'refused'; reason: ReportRefusal };

/**
 * A report, or all of them for a year, as of one moment, for somebody who looks at it: that is an entry of the same
 * transaction. Where a standby has all that the database has, the report is read there, and its entry is written before
 * anybody sees it.
 */
export async function findReport(db: Db, asked: Asked, copy?: ReportCopy): Promise<FoundReport> {
  const found = copy && (await readFromCopy(copy, asked));
  return transact(db, async (tx) => {
    const report = found ?? (await readAll(tx, asked));
    if (report.kind !== 'refused') await recordShown(tx, asked);
    return report;
  });
}

/** The same for a file, whose download is recorded before it is read. */
export async function readReport(db: Db, asked: Asked, copy?: ReportCopy): Promise<FoundReport> {
  const found = copy && (await readFromCopy(copy, asked));
  return found ?? transact(db, (tx) => readAll(tx, asked));
}

/** Why this person can't read a report now, if so. */
export async function findReportRefusal(
  tx: Transaction,
  operator: Operator,
  request: ReportRequest,
): Promise<ReportRefusal | undefined> {
  const kind = reportNamed(request.name);
  const schools = await schoolsFor(tx, operator, {
    request,
    readers: kind?.readers ?? 'overseers',
  });
  return schools.kind === 'refused' ? schools.reason : undefined;
}

type Asked = { operatorId: string; request: ReportRequest };

/** Undefined where the copy can't be read: then the database is. */
async function readFromCopy(copy: ReportCopy, asked: Asked): Promise<FoundReport | undefined> {
  if (!(await copy.isFit())) return undefined;
  try {
    return await transact(copy.db, (tx) => readAll(tx, asked));
  } catch (error) {
    copy.fail(error);
    return undefined;
  }
}

async function readAll(tx: Transaction, { operatorId, request }: Asked): Promise<FoundReport> {
  // All figures are of one moment, whatever commits meanwhile.
  await run(tx)`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`;
  await run(tx)`SET LOCAL work_mem = '64MB'`;
  // Whole lists meet whole lists, and how large they are is a guess of the planner’s: a loop within a loop takes minutes.
  await run(tx)`SET LOCAL enable_nestloop = off`;
  const operator = await findOperatorById(tx, operatorId);
  return operator === undefined ? refused('not-on-staff-list') : read(tx, operator, request);
}

async function read(
  tx: Transaction,
  operator: Operator,
  request: ReportRequest,
): Promise<FoundReport> {
  const kind = reportNamed(request.name);
  if (kind === undefined && request.name !== annualPack) return refused('not-found');
  const schools = await schoolsFor(tx, operator, {
    request,
    readers: kind?.readers ?? 'overseers',
  });
  if (schools.kind === 'refused') return schools;
  const district = await selectDistrict(tx);
  if (district === undefined) return refused('no-district');
  const { name, period } = request;
  const title = kind?.title ?? 'Annual report';
  const head = { name, title, at: await databaseNow(tx), period, ...district };
  if (kind !== undefined)
    return { kind: 'report', report: await fill(tx, head, { kind, schools }) };
  const bound: Report[] = [];
  for (const each of reports) bound.push(await fill(tx, head, { kind: each, schools }));
  const proof = await findLogProof(tx);
  return { kind: 'pack', pack: { ...head, schools: schools.names, reports: bound, proof } };
}

const refused = (reason: ReportRefusal) => ({ kind: 'refused', reason }) as const;

/** Undefined for all of the district. */
type Schools = { ids: readonly string[] | undefined; names: string[] | undefined };

/** Those that were asked for, or else all that this person may read about. */
async function schoolsFor(
  tx: Transaction,
  operator: Operator,
  { request, readers }: { request: ReportRequest; readers: ReportKind['readers'] },
): Promise<({ kind: 'schools' } & Schools) | ReturnType<typeof refused>> {
  const reach = reportReach(operator, readers);
  if (reach === undefined) return refused('not-compliance');
  if (request.schoolId !== undefined && !isWithinReach(reach, request.schoolId))
    return refused('no-such-school');
  const ids = request.schoolId !== undefined ? [request.schoolId] : reach;
  if (ids === 'district') return { kind: 'schools', ids: undefined, names: undefined };
  const names = await selectSchoolNames(tx, ids);
  return names.length === 0 ? refused('no-such-school') : { kind: 'schools', ids, names };
}

async function fill(
  tx: Transaction,
  head: Omit<ReportHead, 'schools'>,
  { kind, schools }: { kind: ReportKind; schools: Schools },
): Promise<Report> {
  const { period, timeZone } = head;
  const { ids, names } =
    kind.isOfDistrict === true ? { ids: undefined, names: undefined } : schools;
  const scope: ReportScope = {
    from: startOf(period.from, timeZone),
    before: startOf(period.to.add({ days: 1 }), timeZone),
    timeZone,
    schoolIds: ids ?? null,
  };
  return {
    ...head,
    name: kind.name,
    title: kind.title,
    schools: names,
    isOfToday: kind.isOfToday === true,
    ...(await kind.read(tx, scope)),
  };
}

async function recordShown(tx: Transaction, { operatorId, request }: Asked): Promise<void> {
  await note(tx, by(operatorId), 'report-shown', on('report', request.name), {
    from: request.period.from.toString(),
    to: request.period.to.toString(),
    ...(request.schoolId !== undefined && { school: request.schoolId }),
  });
}

const startOf = (day: Temporal.PlainDate, timeZone: string) =>
  day.toZonedDateTime(timeZone).toInstant();

async function selectDistrict(
  tx: Transaction,
): Promise<{ districtName: string; timeZone: string } | undefined> {
  return tx
    .selectFrom('district')
    .select(['name as districtName', 'time_zone as timeZone'])
    .executeTakeFirst();
}

async function selectSchoolNames(tx: Transaction, ids: readonly string[]): Promise<string[]> {
  const rows = await tx
    .selectFrom('school')
    .select('name')
    .where('id', 'in', [...ids])
    .orderBy('name')
    .execute();
  return rows.map(({ name }) => name);
}

/** The newest signed checkpoint of the audit log; undefined where none was made yet. */
export async function findLogProof(tx: Transaction): Promise<LogProof | undefined> {
  const newest = await selectCheckpoint(tx);
  return newest && { ...newest, root: newest.root.toString('base64') };
}
