import type { IAdaptiveCard, IRichTextBlock, ITextRun } from '@microsoft/teams.cards';
import type { Tone } from '#cards/card.ts';
import { inOrder, isRightToLeft, withoutReordering } from '#chat/in-order.ts';

type Look = Omit<ITextRun, 'type' | 'text'>;
type Place = Pick<IRichTextBlock, 'spacing' | 'separator' | 'horizontalAlignment'>;

export const toneColors = {
  neutral: 'Default',
  waiting: 'Accent',
  good: 'Good',
  warning: 'Warning',
  bad: 'Attention',
  drill: 'Default',
} as const satisfies Record<Tone, ITextRun['color']>;

/**
 * Cards have two little languages of their own: templates (`${…}`) and date functions
 * (`{{DATE(…)}}`). An invisible word joiner inside the opening bracket keeps text out of both.
 * https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features
 */
export function literalText(text: string): string {
  return outOfTemplates(inOrder(text));
}

function outOfTemplates(text: string): string {
  return text.replace(/\$(?=\{)/g, '$\u2060').replace(/\{(?=\{)/g, '{\u2060');
}

/**
 * Words as they are. A TextBlock and a Fact read Markdown and can't be told not to; a TextRun never does.
 * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format
 */
export function textLines(text: string, look: Look = {}, place: Place = {}): IRichTextBlock[] {
  return linesOf(inOrder(text), look, place);
}

function linesOf(text: string, look: Look, place: Place): IRichTextBlock[] {
  return text.split(/\r\n|\r|\n/).map((line, index) => ({
    type: 'RichTextBlock',
    ...place,
    ...(index > 0 && { spacing: 'None' as const, separator: false }),
    // An empty run takes no height, and the blank line would be lost.
    inlines: [{ type: 'TextRun', text: line === '' ? '\u00a0' : outOfTemplates(line), ...look }],
  }));
}

/** The same without a look, in the short form of a run: a table has hundreds of cells, and a card 28 KB. */
export function bareLines(text: string): IRichTextBlock[] {
  return textLines(text).map((line) => ({
    ...line,
    inlines: (line.inlines ?? []).map((run) =>
      typeof run === 'object' && run.type === 'TextRun' ? run.text : run,
    ),
  }));
}

/** Words for families: those of a language that is written from the right begin there. */
export function spokenLines(text: string): IAdaptiveCard['body'] {
  const lines = linesOf(withoutReordering(text), {}, { spacing: 'Small' });
  return isRightToLeft(text) ? [{ type: 'Container', rtl: true, items: lines }] : lines;
}
