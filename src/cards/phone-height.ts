import type { Block } from './card.ts';

/*
 * About how high blocks are on a phone 390 pixels wide, whichever platform draws them higher. A guess that is rather too
 * high: `test/long/browser/cards-of-the-worst-case-fit-a-phone.test.ts` holds it against both.
 */

const line = 22;
const small = 18;
const gap = 4;

/** Characters that stand in one line. */
const perLine = { text: 39, strong: 35, note: 43, quote: 36 };

const linesOf = (text: string, width: number) =>
  text.split('\n').reduce((sum, one) => sum + Math.max(1, Math.ceil(one.length / width)), 0);

const heightOf = (blocks: readonly Block[]): number =>
  blocks.reduce((sum, block) => sum + blockHeight(block), 0);

/** The title of a card with its state below it. */
export const titleHeight = (title: string): number => linesOf(title, 28) * 26 + line + gap;

/** Of a phone’s screen, and what a row of buttons takes of it. */
const screen = 735;
const buttonRow = 46;

/** What the title, the line below it and the buttons leave of a screen. */
export const roomBelow = (
  title: string,
  { head, buttonRows }: { head: readonly Block[]; buttonRows: number },
): number => screen - buttonRows * buttonRow - titleHeight(title) - heightOf(head);

function blockHeight(block: Block): number {
  switch (block.kind) {
    case 'text':
      return linesOf(block.text, block.strong ? perLine.strong : perLine.text) * line + gap;
    case 'heading':
      return linesOf(block.text, perLine.strong) * line + gap;
    case 'note':
      return linesOf(block.text, perLine.note) * small + gap;
    case 'quote':
      return (
        linesOf(block.label, perLine.strong) * line +
        linesOf(block.text, perLine.quote) * line +
        gap
      );
    case 'facts':
      return block.facts.reduce(
        (sum, { label, value }) => sum + linesOf(`${label}  ${value}`, perLine.text) * line,
        gap,
      );
    case 'progress':
      return 2 * line + gap;
    case 'table':
      return (block.rows.length + 1) * 28 + gap;
    default:
      // Of these no card makes its room dependent.
      return 3 * line + gap;
  }
}

/** What a card says of one matter, in ever fewer words; an empty list where Details has it. */
export type Part = {
  forms: readonly (readonly Block[])[];
  /** When each form gives way to the next one: the smallest number of all parts first. */
  yields: readonly number[];
};

export const always = (blocks: readonly Block[]): Part => ({ forms: [blocks], yields: [] });
export const none: Part = always([]);

/** Whole, and in short once everything else on the card gave way. */
export const inTwo = (whole: readonly Block[], short: readonly Block[]): Part => ({
  forms: [whole, short],
  yields: [20],
});

/** The blocks of these parts, in their order, with as many words as there is room for. */
export function fitParts(parts: readonly Part[], room: number): Block[] {
  const steps = parts
    .flatMap(({ yields }, part) => yields.map((at, index) => ({ at, part, form: index + 1 })))
    .toSorted((one, other) => one.at - other.at);
  const shown = parts.map(({ forms }) => forms[0] ?? []);
  for (const { part, form } of steps) {
    if (heightOf(shown.flat()) <= room) break;
    shown[part] = parts[part]?.forms[form] ?? [];
  }
  return shown.flat();
}
