import type { Block, Fact, Tone } from './card.ts';

/*
 * The blocks of a card. For example:
 *
 *   blocks: [strong('Calling has stopped.'), factList([fact('Phones', '1,990')]), note('Tell IT.', 'bad')]
 */

/** A sentence or two. */
export const say = (text: string): Block => ({ kind: 'text', text });

/** The sentence to see first. */
export const strong = (text: string): Block => ({ kind: 'text', text, strong: true });

/** Small print, in grey or in the color of its tone. */
export const note = (text: string, tone?: Tone): Block => ({
  kind: 'note',
  text,
  ...(tone === undefined ? {} : { tone }),
});

export const heading = (text: string): Block => ({ kind: 'heading', text });

/** Words that will be spoken or sent, under a label. */
export const quote = (label: string, text: string): Block => ({ kind: 'quote', label, text });

/** Sentences under a heading; nothing where there are none. */
export const bulletList = (title: string, lines: readonly string[]): Block[] =>
  lines.length === 0 ? [] : [heading(title), say(lines.map((line) => `• ${line}`).join('\n'))];

/** What people copy as it stands. */
export const code = (text: string): Block => ({ kind: 'code', text });

export const fact = (label: string, value: string): Fact => ({ label, value });

export const factList = (facts: Fact[]): Block => ({ kind: 'facts', facts });

/** Facts one under the other, each label in front of its words. */
export const lineList = (facts: Fact[]): Block => ({ kind: 'facts', facts, layout: 'lines' });

/** `align` has one letter a column: l left, r right. */
export const table = (columns: string[], align: string, rows: string[][]): Block => ({
  kind: 'table',
  columns,
  align,
  rows,
});

/** A bar of `done` out of `total`, with its label beside it. */
export const progress = (done: number, total: number, label: string): Block => ({
  kind: 'progress',
  done,
  total,
  label,
});
