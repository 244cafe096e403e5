import { cut } from './slack-text.ts';

type Table = { columns: string[]; align: string; rows: string[][] };

const gap = '  ';
const maxRows = 60;
const maxCell = 40;
const maxLength = 5000;

/** A table in a fixed-width font: Slack's own table block may stand only once in a message. */
export function drawTable(table: Table): string {
  const shownRows = table.rows.slice(0, maxRows);
  const lines = [table.columns, ...shownRows].map((row) =>
    table.columns.map((_, column) => oneLine(row[column] ?? '')),
  );
  const widths = table.columns.map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? '').length)),
  );
  const drawn = lines.map((line) =>
    line
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return table.align[column] === 'r' ? cell.padStart(width) : cell.padEnd(width);
      })
      .join(gap)
      .trimEnd(),
  );
  const [columns = '', ...rows] = drawn;
  const ruled = [columns, widths.map((width) => '─'.repeat(width)).join(gap), ...rows];
  return fit(ruled, table.rows.length - shownRows.length);
}

function oneLine(cell: string): string {
  return cut(cell.replaceAll(/\s+/g, ' '), maxCell);
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
