import type { IAdaptiveCard, IRichTextBlock, ITable, ITextRun } from '@microsoft/teams.cards';
import type { Block, ContactLine, Fact } from '#cards/card.ts';
import { drawTable } from './draw-table.ts';
import { literalText, spokenLines, textLines, toneColors } from './literal-text.ts';
import { mentionText } from './mentions.ts';

type Element = IAdaptiveCard['body'][number];

/** The body of a card, in the elements that every Teams client draws. */
export function drawBlocks(blocks: Block[]): Element[] {
  const elements: Element[] = [];
  let isRuled = false;
  for (const block of blocks) {
    const [first, ...rest] = drawBlock(block);
    if (first !== undefined)
      elements.push(isRuled ? { ...first, separator: true } : first, ...rest);
    isRuled = block.kind === 'divider';
  }
  return elements;
}

function drawBlock(block: Block): Element[] {
  switch (block.kind) {
    case 'text':
      return textLines(block.text, lookOf(block));
    case 'heading':
      return textLines(block.text, { size: 'Medium', weight: 'Bolder' });
    case 'note':
      return textLines(
        block.text,
        { size: 'Small', isSubtle: true, color: toneColors[block.tone ?? 'neutral'] },
        { spacing: 'Small' },
      );
    case 'mention':
      return drawMention(block);
    case 'quote':
      return [
        {
          type: 'Container',
          style: 'emphasis',
          items: [
            ...textLines(block.label, { size: 'Small', weight: 'Bolder' }),
            ...spokenLines(block.text),
          ],
        },
      ];
    case 'code':
      return textLines(block.text, { fontType: 'Monospace', size: 'Small' });
    case 'facts':
      return drawFacts(block);
    case 'contact':
      return drawContact(block);
    case 'table':
      return drawTable(block);
    case 'progress':
      return drawProgress(block);
    case 'divider':
      return [];
  }
}

const lookOf = ({ strong }: { strong?: boolean }) =>
  strong === true ? { weight: 'Bolder' as const } : {};

function drawMention({ lead, people, rest }: Extract<Block, { kind: 'mention' }>): Element[] {
  return [
    ...textLines(lead),
    { type: 'TextBlock', wrap: true, spacing: 'None', text: mentionText(people) },
    ...(rest === '' ? [] : textLines(rest, {}, { spacing: 'None' })),
  ];
}

function drawLine({ label, value }: Fact, index: number): IRichTextBlock {
  return {
    type: 'RichTextBlock',
    ...(index > 0 && { spacing: 'None' as const }),
    inlines: [
      { type: 'TextRun', text: literalText(label), weight: 'Bolder' },
      literalText(`  ${value.replaceAll(/\s+/g, ' ')}`),
    ],
  };
}

function drawFacts({ facts, layout }: Extract<Block, { kind: 'facts' }>): Element[] {
  if (layout === 'lines') return facts.map(drawLine);
  return facts.length === 0 ? [] : [drawColumns(facts)];
}

function drawColumns(facts: readonly Fact[]): ITable {
  return {
    type: 'Table',
    showGridLines: false,
    firstRowAsHeaders: false,
    columns: [{ width: 1 }, { width: 2 }],
    rows: facts.map(({ label, value }) => ({
      type: 'TableRow',
      cells: [
        { type: 'TableCell', items: textLines(label, { weight: 'Bolder' }) },
        { type: 'TableCell', items: textLines(value) },
      ],
    })),
  };
}

const barLength = 25;

/** A bar of characters: the card format has none before 1.6, and container colors vary by theme. */
function drawProgress(block: { done: number; total: number; label: string }): Element[] {
  const share = block.total > 0 ? Math.min(Math.max(0, block.done / block.total), 1) : 0;
  // Rounded down, so that a full bar means that all is done.
  const full = Math.floor(share * barLength);
  const runs = [
    { type: 'TextRun' as const, text: '█'.repeat(full), color: 'Good' as const },
    { type: 'TextRun' as const, text: '░'.repeat(barLength - full), isSubtle: true },
  ];
  return [
    { type: 'RichTextBlock', inlines: runs.filter(({ text }) => text !== '') },
    ...textLines(block.label, { size: 'Small' }, { spacing: 'None' }),
  ];
}

/**
 * Whom to call. A run carries its own link, made of our number alone, so that nothing here is Markdown and no words can
 * be a link. https://learn.microsoft.com/adaptive-cards/schema-explorer/text-run
 */
function drawContact({ label, lines }: Extract<Block, { kind: 'contact' }>): IAdaptiveCard['body'] {
  return [
    ...textLines(label, { weight: 'Bolder' }),
    ...lines.map((line) => ({
      type: 'RichTextBlock' as const,
      spacing: 'None' as const,
      inlines: contactRuns(line),
    })),
  ];
}

function contactRuns({ call, text }: ContactLine): (ITextRun | string)[] {
  const words = literalText(text.replaceAll(/\s+/g, ' '));
  if (call === undefined) return [words];
  const number: ITextRun = {
    type: 'TextRun',
    text: call.text,
    selectAction: { type: 'Action.OpenUrl', title: `Call ${call.text}`, url: `tel:${call.number}` },
  };
  return [number, ` · ${words}`];
}
