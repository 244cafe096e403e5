import type { RichTextBlock, RichTextSection } from '@slack/types';
import type { Block } from '#cards/card.ts';
import { tableLines, tableTitle } from '#chat/table-lines.ts';
import { cut, richText, words } from './slack-text.ts';

type Table = Pick<Extract<Block, { kind: 'table' }>, 'columns' | 'rows'>;

/** In characters of JSON: a long table must leave room for the rest of the message. */
const maxLength = 6000;
const maxCell = 600;

/**
 * A table as a list, which wraps on a telephone like any words. Slack's own table may stand once in a message, below all
 * else, and is scrolled sideways; in a code block no column can be read once a row is wider than the screen.
 * https://docs.slack.dev/reference/block-kit/blocks/table-block
 */
export function drawTable(table: Table): RichTextBlock {
  const title = tableTitle(table);
  const isPair = table.columns.length === 2;
  const mark = (rest: string) => (isPair ? (rest.includes('\n') ? '\n' : ': ') : ' · ');
  const lines = tableLines(table).map(({ name, rest }) =>
    line(name, rest && `${mark(rest)}${rest}`),
  );
  const shown = lines.slice(0, fitting(lines));
  const more = lines.length - shown.length;
  return richText(
    ...(title === '' ? [] : [line(title)]),
    ...(shown.length === 0
      ? [line('', '–')]
      : [{ type: 'rich_text_list' as const, style: 'bullet' as const, elements: shown }]),
    ...(more === 0 ? [] : [line('', `… ${more} more rows`)]),
  );
}

function line(name: string, rest = ''): RichTextSection {
  return {
    type: 'rich_text_section',
    elements: [
      ...(name === '' ? [] : [words(cut(name, maxCell), { bold: true })]),
      ...(rest === '' ? [] : [words(cut(rest, maxCell))]),
    ],
  };
}

/** How many lines there is room for. */
function fitting(lines: readonly RichTextSection[]): number {
  let length = 0;
  const tooMany = lines.findIndex((one) => {
    length += JSON.stringify(one).length;
    return length > maxLength;
  });
  return tooMany === -1 ? lines.length : tooMany;
}
