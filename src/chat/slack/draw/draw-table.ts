import { cut } from './slack-text.ts';

type Table = { columns: string[]; align: string; rows: string[][] };

const gap = '  ';
const maxRows = 60;
const maxCell = 40;
/** Of the first column, which says what the numbers beside it are: words that end early may lack what matters. */
const maxName = 54;
const maxLength = 5000;
/** In characters. A wider row wraps in a window of common size, and then no column can be read. */
const maxWidth = 62;
const leastNames = 16;

/** A table in a fixed-width font: Slack's own table block may stand only once in a message. */
export function drawTable(table: Table): string {
  const shownRows = table.rows.slice(0, maxRows);
  const lines = [table.columns, ...shownRows].map((row) =>
    table.columns.map((_, column) => oneLine(row[column] ?? '', column === 0 ? maxName : maxCell)),
  );
  const widths = fitWidths(
    table.columns.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length))),
  );
  const drawn = lines.map((line) =>
    line
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        const fitted = cut(cell, width);
        return table.align[column] === 'r' ? fitted.padStart(width) : fitted.padEnd(width);
      })
      .join(gap)
      .trimEnd(),
  );
  const [columns = '', ...rows] = drawn;
  const ruled = [columns, widths.map((width) => '─'.repeat(width)).join(gap), ...rows];
  return fit(ruled, table.rows.length - shownRows.length);
}

/** The first column, which has the names, gives way to the others. */
function fitWidths([names = 0, ...others]: number[]): number[] {
  const rest = others.reduce((sum, width) => sum + gap.length + width, 0);
  return [Math.min(names, Math.max(maxWidth - rest, leastNames)), ...others];
}

function oneLine(cell: string, most: number): string {
  return cut(cell.replaceAll(/\s+/g, ' '), most);
}

/** Whole rows only, and the count of those left out. */
function fit(lines: string[], alreadyLeftOut: number): string {
  let leftOut = alreadyLeftOut;
  let shown = lines.length;
  while (shown > 2 && lines.slice(0, shown).join('\n').length > maxLength) {
    shown -= 1;
    leftOut += 1;
  }
  const text = cut(lines.slice(0, shown).join('\n'), maxLength);
  return leftOut === 0 ? text || '–' : `${text}\n… ${leftOut} more rows`;
}
