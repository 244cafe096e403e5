import { readDay } from '#domain/shared/local-time.ts';
import type { CsvRow } from '#sis/csv/read-csv.ts';

/** The documented header of a holidays file; see docs/operations.md. */
export const holidayColumns = { required: ['first_day', 'last_day', 'name'] } as const;

export type HolidayColumn = (typeof holidayColumns.required)[number];

/** A day without school in the whole district. `day` is an ISO 8601 calendar date. */
export type Holiday = { day: string; name: string };

/** Longer is a slip in a year. */
const longestBreak = 100;

/** A row as its days; an empty last day is the first one. What is wrong comes back as words. */
export function readHolidayRow(row: CsvRow<HolidayColumn>): Holiday[] | string {
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
