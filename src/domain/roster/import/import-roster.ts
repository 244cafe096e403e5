import { type BulkConnection, type Pool, withBulkConnection } from '#database/bulk.ts';
import { retryFromSavepoint } from '#database/savepoint.ts';
import { type Db, databaseNow, type Transaction } from '#database/transaction.ts';
import { ImportRefused, type ImportReport } from '#domain/import/import-report.ts';
import {
  findDistrictTimeZone,
  holdIndexes,
  isOnlyImport,
  keepsEmail,
  recordImport,
} from '#domain/import/import-run-store.ts';
import { describeOtherImport } from '#domain/import/other-import-store.ts';
import { addSinceWhole } from '#domain/roster/changes/ended-since-store.ts';
import { isNewest } from '#domain/roster/changes/find-basis.ts';
import { keepNothing, keepWhole } from '#domain/roster/changes/keep-rows-store.ts';
import { layOverKept, refuseUnsettled } from '#domain/roster/changes/scope-store.ts';
import { type ServiceReading, WholeNeeded } from '#domain/roster/run/roster-reading.ts';
import { countBySchool, insertRosterRun } from '#domain/roster/run/roster-run-store.ts';
import { schoolChanges, shrinkReasons } from '#domain/roster/shrink/shrink.ts';
import {
  findUnknownPeople,
  noteUnknownPeople,
} from '#domain/roster/staging/find-unknown-people.ts';
import { collectLooseEnds } from '#domain/roster/staging/loose-ends.ts';
import { countsOf, readChanges } from '#domain/roster/staging/roster-change-store.ts';
import {
  analyzeRoster,
  countActive,
  countBars,
  createStaging,
  placeByRows,
  settleStaging,
} from '#domain/roster/staging/roster-staging-store.ts';
import { stageRoster } from '#domain/roster/staging/stage-roster.ts';
import { collectProblems, type Problems } from '#sis/csv/problems.ts';
import { oneRosterFormat } from '#sis/oneroster/oneroster-format.ts';
import type { RosterFormat } from '#sis/oneroster/roster-format.ts';
import { openRosterPackage, type RosterPackage } from '#sis/oneroster/roster-package.ts';
import { isSds, sdsFormat } from '#sis/sds/sds-format.ts';
import type { Vault } from '#vault/vault.ts';
import { checkMeant } from './check-meant.ts';
import { checkReached, noteUnplacedStaff } from './check-roster.ts';
import { applyGroups } from './group-apply-store.ts';
import { recordRefusal, sourceOf } from './record-refusal.ts';
import { applyLines, applyLinks, applyZones, refreshAudience } from './roster-apply-store.ts';

export type RosterImport = {
  pool: Pool;
  db: Db;
  vault: Vault;
  /** A folder, or a zip file, of an OneRoster 1.1 or 1.2 export or a School Data Sync V2.1 one; or what a service gave, in the same files. */
  source: string | RosterPackage;
  /** For schools whose file names none; otherwise the district's own. */
  defaultTimeZone?: string;
  /** Who does this: `operator:<id>`, or the name of a program. */
  by: string;
  /** Takes a file in which most people are missing, while nobody is there to be asked in chat. */
  mayShrink?: boolean;
  /** How the service was read, where the roster is one's. */
  reading?: ServiceReading;
  /** Words about the roster as a whole, for those who look at it. */
  note?: string;
  onProgress?: (progress: { file: string; rows: number }) => void;
};

/**
 * Brings the roster to what the school's system exported, all or nothing: one bad row and nothing changes. Files
 * stream, so that memory stays flat, and PostgreSQL works on one part while the next is read and encrypted. The price
 * is one transaction as long as the reading; it holds up nobody, because meanwhile it touches only people, whom no one
 * else writes, and numbers that are new. What changes of phones that others lock comes at the end.
 */
export async function importRoster(request: RosterImport): Promise<ImportReport> {
  const notes = { problems: collectProblems(), warnings: collectProblems() };
  try {
    return await withBulkConnection(request.pool, ({ db, copyInto }) =>
      db.transaction().execute((tx) => importWithin(tx, request, { copyInto, ...notes })),
    );
  } catch (error) {
    return await recordRefusal(error, request, notes.problems);
  }
}

type Within = Pick<BulkConnection, 'copyInto'> & { problems: Problems; warnings: Problems };

async function importWithin(
  tx: Transaction,
  request: RosterImport,
  within: Within,
): Promise<ImportReport> {
  const { problems, warnings } = within;
  if (!(await isOnlyImport(tx))) {
    problems.add({ file: 'roster', words: await describeOtherImport(tx) });
    throw new ImportRefused();
  }
  const { reading } = request;
  const isChanges = reading?.extent === 'changes';
  if (isChanges && !(await isNewest(tx, reading.basis ?? ''))) {
    problems.add({ file: 'roster', words: 'a newer roster came in meanwhile' });
    throw new ImportRefused();
  }
  if (request.note !== undefined) warnings.add({ file: 'roster', words: request.note });
  await holdIndexes(tx);
  const active = await countActive(tx);
  const before = await countBySchool(tx);
  const barsBefore = await countBars(tx);
  const format = await readAll(tx, request, within);
  refuseProblems(within, isChanges);
  const counts = await retryFromSavepoint(tx, () => applyRoster(tx, isChanges));
  const reached = await checkReached(tx, within, format);
  refuseProblems(within, isChanges);
  const after = await countBySchool(tx);
  const bars = { before: barsBefore, after: await countBars(tx) };
  const schools = schoolChanges({ before, after });
  const shrink = await addSinceWhole(tx, { active, counts, before, after, bars });
  const reasons = [...shrinkReasons(shrink), ...reached];
  // The whole roster says whether it is so, and is what somebody is asked about.
  if (reasons.length > 0 && isChanges) throw new WholeNeeded(reasons.join('; '));
  if (reasons.length > 0) await checkMeant(tx, request, { reasons, schools, counts });
  const report = await recordImport(tx, { kind: 'roster', by: request.by, counts, warnings });
  const source = sourceOf(request);
  await insertRosterRun(tx, {
    source,
    outcome: 'imported',
    ...(reading === undefined ? {} : { reading }),
    counts,
    schools,
    problems: warnings.listed,
  });
  return report;
}

/** What changes leave open is looked up in the whole roster; its own problems refuse that. */
function refuseProblems({ problems }: Within, isChanges: boolean): void {
  const [first] = problems.listed;
  if (first === undefined) return;
  if (isChanges) throw new WholeNeeded(`${first.file} ${first.words}`);
  throw new ImportRefused();
}

/** From what was staged. Anyone who comes to a phone or a gate in the other order loses nothing, and neither do we. */
async function applyRoster(tx: Transaction, isChanges: boolean): Promise<Record<string, number>> {
  await applyLinks(tx, isChanges);
  await applyGroups(tx, isChanges);
  await applyZones(tx);
  const counts = countsOf(await readChanges(tx));
  if (Object.values(counts).some((count) => count > 0)) {
    await analyzeRoster(tx, 'links');
    await refreshAudience(tx, isChanges);
    await analyzeRoster(tx, 'audience');
  }
  await applyLines(tx);
  return counts;
}

async function readAll(
  tx: Transaction,
  request: RosterImport,
  within: Within,
): Promise<RosterFormat | undefined> {
  const { problems, warnings } = within;
  const isChanges = request.reading?.extent === 'changes';
  const looseEnds = collectLooseEnds();
  const { source: given } = request;
  await using source = typeof given === 'string' ? await openRosterPackage(given) : given;
  const format = isSds(source)
    ? sdsFormat(source, problems)
    : await oneRosterFormat(source, problems);
  if (format === undefined || problems.count > 0) return format;
  if (format.unsaid !== undefined) warnings.add({ file: 'roster', words: format.unsaid });
  const defaultTimeZone = request.defaultTimeZone ?? (await findDistrictTimeZone(request.db));
  const now = await databaseNow(tx);
  await createStaging(tx);
  await stageRoster({
    ...within,
    db: request.db,
    tx,
    format,
    vault: request.vault,
    looseEnds,
    today: now
      .toZonedDateTimeISO(defaultTimeZone ?? 'UTC')
      .toPlainDate()
      .toString(),
    defaultTimeZone,
    isChanges,
    changedUsers: request.reading?.users ?? [],
    keepsEmail: await keepsEmail(request.db),
    onProgress: request.onProgress ?? (() => {}),
  });
  await keepRows(tx, request.reading);
  await settleStaging(tx);
  await noteUnplacedStaff(tx, within);
  await analyzeRoster(tx, 'people');
  if (problems.hasUnreadRows) return format;
  if (isChanges) await refuseUnsettled(tx);
  noteUnknownPeople(await findUnknownPeople(tx), { looseEnds, problems, isChanges });
  looseEnds.settle(within);
  return format;
}

/** What a service's rows say is kept for the changes that come after them. */
async function keepRows(tx: Transaction, reading: ServiceReading | undefined): Promise<void> {
  await placeByRows(tx);
  if (reading?.extent === 'changes') await layOverKept(tx);
  else if (reading?.since === undefined) await keepNothing(tx);
  else await keepWhole(tx);
}
