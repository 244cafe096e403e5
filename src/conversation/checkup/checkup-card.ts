import { bulletList, note, say } from '#cards/blocks.ts';
import type { Card } from '#cards/card.ts';
import { day, time } from '#cards/format.ts';
import type { Checkup, Trouble } from '#domain/district/checkup/checkup.ts';
import { plural } from '#domain/shared/count-words.ts';

/** What the bot's weekly checkup found: each trouble in a sentence with what to do, or one line that all is well. */
export function checkupCard({ week, at, timeZone, asked, troubles }: Checkup): Card {
  const red = troubles.filter(({ light }) => light === 'red');
  const yellow = troubles.filter(({ light }) => light === 'yellow');
  const badge = badgeOf(red.length, yellow.length);
  const title = `Weekly checkup · week of ${day(week)}`;
  return {
    title,
    badge,
    blocks: [
      ...(troubles.length === 0
        ? [say(`All ${plural(asked, 'check')} passed. Nothing needs to be done.`)]
        : []),
      ...bulletList('Fix now', linesOf(red)),
      ...bulletList('Look at this week', linesOf(yellow)),
      note(
        `As of ${time(at, timeZone)}. The bot asks with its own settings and login. For the dial worker and each role’s rights, ask IT to run “npm run doctor” where they run.`,
      ),
    ],
    buttons: [],
    summary: `Weekly checkup: ${badge.text.toLowerCase()}`,
  };
}

function badgeOf(red: number, yellow: number): NonNullable<Card['badge']> {
  if (red + yellow === 0) return { text: 'All is well', tone: 'good' };
  const parts = [
    ...(red === 0 ? [] : [`${red} to fix`]),
    ...(yellow === 0 ? [] : [`${yellow} to look at`]),
  ];
  return { text: parts.join(', '), tone: red === 0 ? 'warning' : 'bad' };
}

/** A card is read on a phone; npm run doctor tells all. */
const mostLines = 8;

/** What one act mends stands on one line, before that act. */
function linesOf(troubles: readonly Trouble[]): string[] {
  const lines = [...Map.groupBy(troubles, ({ todo }) => todo)].map(([todo, of]) =>
    [...of.map(({ says }) => says), todo].join(' '),
  );
  const more = lines.length - mostLines;
  return more <= 0 ? lines : [...lines.slice(0, mostLines), `${more} more: run “npm run doctor”.`];
}
