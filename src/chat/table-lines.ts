import type { Block } from '#cards/card.ts';

type Table = Pick<Extract<Block, { kind: 'table' }>, 'columns' | 'rows'>;

/**
 * Each row of a table as an item of a list: what it is about, and what the other columns say of it. The one other column of
 * a pair keeps its lines.
 */
export function tableLines({ columns, rows }: Table): { name: string; rest: string }[] {
  const isPair = columns.length === 2;
  return rows.map(([first = '', ...others]) => ({
    // A bare number says nothing without the name of its column.
    name: /^\d/.test(first) ? `${columns[0]} ${first}` : first,
    rest: others
      .map((cell, index) => ({
        column: columns[index + 1],
        cell: isPair ? cell : cell.replaceAll('\n', '; '),
      }))
      .filter(({ cell }) => cell !== '' && cell !== '–')
      .map(({ column, cell }) => (isPair ? cell : `${column}: ${cell}`))
      .join(' · '),
  }));
}

/** What stands above such a list. Nothing where each line says it, or nobody needs to be told. */
export function tableTitle({ columns, rows }: Table): string {
  const [first = '', second = ''] = columns;
  if (first === '' || rows.every(([name = '']) => /^\d/.test(name))) return '';
  return columns.length === 2 && second !== '' ? `${first} · ${second}` : first;
}
