import { note, say } from '#cards/blocks.ts';
import type { Block, Button, Card } from '#cards/card.ts';

/** A report to choose. */
export type ReportChoice = { name: string; button: string };

/** Teams shows six buttons of a card, and a telephone has no menu for more. */
const mostButtons = 6;

/** What reports there are from the given one on, each a press away; those that have no room are behind one more press. */
export function reportChoices(
  choices: readonly ReportChoice[],
  {
    after = 0,
    besides = 0,
    school,
  }: {
    after?: number;
    /** Other buttons of the card. */
    besides?: number;
    /** One of the district, for an example. */
    school?: string | undefined;
  } = {},
): { blocks: Block[]; buttons: Button[] } {
  const left = choices.slice(after);
  const room = mostButtons - besides;
  const shown = left.length <= room ? left : left.slice(0, room - 1);
  const press = (label: string, data: Record<string, string>): Button => ({
    verb: 'report',
    label,
    data,
  });
  return {
    blocks: [
      say('Reports, last 30 days:'),
      note(`For other days or one school, type for example ${reportExamples(school)}.`),
    ],
    buttons: [
      ...shown.map(({ name, button }) => press(button, { report: name })),
      ...(shown.length === left.length
        ? []
        : [press('More reports', { after: String(after + shown.length) })]),
    ],
  };
}

/** How days and a school are typed behind a report. */
export function reportExamples(school: string | undefined): string {
  const ofSchool = school === undefined ? '' : ` or “audit report closures ${school} 2026”`;
  return `“audit report closures november”${ofSchool}`;
}

/** What reports there are, on a card of its own. */
export function reportListCard(
  choices: readonly ReportChoice[],
  of: { after?: number; school?: string | undefined } = {},
): Card {
  return { title: 'Reports', ...reportChoices(choices, of), summary: 'Reports' };
}
