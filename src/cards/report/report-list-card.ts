import { note, say, table } from '#cards/blocks.ts';
import type { Block, Button, Card } from '#cards/card.ts';

/** A report to choose. */
export type ReportChoice = { name: string; button: string; tells: string };

/** Teams shows six buttons of a card, and a telephone has no menu for more. */
const mostButtons = 6;

/** What reports there are from the given one on, each a press away; those that have no room are behind one more press. */
export function reportChoices(
  choices: readonly ReportChoice[],
  {
    after = 0,
    besides = 0,
  }: { after?: number /** Other buttons of the card. */; besides?: number } = {},
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
      say('Reports for boards and staff, of the last 30 days:'),
      table(
        ['Report', 'Tells'],
        'll',
        left.map(({ button, tells }) => [button, tells]),
      ),
      note(
        'For other days or one school, type “audit report”, the report, and either or both: “audit report closures last 30 days”, “audit report reach Oak Elementary 2026”.',
      ),
    ],
    buttons: [
      ...shown.map(({ name, button }) => press(button, { report: name })),
      ...(shown.length === left.length
        ? []
        : [press('More reports', { after: String(after + shown.length) })]),
    ],
  };
}

/** What reports there are, on a card of its own. */
export function reportListCard(choices: readonly ReportChoice[], after = 0): Card {
  return { title: 'Reports', ...reportChoices(choices, { after }), summary: 'Reports' };
}
