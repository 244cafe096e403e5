import { typedIn } from '#cards/as-typed.ts';
import { note, strong, table } from '#cards/blocks.ts';
import type { Block, Button, Card } from '#cards/card.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { editDistance } from '#domain/shared/typed/edit-distance.ts';

/** What can be typed, and what it does. `isUsual`: among the first that somebody needs. */
export type HelpLine = { words: string; help: string; isUsual?: true };

/** More than a handful, and nobody reads any of them. */
const mostUsual = 7;

/**
 * What the actor may type, in the words of their platform: what they need most first, and the rest behind “More”.
 * @example helpCard('slack', { lines: [{ words: 'closure status', help: 'The closure that is live', isUsual: true }] })
 */
export function helpCard(
  platform: Platform,
  asked: {
    /** All that this person may type. */
    lines: readonly HelpLine[];
    isWhole?: boolean;
    /** The address of docs/principal.md, as a page. */
    guide: string;
    /** What was said, where nothing knows it. */
    lost?: readonly string[];
    /** What it may have meant: each opens a form that keeps the words. */
    forms?: readonly NearForm[];
  },
): Card {
  const { lines, lost } = asked;
  const usual = lines.filter(({ isUsual }) => isUsual).slice(0, mostUsual);
  const meant =
    lost &&
    didYouMean(
      lost,
      lines.map((line) => line.words),
    );
  // Somebody who mistyped “status” wants no form.
  const forms = meant === undefined || isForm(meant) ? (asked.forms ?? []) : [];
  const shown = asked.isWhole === true || usual.length === 0 ? lines : usual;
  const say = (words: string) => typedIn(platform, words);
  return {
    title: 'What you can type',
    blocks: [
      ...(lost === undefined ? [] : [lostBlock(platform, lost, meant)]),
      table(
        ['', ''],
        'll',
        shown.map(({ words, help }) => [say(words), help]),
      ),
      note(
        'No one is called until a second person approves. Never type a phone number: a form asks for it.',
      ),
    ],
    buttons: [
      ...forms.map(formButton),
      ...(lines.some(({ words }) => words === 'closure')
        ? [notifyButton, guideButton(asked.guide)]
        : []),
      ...(shown.length < lines.length ? [moreButton(lines.length - shown.length)] : []),
    ],
    summary: 'What you can type to Bellwether',
  };
}

/** A form that is opened by saying these words. */
export type NearForm = { words: string; label: string };

const isForm = (words: string) => /^closure (?:closed|late|early|lockdown)$/.test(words);

/** What was typed goes along, so that the form is filled in as far as it is understood. */
function formButton({ words, label }: NearForm): Button {
  return { verb: 'say', label, data: { words: shownWords([words]) }, opensForm: true };
}

/** The first button of a requester. */
export const notifyButton: Button = {
  verb: 'closure',
  label: 'Notify families',
  style: 'primary',
  data: {},
  opensForm: true,
};

/** How closures are asked for, on one page. */
const guideButton = (opens: string): Button => ({
  verb: 'open',
  label: 'The one-page guide',
  data: {},
  opens,
});

function moreButton(more: number): Button {
  return { verb: 'help', label: `More (${more})`, data: {} };
}

function lostBlock(platform: Platform, lost: readonly string[], meant: string | undefined): Block {
  const question = meant === undefined ? '' : ` Did you mean ${typedIn(platform, meant)}?`;
  return strong(`I don’t recognize “${saidBack(platform, lost)}”.${question}`);
}

/** What is not known is said back as it was typed, but no digits of it: they may be a family's number. */
function saidBack(platform: Platform, words: readonly string[]): string {
  // Cut first: the rest is not shown, and is as long as somebody likes.
  const said = shownWords(words);
  return platform === 'slack' ? `/${said}` : said.replace(/^closure (?=.)/, '');
}

/** What is said back, and carried by a button. */
const shownWords = (words: readonly string[]): string =>
  hideNumbers(words.join(' ').slice(0, 120)).slice(0, 60).trim();

/** Whole runs at a time, so that no text makes the search begin again and again. */
function hideNumbers(words: string): string {
  return words.replaceAll(/[+().\s\p{Nd}-]{7,}/gu, (run) =>
    (run.match(/\p{Nd}/gu) ?? []).length < 2 ? run : ' … ',
  );
}

const longestWord = 20;

/**
 * The known command that what was typed may have been meant as: the nearest, and the first of those that are equally
 * near; undefined where nothing is near. The subject counts where several are, but may be wrong or mistyped as well:
 * what is said to the bot in Teams without one was taken as said of a closure.
 */
function didYouMean(typed: readonly string[], known: readonly string[]): string | undefined {
  const words = typed.slice(0, 3).map((word) => word.toLowerCase().slice(0, longestWord));
  const [subject = '', first = '', second = ''] = words;
  const scored = known.map((command) => {
    const last = command.split(' ').at(-1) ?? '';
    const changes = Math.min(
      editDistance(first, last),
      editDistance(`${first} ${second}`.trim(), command),
    );
    return { command, changes, isNear: changes <= (last.length < 5 ? 1 : 2) };
  });
  const near = scored.filter(({ isNear }) => isNear);
  const least = Math.min(...near.map(({ changes }) => changes));
  const nearest = near.filter(({ changes }) => changes === least).map(({ command }) => command);
  return nearest.find((command) => command.startsWith(subject)) ?? nearest[0];
}
