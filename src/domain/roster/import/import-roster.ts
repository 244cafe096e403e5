import { type BulkConnection, type Pool, withBulkConnection } from '#database/bulk.ts';
import { retryFromSavepoint } from '#database/savepoint.ts';
import { type Db, databaseNow, type Transaction } from '#database/transaction.ts';
import { countBySchool, insertRosterRun } from '#domain/roster/run/roster-run-store.ts';
import { schoolChanges, shrinkReasons } from '#domain/roster/shrink/shrink.ts';
import { collectLooseEnds, type LooseEnds } from '#domain/roster/staging/loose-ends.ts';
import { type Change, readChanges } from '#domain/roster/staging/roster-change-store.ts';
import {
  analyzeRoster,
  countActive,
  createStaging,
  findUnknownPeople,
  settleStaging,
  type UnknownPerson,
} from '#domain/roster/staging/roster-staging-store.ts';
import { stageRoster } from '#domain/roster/staging/stage-roster.ts';
import { collectProblems, type Problems } from '#sis/csv/problems.ts';
import { readManifest } from '#sis/oneroster/manifest.ts';
import { openRosterPackage, type RosterPackage } from '#sis/oneroster/roster-package.ts';
import type { Vault } from '#vault/vault.ts';
import { checkMeant } from './check-meant.ts';
import { checkReached } from './check-roster.ts';
import { applyGroups } from './group-apply-store.ts';
import type { ImportReport } from './import-report.ts';
import { ImportRefused } from './import-report.ts';
import {
  findDistrictTimeZone,
  holdIndexes,
  isOnlyImport,
  recordImport,
} from './import-run-store.ts';
import { describeOtherImport } from './other-import-store.ts';
import { recordRefusal, sourceOf } from './record-refusal.ts';
import { applyLines, applyLinks, applyZones, refreshAudience } from './roster-apply-store.ts';

export type RosterImport = {
  pool: Pool;
  db: Db;
  vault: Vault;
  /** A folder, or a zip file, of an OneRoster 1.1 or 1.2 export; or what a service gave, in the same files. */
  source: string | RosterPackage;
  /** For schools whose file names none; otherwise the district's own. */
  defaultTimeZone?: string;
  /** Who does this: `operator:<id>`, or the name of a program. */
  by: string;
  /** Takes a file in which most people are missing, while nobody is there to be asked in chat. */
  mayShrink?: boolean;
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
  await holdIndexes(tx);
  const active = await countActive(tx);
  const before = await countBySchool(tx);
  await readAll(tx, request, within);
  if (problems.count > 0) throw new ImportRefused();
  const { counts, changed } = await retryFromSavepoint(tx, () => applyRoster(tx));
  const reached = await checkReached(tx, within);
  if (problems.count > 0) throw new ImportRefused();
  const after = await countBySchool(tx);
  const schools = schoolChanges({ before, after });
  const reasons = [...shrinkReasons({ active, counts, before, after }), ...reached];
  if (reasons.length > 0) await checkMeant(tx, request, { reasons, schools, counts });
  const runId = await recordImport(tx, { kind: 'roster', by: request.by, counts, changed });
  const source = sourceOf(request);
  const listed = warnings.listed;
  await insertRosterRun(tx, { source, outcome: 'imported', counts, schools, problems: listed });
  return {
    kind: 'imported',
    what: 'roster',
    runId,
    counts,
    changed,
    warnings: listed,
    warningCount: warnings.count,
  };
}

/** From what was staged. Anyone who comes to a phone or a gate in the other order loses nothing, and neither do we. */
async function applyRoster(
  tx: Transaction,
): Promise<{ counts: Record<string, number>; changed: number }> {
  await applyLinks(tx);
  await applyGroups(tx);
  await applyZones(tx);
  const counts = countsOf(await readChanges(tx));
  const changed = Object.values(counts).reduce((sum, value) => sum + value, 0);
  if (changed > 0) {
    await analyzeRoster(tx, 'links');
    await refreshAudience(tx);
    await analyzeRoster(tx, 'audience');
  }
  await applyLines(tx);
  return { counts, changed };
}

async function readAll(tx: Transaction, request: RosterImport, within: Within): Promise<void> {
  const { problems } = within;
  const looseEnds = collectLooseEnds();
  const { source: given } = request;
  await using source = typeof given === 'string' ? await openRosterPackage(given) : given;
  const manifest = await readManifest(source, problems);
  if (manifest === undefined || problems.count > 0) return;
  const defaultTimeZone = request.defaultTimeZone ?? (await findDistrictTimeZone(request.db));
  const now = await databaseNow(tx);
  await createStaging(tx);
  await stageRoster({
    ...within,
    db: request.db,
    tx,
    source,
    manifest,
    vault: request.vault,
    looseEnds,
    today: now
      .toZonedDateTimeISO(defaultTimeZone ?? 'UTC')
      .toPlainDate()
      .toString(),
    defaultTimeZone,
    onProgress: request.onProgress ?? (() => {}),
  });
  await settleStaging(tx);
  await analyzeRoster(tx, 'people');
  if (problems.hasUnreadRows) return;
  noteUnknownPeople(await findUnknownPeople(tx), { looseEnds, problems });
  looseEnds.settle(within);
}

/** A bar is a court's order: one that can't be placed is looked into, not left out. */
function noteUnknownPeople(
  found: readonly UnknownPerson[],
  { looseEnds, problems }: { looseEnds: LooseEnds; problems: Problems },
): void {
  for (const what of ['agentSourcedIds', 'metadata.custodyBar'] as const) {
    const target = what === 'agentSourcedIds' ? looseEnds : problems;
    const end = { file: 'users.csv', words: `${what} names a person who is not in users.csv` };
    const rows = found.filter((row) => row.what === what);
    for (const { line } of rows) target.add({ ...end, line });
    for (let i = rows.length; i < (rows[0]?.total ?? 0); i++) target.add(end);
  }
}

/** In an order that reads well: what a school's office knows first. */
const told = [
  'schools',
  'students',
  'guardians',
  'phones',
  'guardianPhones',
  'guardianships',
  'enrollments',
  'staff',
  'groups',
  'memberships',
  'studentLines',
];

function countsOf(changes: Map<string, Change>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const what of told) {
    const change = changes.get(what);
    counts[`${what}Added`] = change?.added ?? 0;
    counts[`${what}Changed`] = change?.changed ?? 0;
    counts[`${what}Ended`] = change?.ended ?? 0;
  }
  return counts;
}
