import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { collectProblems, type Notes, type Problems } from '#sis/csv/problems.ts';
import { type CsvLayout, type CsvRow, readCsv } from '#sis/csv/read-csv.ts';
import {
  type ImportKind,
  ImportRefused,
  type ImportReport,
  refusedReport,
} from './import-report.ts';
import { recordImport } from './import-run-store.ts';

/** The documented header of a file, and what a row of it says. */
export type FileLayout<Column extends string, Row> = {
  columns: CsvLayout<Column>;
  /** What is wrong with a row is returned as words; or it is told by `complain`, once or more often. */
  row(row: CsvRow<Column>, complain: (words: string) => void): Row | string | undefined;
};

/** Rows of a file that can be read, in batches; what is wrong with the others is among the problems. */
export async function* readRows<Column extends string, Row>(
  source: string,
  { columns, row: read }: FileLayout<Column, Row>,
  problems: Problems,
): AsyncGenerator<Row[]> {
  const file = path.basename(source);
  const found = await stat(source).catch(() => undefined);
  if (found?.isDirectory() === true)
    return problems.add({ file, words: 'it is a folder: give the file in it' });
  if (found?.isFile() !== true) return problems.add({ file, words: 'there is no such file' });
  for await (const batch of readCsv({ file, bytes: createReadStream(source) }, columns, problems)) {
    yield batch.flatMap((row) => {
      const complain = (words: string) => problems.add({ file, line: row.line, words });
      const said = read(row, complain);
      if (typeof said === 'string') complain(said);
      return typeof said === 'string' || said === undefined ? [] : [said];
    });
  }
}

export type ImportRequest = {
  db: Db;
  file: string;
  /** Who does this: `operator:<id>`, or the name of a program. */
  by: string;
};

/** Brings in a file that fits into memory, all or nothing: what is wrong with it is listed, and nothing changes. */
export async function importFile<Column extends string, Row extends object>(
  { db, file: source, by }: ImportRequest,
  kind: FileLayout<Column, Row> & {
    name: ImportKind;
    /** Saves the rows, and counts what is other than before; nothing is saved where it adds a problem. */
    apply(
      tx: Transaction,
      rows: readonly Row[],
      notes: Notes & { file: string },
    ): Promise<Record<string, number>>;
    /** Where a refusal is on record. */
    refused?(facts: { reason: Lowercase<string>; problems: number }): Promise<void>;
  },
): Promise<ImportReport> {
  const rows: Row[] = [];
  let problems = collectProblems();
  for await (const batch of readRows(source, kind, problems)) rows.push(...batch);
  try {
    if (problems.count > 0) throw new ImportRefused('unreadable');
    return await transact(db, async (tx) => {
      // A try that the database has repeated tells nothing twice.
      problems = collectProblems();
      const notes = { file: path.basename(source), problems, warnings: collectProblems() };
      const counts = await kind.apply(tx, rows, notes);
      if (problems.count > 0) throw new ImportRefused();
      return recordImport(tx, { kind: kind.name, by, counts, warnings: notes.warnings });
    });
  } catch (error) {
    if (!(error instanceof ImportRefused)) throw error;
    await kind.refused?.({ reason: error.reason, problems: problems.count });
    return refusedReport(kind.name, problems);
  }
}
