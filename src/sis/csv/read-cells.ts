import { parse } from 'csv-parse/sync';
import { describeError, recordOptions, startLines } from './csv-records.ts';

export type Cells = { line: number; cells: string[] };

/** What may part the values of a row. */
export const marks = [',', ';', '\t'];

/** Excel keeps the zeros before a number that is written as a formula: `="00442"`. */
const bareFormula = /(?<=^|[,;\t\r\n])="([^"\r\n]*)"(?=[,;\t\r\n]|$)/g;
const formula = /^="([^"]*)"$/;

/** The rows of a short text that a person pasted or sent, whose columns have any names; without the empty ones. */
export function readCells(
  text: string,
  delimiter: string[],
): Cells[] | ReturnType<typeof describeError> {
  const rows: Cells[] = [];
  const startOf = startLines();
  try {
    parse(text.replaceAll(bareFormula, '"$1"'), {
      ...recordOptions,
      bom: true,
      trim: true,
      delimiter,
      on_record: (record: string[], { lines }) => {
        const line = startOf(lines, record);
        const cells = record.map((cell) => cell.replace(formula, '$1').trim());
        if (cells.some(Boolean)) rows.push({ line, cells });
        return null;
      },
    });
    return rows;
  } catch (error) {
    return describeError(error, rows.at(-1)?.line ?? 0);
  }
}
