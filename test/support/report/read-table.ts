import { cellWords } from '#cards/words/cell-words.ts';
import type { Report } from '#domain/report/report.ts';

/** The rows of one table in the words of the files, without those that only a card has. */
export function tableOf(report: Report, title: string): string[][] {
  const table = report.tables.find((one) => one.title === title);
  if (table === undefined) throw new Error(`no table “${title}”`);
  return table.rows.map((row) =>
    row
      .filter((_, index) => table.columns[index]?.only !== 'card')
      .map((cell) => cellWords(cell, report.timeZone)),
  );
}

export function headlineOf(report: Report): Record<string, string> {
  return Object.fromEntries(
    report.headline.map(({ label, figure }) => [label, cellWords(figure, report.timeZone)]),
  );
}
