import { note, strong, table } from '#cards/blocks.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { Block, Card } from './card.ts';
import { didYouMean } from './did-you-mean.ts';

/** What can be typed, and what it does. */
type Line = { words: string; help: string };

/**
 * What one can say, in the words of the platform the asker is on. `lost`: what was said, where nothing knows it.
 * @example helpCard('slack', [{ words: 'closure status', help: 'The closure that is live' }])
 */
export function helpCard(
  platform: Platform,
  lines: readonly Line[],
  lost?: readonly string[],
): Card {
  const say = (words: string) => (platform === 'slack' ? `/${words}` : `@Bellwether ${words}`);
  return {
    title: 'Bellwether: what you can type',
    blocks: [
      ...(lost === undefined ? [] : [lostBlock(lost, { lines, say })]),
      table(
        ['Type', 'What it does'],
        'll',
        lines.map(({ words, help }) => [say(words), help]),
      ),
      note(
        'No one is called until a second person approves. Only you see these answers; the closure’s card is in the channel. Never type a phone number in a channel or after a command: a form asks for it.',
      ),
    ],
    buttons: [
      { verb: 'closure', label: 'Tell families', style: 'primary', data: {}, opensForm: true },
    ],
    summary: 'What you can type to Bellwether',
  };
}

function lostBlock(
  lost: readonly string[],
  { lines, say }: { lines: readonly Line[]; say: (words: string) => string },
): Block {
  const meant = didYouMean(
    lost,
    lines.map(({ words }) => words),
  );
  const question = meant.length === 0 ? '' : ` Did you mean ${meant.map(say).join(' or ')}?`;
  return strong(`I don’t recognize “${saidBack(lost)}”.${question} You can type:`);
}

/** What is not known is said back, but no digits of it: they may be a family's number. */
function saidBack(words: readonly string[]): string {
  // Cut first: the rest is not shown, and is as long as somebody likes.
  return hideNumbers(words.join(' ').slice(0, 120)).slice(0, 60).trim();
}

/** Whole runs at a time, so that no text makes the search begin again and again. */
function hideNumbers(words: string): string {
  return words.replaceAll(/[+().\s\p{Nd}-]{7,}/gu, (run) =>
    (run.match(/\p{Nd}/gu) ?? []).length < 2 ? run : ' … ',
  );
}
