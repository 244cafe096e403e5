import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { type ImportReport, refusedReport } from '#domain/import/import-report.ts';
import { recordImport } from '#domain/import/import-run-store.ts';
import { readDay } from '#domain/shared/local-time.ts';
import { collectProblems, type Problems } from '#sis/csv/problems.ts';
import { type CsvRow, readCsv } from '#sis/csv/read-csv.ts';

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

/** The documented header of a holidays file; see docs/operations.md. */
const holidayColumns = { required: ['first_day', 'last_day', 'name'] } as const;

type HolidayColumn = (typeof holidayColumns.required)[number];

/** A day without school in the whole district. `day` is an ISO 8601 calendar date. */
type Holiday = { day: string; name: string };

/** Longer is a slip in a year. */
const longestBreak = 100;

/** A row as its days; an empty last day is the first one. What is wrong comes back as words. */
function readHolidayRow(row: CsvRow<HolidayColumn>): Holiday[] | string {
  const name = row.value('name').normalize('NFC');
  if (name === '' || name.length > 100) return 'has no usable name';
  const first = readDay(row.value('first_day'));
  const last = row.value('last_day') === '' ? first : readDay(row.value('last_day'));
  if (first === undefined || last === undefined) return 'has a day that is no day like 2026-11-26';
  const days = first.until(last).days + 1;
  if (days < 1 || days > longestBreak) return `lasts ${days} days`;
  return Array.from({ length: days }, (_, index) => ({
    day: first.add({ days: index }).toString(),
    name,
  }));
}
