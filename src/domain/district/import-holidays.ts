import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import { type ImportRequest, importFile } from '#domain/import/import-file.ts';
import type { ImportReport } from '#domain/import/import-report.ts';
import { readDay } from '#domain/shared/local-time.ts';
import type { CsvRow } from '#sis/csv/read-csv.ts';

/** Brings the district's days without school to what the file says, all or nothing. */
export async function importHolidays(request: ImportRequest): Promise<ImportReport> {
  const seen = new Set<string>();
  return importFile(request, {
    name: 'holidays',
    columns: holidayColumns,
    row(row, complain) {
      const read = readHolidayRow(row);
      if (typeof read === 'string') return read;
      for (const { day } of read) if (seen.has(day)) complain(`gives ${day} again`);
      for (const { day } of read) seen.add(day);
      return read;
    },
    apply: (tx, holidays) => replaceHolidays(tx, holidays.flat()),
  });
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
