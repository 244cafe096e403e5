import { fact, heading, lineList, note, quote, say, strong } from '#cards/blocks.ts';
import type { Block, Button, Card } from '#cards/card.ts';
import { cutAt } from '#cards/cut-at.ts';
import { clock } from '#cards/format.ts';
import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { id, press } from '#conversation/kit/press.ts';
import { readNumber } from '#conversation/kit/read-number.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import {
  findWhoIsSafe,
  type Unanswered,
  type WhoIsSafe,
} from '#domain/closure/safe/find-who-is-safe.ts';
import { count, plural } from '#domain/shared/count-words.ts';

const pageNumber = (given = '') => (/^\d{1,4}$/.test(given) ? Number(given) : 0);

export const whoIsSafeCommand = {
  typed: {
    'closure who-is-safe': {
      who: 'safe-readers',
      help: 'Staff who said that they are safe',
      isUsual: true,
      detail:
        'Of a secure, lockdown, shelter or evacuation that tells staff: by school, by name who has not answered, and what staff texted. Without a number, the one that asks now. In private; views are logged.',
      example: '12',
      answer: async (context, actor, [word]) => {
        const number = readNumber(word);
        return number === 'not-a-number'
          ? refuse('not-a-number')
          : show(context, actor, { closure: { number }, page: 0 });
      },
    },
  },
  pressed: {
    'who-is-safe': press({ campaign: id, page: pageNumber }, 'not-found', (context, actor, on) =>
      show(context, actor, { closure: { id: on.campaign }, page: on.page }),
    ),
  },
} satisfies Command;

async function show(
  { db, vault }: CommandContext,
  { operator }: Actor,
  asked: { closure: { id?: string; number?: number | undefined }; page: number },
): Promise<Reply> {
  const found = await findWhoIsSafe(db, vault, { operator, ...asked });
  if (found.kind === 'refused')
    return refuse(found.reason === 'no-campaign' ? 'not-found' : found.reason);
  return { kind: 'private', card: safeCard(found.who) };
}

/** Counts by school, and who has not answered. */
function safeCard(who: WhoIsSafe): Card {
  const { closure, asked, safe, schools } = who;
  const title = `Closure ${closure.number}: who is safe`;
  const words = `${count(safe)} of ${count(asked)} staff safe`;
  return {
    title,
    blocks: [
      strong(`${words} at ${clock(who.at, who.timeZone)}.`),
      ...(schools.length < 2
        ? []
        : [
            lineList(
              schools.map((one) =>
                fact(one.name, `${count(one.safe)} of ${count(one.asked)} safe`),
              ),
            ),
          ]),
      ...unansweredBlocks(who),
      ...wroteBlocks(who),
      note(
        'Staff without a phone on this call list aren’t counted. Only you see this. Views are logged.',
      ),
    ],
    buttons: buttonsOf(who),
    summary: `${title}: ${words}`,
  };
}

function unansweredBlocks({
  unanswered,
  unansweredInAll,
  asked,
  page,
  pages,
  ...who
}: WhoIsSafe): Block[] {
  if (asked === 0)
    return [say('This closure’s list has no phone of somebody who works at your schools.')];
  if (unansweredInAll === 0) return [say('Everyone who was asked has answered.')];
  return [
    heading(`No answer yet: ${plural(unansweredInAll, 'person', 'people')}`),
    say(unanswered.map((one) => `• ${lineOf(one, who.timeZone)}`).join('\n')),
    ...(pages < 2 ? [] : [note(`Page ${page + 1} of ${pages}.`)]),
  ];
}

/** In their own words, at once: a person of the front office has them as well, to answer. */
const wroteBlocks = ({ wrote, timeZone }: WhoIsSafe): Block[] =>
  wrote.map(({ name, at, words }) =>
    quote(`${name} wrote, ${clock(at, timeZone)}`, cutAt(words, mostOfWords) || '(no words)'),
  );

const mostOfWords = 300;

function lineOf({ name, schools, sharedAt }: Unanswered, timeZone: string): string {
  const shared =
    sharedAt === undefined
      ? ''
      : `. Shared phone: someone answered at ${clock(sharedAt, timeZone)}, nobody knows who`;
  return `${name}, ${schools.join(', ')}${shared}`;
}

function buttonsOf({ closure, page, pages }: WhoIsSafe): Button[] {
  const turn = (label: string, to: number): Button => ({
    verb: 'who-is-safe',
    label,
    data: { campaign: closure.id, page: String(to) },
  });
  return [
    turn('Refresh', page),
    ...(page > 0 ? [turn('Previous', page - 1)] : []),
    ...(page + 1 < pages ? [turn('Next', page + 1)] : []),
  ];
}
