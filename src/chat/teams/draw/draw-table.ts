import type { IAdaptiveCard, ITable } from '@microsoft/teams.cards';
import type { Block } from '#cards/card.ts';
import { tableLines, tableTitle } from '#chat/table-lines.ts';
import { bareLines, textLines } from './literal-text.ts';

type Element = IAdaptiveCard['body'][number];
type Table = Extract<Block, { kind: 'table' }>;

/** What a telephone of 390 pixels leaves of a card's width, and what a letter and a cell's edges take of it. */
const phonePixels = 310;
const letterPixels = 8.5;
const edgePixels = 12;

/**
 * Teams gives columns shares of the width, and breaks the words that don't fit into theirs. So each column has room for
 * its longest word, on a telephone too; a table for which that is too narrow becomes a list.
 */
export function drawTable(table: Table): Element[] {
  const widths = columnWidths(table);
  return widths === undefined ? drawList(table) : [drawGrid(table, widths)];
}

/** Shares by column, or undefined where the words have no room side by side. */
function columnWidths({ columns, rows }: Table): number[] | undefined {
  const cells = columns.map((name, index) => [name, ...rows.map((row) => row[index] ?? '')]);
  const needed = cells.map((texts) => pixels(longest(texts.flatMap((text) => text.split(/\s+/)))));
  const wanted = cells.map((texts) => pixels(longest(texts.flatMap((text) => text.split('\n')))));
  const spare = phonePixels - sum(needed);
  if (spare < 0) return undefined;
  const longer = wanted.map((all, index) => all - (needed[index] ?? 0));
  const share = sum(longer) === 0 ? 0 : spare / sum(longer);
  return needed.map((least, index) => Math.round(least + share * (longer[index] ?? 0)));
}

const longest = (texts: readonly string[]) => Math.max(...texts.map(({ length }) => length));
const pixels = (letters: number) => letters * letterPixels + edgePixels;
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

function drawGrid(table: Table, widths: readonly number[]): ITable {
  const columns = table.columns.map((_, index) => ({
    width: widths[index] ?? 1,
    horizontalCellContentAlignment:
      table.align[index] === 'r' ? ('Right' as const) : ('Left' as const),
  }));
  const drawRow = (cells: string[], isHeader: boolean) => ({
    type: 'TableRow' as const,
    cells: cells.map((cell, index) => ({
      type: 'TableCell' as const,
      // Clients differ in whether a cell's alignment reaches the words in it.
      items: (isHeader
        ? textLines(cell, { weight: 'Bolder', size: 'Small' })
        : bareLines(cell)
      ).map((line) => ({
        ...line,
        ...(table.align[index] === 'r' && { horizontalAlignment: 'Right' as const }),
      })),
    })),
  });
  const hasHead = table.columns.some((name) => name !== '');
  return {
    type: 'Table',
    firstRowAsHeaders: hasHead,
    showGridLines: hasHead,
    columns,
    rows: [
      ...(hasHead ? [drawRow(table.columns, true)] : []),
      ...table.rows.map((row) => drawRow(row, false)),
    ],
  };
}

/** Two lines a row: the first cell, and below it what the others say of it. */
function drawList(table: Table): Element[] {
  const title = tableTitle(table);
  return [
    ...(title === '' ? [] : textLines(title, { weight: 'Bolder', isSubtle: true })),
    ...tableLines(table).flatMap(({ name, rest }) => [
      ...textLines(name, { weight: 'Bolder' }),
      ...(rest === '' ? [] : textLines(rest, {}, { spacing: 'None' })),
    ]),
  ];
}
