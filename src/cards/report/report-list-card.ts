import { note, say, table } from '#cards/blocks.ts';
import type { Block, Button } from '#cards/card.ts';

/** A report to choose. */
export type ReportChoice = { name: string; button: string; tells: string };

/** Below the audit report: what else there is, each a press away. */
export function reportChoices(choices: readonly ReportChoice[]): {
  blocks: Block[];
  buttons: Button[];
} {
  return {
    blocks: [
      say('Reports for boards and staff, of the last 30 days:'),
      table(
        ['Report', 'Tells'],
        'll',
        choices.map(({ button, tells }) => [button, tells]),
      ),
      note(
        'For other days or one school, type “audit report”, the report, and either or both: “audit report closures last 30 days”, “audit report reach Oak Elementary 2026”.',
      ),
    ],
    buttons: choices.map(({ name, button }) => ({
      verb: 'report',
      label: button,
      data: { report: name },
    })),
  };
}
