import type { IAdaptiveCard, ITextRun } from '@microsoft/teams.cards';
import type { Block, ContactLine } from '#cards/card.ts';
import { literalText, textLines } from './literal-text.ts';

/**
 * Whom to call. A run carries its own link, made of our number alone, so that nothing here is Markdown and no words can
 * be a link. https://learn.microsoft.com/adaptive-cards/schema-explorer/text-run
 */
export function drawContact({
  label,
  lines,
}: Extract<Block, { kind: 'contact' }>): IAdaptiveCard['body'] {
  return [
    ...textLines(label, { weight: 'Bolder' }),
    ...lines.map((line) => ({
      type: 'RichTextBlock' as const,
      spacing: 'None' as const,
      inlines: drawLine(line),
    })),
  ];
}

function drawLine({ call, text }: ContactLine): (ITextRun | string)[] {
  const words = literalText(text.replaceAll(/\s+/g, ' '));
  if (call === undefined) return [words];
  const number: ITextRun = {
    type: 'TextRun',
    text: call.text,
    selectAction: { type: 'Action.OpenUrl', title: `Call ${call.text}`, url: `tel:${call.number}` },
  };
  return [number, ` · ${words}`];
}
