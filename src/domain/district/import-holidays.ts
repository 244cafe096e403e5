import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { ImportReport } from '#domain/roster/import/import-report.ts';
import { refusedReport } from '#domain/roster/import/import-report.ts';
import { recordImport } from '#domain/roster/import/import-run-store.ts';
import { collectProblems, type Problems } from '#sis/csv/problems.ts';
import { readCsv } from '#sis/csv/read-csv.ts';
import {
  type Holiday,
  type HolidayColumn,
  holidayColumns,
  readHolidayRow,
} from './holiday-import-row.ts';

/** Brings the district's days without school to what the file says, all or nothing. */
export async function importHolidays(request: {
  db: Db;
  file: string;
  /** Who does this: `operator:<id>`, or the name of a program. */
  by: string;
}): Promise<ImportReport> {
  const problems = collectProblems();
  const holidays = await readHolidays(request.file, problems);
  if (problems.count > 0) return refusedReport('holidays', problems);
  return transact(request.db, async (tx): Promise<ImportReport> => {
    const counts = await replaceHolidays(tx, holidays);
    const changed = counts.added + counts.removed;
    const runId = await recordImport(tx, { kind: 'holidays', by: request.by, counts, changed });
    return {
      kind: 'imported',
      what: 'holidays',
      runId,
      counts,
      changed,
      warnings: [],
      warningCount: 0,
    };
  });
}

async function readHolidays(source: string, problems: Problems): Promise<Holiday[]> {
  const file = path.basename(source);
  const found = await stat(source).catch(() => undefined);
  if (found?.isFile() !== true) {
    problems.add({ file, words: 'there is no such file' });
    return [];
  }
  const names = new Map<string, string>();
  const opened = { file, bytes: createReadStream(source) };
  for await (const batch of readCsv<HolidayColumn>(opened, holidayColumns, problems)) {
    for (const row of batch) {
      const read = readHolidayRow(row);
      if (typeof read === 'string') {
        problems.add({ file, line: row.line, words: read });
        continue;
      }
      for (const { day, name } of read) {
        if (names.has(day)) problems.add({ file, line: row.line, words: `gives ${day} again` });
        else names.set(day, name);
      }
    }
  }
  return [...names].map(([day, name]) => ({ day, name }));
}

/** Brings the table to exactly these days. A day under another name is one that goes and one that comes. */
async function replaceHolidays(
  tx: Transaction,
  holidays: readonly Holiday[],
): Promise<{ added: number; removed: number }> {
  const wanted = sql`unnest(${holidays.map(({ day }) => day)}::date[], ${holidays.map(({ name }) => name)}::text[])
    AS wanted(day, name)`;
  const removed = await sql`
    DELETE FROM school_holiday h
    WHERE NOT EXISTS (SELECT FROM ${wanted} WHERE wanted.day = h.day AND wanted.name = h.name)`.execute(
    tx,
  );
  const added = await sql`
    INSERT INTO school_holiday (day, name) SELECT day, name FROM ${wanted}
    ON CONFLICT (day) DO NOTHING`.execute(tx);
  return {
    added: Number(added.numAffectedRows ?? 0),
    removed: Number(removed.numAffectedRows ?? 0),
  };
}
