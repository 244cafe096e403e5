import path from 'node:path';
import { copyLine, type Pool, withBulkConnection } from '#database/bulk.ts';
import type { Transaction } from '#database/transaction.ts';
import { readRows } from '#domain/import/import-file.ts';
import { ImportRefused, type ImportReport, refusedReport } from '#domain/import/import-report.ts';
import { isOnlyImport, recordImport } from '#domain/import/import-run-store.ts';
import { describeOtherImport } from '#domain/import/other-import-store.ts';
import { collectLooseEnds, type LooseEnds } from '#domain/roster/staging/loose-ends.ts';
import { collectProblems, type Notes } from '#sis/csv/problems.ts';
import type { CsvRow } from '#sis/csv/read-csv.ts';
import { hasControl, isSourcedId, readName } from '#sis/oneroster/field.ts';
import { PackageRefused } from '#sis/oneroster/package-refused.ts';
import { listedKinds, longestGroupName } from './group.ts';
import {
  countListed,
  createListing,
  type Listed,
  mergeListing,
  selectLooseRows,
} from './group-listing-store.ts';

type GroupImport = {
  pool: Pool;
  file: string;
  /** Who does this: `operator:<id>`, or the name of a program. */
  by: string;
  /** Takes a file in which most memberships are missing, which is otherwise held to be cut off. */
  mayShrink?: boolean;
};

/**
 * Brings bus routes, activities and programs to what the file says, all or nothing. It is the whole list of the kinds
 * that it names; a kind that it doesn't name stays as it is.
 */
export async function importGroups(request: GroupImport): Promise<ImportReport> {
  const notes = { problems: collectProblems(), warnings: collectProblems() };
  try {
    return await withBulkConnection(request.pool, ({ db, copyInto }) =>
      db.transaction().execute(async (tx) => {
        const file = path.basename(request.file);
        if (!(await isOnlyImport(tx))) {
          notes.problems.add({ file, words: await describeOtherImport(tx) });
          throw new ImportRefused();
        }
        await createListing(tx);
        const looseEnds = collectLooseEnds();
        await copyInto('staged_listing', listedLines(request.file, notes, looseEnds));
        if (notes.problems.count > 0) throw new ImportRefused();
        return mergeWithin(tx, request, { ...notes, file, looseEnds });
      }),
    );
  } catch (error) {
    if (error instanceof PackageRefused)
      notes.problems.add({ file: path.basename(request.file), words: error.message });
    else if (!(error instanceof ImportRefused)) throw error;
    return refusedReport('groups', notes.problems);
  }
}

async function mergeWithin(
  tx: Transaction,
  { by, mayShrink }: GroupImport,
  { file, looseEnds, ...notes }: Notes & { file: string; looseEnds: LooseEnds },
): Promise<ImportReport> {
  for (const { line, words } of await selectLooseRows(tx)) looseEnds.add({ file, line, words });
  looseEnds.settle(notes);
  const before = await countListed(tx);
  const counts = await mergeListing(tx);
  if (mayShrink !== true) checkShrunk(before, counts, { file, ...notes });
  if (notes.problems.count > 0) throw new ImportRefused();
  return recordImport(tx, { kind: 'groups', by, counts, warnings: notes.warnings });
}

const fewMembers = 20;

/** A file that was cut off would leave most families of a route unheard. */
function checkShrunk(before: number, counts: Listed, { file, problems }: Notes & { file: string }) {
  const fewer = counts.membershipsEnded - counts.membershipsAdded;
  if (before < fewMembers || fewer * 2 <= before) return;
  problems.add({
    file,
    words: `would end ${fewer} of the ${before} memberships of these groups; if that is meant, say so with the import (--may-shrink)`,
  });
}

type Column = 'kind' | 'name' | 'student' | 'school';

/** The documented header of a file of groups; see docs/roster-import.md. */
const columns = { required: ['kind', 'name', 'student'], optional: ['school'] } as const;

/** Rows of staged_listing: one a membership. */
async function* listedLines(
  source: string,
  { problems }: Notes,
  looseEnds: LooseEnds,
): AsyncGenerator<string> {
  for await (const rows of readRows(source, { columns, row: readRow }, problems)) {
    looseEnds.count(path.basename(source), rows.length);
    yield rows.map(copyLine).join('');
  }
}

/** In the order of the columns of staged_listing. */
function readRow(row: CsvRow<Column>): (string | number)[] | string {
  const said = row.value('kind').toLowerCase();
  const kind = listedKinds.find((one) => one === said);
  const name = readName(row.value('name'));
  const [student, school] = [row.value('student'), row.value('school')];
  if (kind === undefined) return `has a kind that is none of ${listedKinds.join(', ')}`;
  if (name === '' || name.length > longestGroupName || hasControl(name))
    return 'has no usable name';
  if (!isSourcedId(student)) return 'has no usable student';
  return [row.line, kind, name, student, school];
}
