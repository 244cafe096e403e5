import { fact, factList, note, say } from '#cards/blocks.ts';
import type { Block, Button, Card } from '#cards/card.ts';
import { clock, day } from '#cards/format.ts';
import { waitingUntil } from '#conversation/closure/reach-facts.ts';
import type { PlannedLine, ReturnedLine, WaitingLine } from '#domain/closure/approval/waiting.ts';
import { whatWords } from '#domain/closure/view/campaign-line.ts';
import { plural } from '#domain/shared/count-words.ts';

/** Teams folds the seventh button away. */
export const mostButtons = 6;

/** In somebody's own chat, beside the closures that were sent one by one: all the others that wait for them. */
export function digestCard(lines: readonly WaitingLine[], timeZone: string): Card {
  if (lines.length === 0) {
    const text = 'All of these were decided. Nothing in this list waits for you.';
    return { title: 'Waiting for your approval', blocks: [say(text)], buttons: [], summary: text };
  }
  const title = `${lines.length} more ${lines.length === 1 ? 'closure needs' : 'closures need'} your approval`;
  return {
    title,
    badge: { text: 'Waiting for approval', tone: 'waiting' },
    blocks: lineBlocks(lines, timeZone),
    buttons: lines.slice(0, mostButtons).map(openButton),
    summary: `${title}: ${lines.map(({ number }) => `closure ${number}`).join(', ')}.`,
  };
}

/** A line each, of as many as have a button. */
export function lineBlocks(lines: readonly AnyLine[], timeZone: string): Block[] {
  const more = lines.length - mostButtons;
  return [
    factList(
      lines
        .slice(0, mostButtons)
        .map((line) => fact(`Closure ${line.number}`, lineWords(line, timeZone))),
    ),
    ...(more > 0
      ? [note(`And ${plural(more, 'more', 'more')}. They appear here as you decide these.`)]
      : []),
  ];
}

type AnyLine = WaitingLine | PlannedLine | ReturnedLine;

function lineWords(line: AnyLine, timeZone: string): string {
  const { schools, eventDate, author, isMine } = line;
  const where = schools.length > 2 ? plural(schools.length, 'school') : schools.join(', ');
  const by = isMine ? '' : ` · requested by ${author}`;
  return `${whatWords(line)}, ${day(eventDate)} · ${where}${by} · ${untilWords(line, timeZone)}`;
}

function untilWords(line: AnyLine, timeZone: string): string {
  if ('opensAt' in line) return waitingUntil(line.opensAt, { from: line.now, timeZone });
  if ('expiresAt' in line) return `decide by ${clock(line.expiresAt, timeZone)}`;
  const { state, by, reason } = line;
  const did = state === 'expired' ? 'expired' : by === null ? 'sent back' : `sent back by ${by}`;
  return reason === '' ? did : `${did}: ${reason}`;
}

/** Sends the closure's own card, whose buttons decide. */
export const openButton = ({ id, number }: WaitingLine): Button => ({
  verb: 'open-waiting',
  label: `Open closure ${number}`,
  data: { campaign: id },
});
