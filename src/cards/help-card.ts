import type { Platform } from '#domain/shared/platform.ts';
import type { Block, Card } from './card.ts';
import { didYouMean } from './did-you-mean.ts';

/** Every command, and what it does. */
const commands: readonly (readonly [words: string, does: string])[] = [
  ['closure', 'Opens the form to tell families'],
  ['closure late', 'The same, for a late start: late 2h'],
  ['closure early', 'The same, for an early dismissal at a time'],
  ['closure status', 'The closure that is live, or one by number'],
  ['closure stop', 'Stops it: one person is enough'],
  ['closure correct', 'Tells those whom it reached that it was wrong'],
  ['closure pause', 'Pauses it: one person is enough'],
  ['closure resume', 'Goes on after a pause: takes two people'],
  ['closure freeze', 'Stops all dialing of the district'],
  ['closure unfreeze', 'Ends that: takes two people'],
  ['closure why', 'Why one family was called, or was not'],
  ['closure unreached', 'Families to call by hand'],
  ['closure training', 'Your training: until when, and the course'],
  ['closure people', 'Who may do what, and changes of it'],
  ['closure away', 'You are away: until when, who stands in'],
  ['closure back', 'You are back before that day'],
  ['closure link', 'Links this account to you, by signing in'],
  ['consent find', 'How one number stands; its family page'],
  ['consent record', 'Takes down a consent'],
  ['consent revoke', 'Takes down a withdrawal'],
  ['consent history', 'All that is on file for one number'],
  ['consent gaps', 'Families we can’t reach, and why'],
  ['consent tasks', 'Texts to read, numbers to look into'],
  ['consent report', 'Which families may be called, by school'],
  ['audit report', 'Who asked, who approved, evidence'],
  ['audit now', 'Looks through everything for faults'],
  ['audit findings', 'What audits found and nobody closed yet'],
  ['closure help', 'This page'],
];

/** What one can say, in the words of the platform the asker is on. `lost`: what was said, where nothing knows it. */
export function helpCard(platform: Platform, lost?: readonly string[]): Card {
  const say = (words: string) => (platform === 'slack' ? `/${words}` : `@Bellwether ${words}`);
  return {
    title: 'Bellwether: what you can say',
    blocks: [
      ...(lost === undefined ? [] : [lostBlock(lost, say)]),
      {
        kind: 'table',
        columns: ['Say', 'What it does'],
        align: 'll',
        rows: commands.map(([words, does]) => [say(words), does]),
      },
      {
        kind: 'note',
        text: 'Nothing is called before a second person approves it. Answers here are for you alone; the closure’s own card stands in the channel. Never type a telephone number in a channel or after a command: a form asks for it.',
      },
    ],
    buttons: [
      { verb: 'closure', label: 'Tell families', style: 'primary', data: {}, opensForm: true },
    ],
    summary: 'What you can say to Bellwether',
  };
}

function lostBlock(lost: readonly string[], say: (words: string) => string): Block {
  const meant = didYouMean(
    lost,
    commands.map(([words]) => words),
  );
  const question = meant.length === 0 ? '' : ` Did you mean ${meant.map(say).join(' or ')}?`;
  return {
    kind: 'text',
    text: `I don’t recognize “${saidBack(lost)}”.${question} This is what you can say:`,
    strong: true,
  };
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
