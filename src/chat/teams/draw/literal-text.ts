import type { IAdaptiveCard, IRichTextBlock, ITextRun } from '@microsoft/teams.cards';
import type { Tone } from '#cards/card.ts';

type Look = Omit<ITextRun, 'type' | 'text'>;
type Place = Pick<IRichTextBlock, 'spacing' | 'separator' | 'horizontalAlignment'>;

export const toneColors = {
  neutral: 'Default',
  waiting: 'Accent',
  good: 'Good',
  warning: 'Warning',
  bad: 'Attention',
} as const satisfies Record<Tone, ITextRun['color']>;

/**
 * Cards have two little languages of their own: templates (`${…}`) and date functions
 * (`{{DATE(…)}}`). An invisible word joiner inside the opening bracket keeps text out of both.
 * https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features
 */
export function literalText(text: string): string {
  return text.replace(/\$(?=\{)/g, '$\u2060').replace(/\{(?=\{)/g, '{\u2060');
}

/**
 * Words as they are. A TextBlock and a Fact read Markdown and can't be told not to; a TextRun never does.
 * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format
 */
export function textLines(text: string, look: Look = {}, place: Place = {}): IRichTextBlock[] {
  return text.split(/\r\n|\r|\n/).map((line, index) => ({
    type: 'RichTextBlock',
    ...place,
    ...(index > 0 && { spacing: 'None' as const, separator: false }),
    // An empty run takes no height, and the blank line would be lost.
    inlines: [{ type: 'TextRun', text: line === '' ? '\u00a0' : literalText(line), ...look }],
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

/** Whether the first letter is one of a script that is written from the right. */
export function isRightToLeft(text: string): boolean {
  return /^\P{L}*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u.test(
    text,
  );
}

/** Words for families: those of a language that is written from the right begin there. */
export function spokenLines(text: string): IAdaptiveCard['body'] {
  const lines = textLines(text, {}, { spacing: 'Small' });
  return isRightToLeft(text) ? [{ type: 'Container', rtl: true, items: lines }] : lines;
}
