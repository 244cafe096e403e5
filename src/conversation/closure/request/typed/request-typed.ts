import { mySchools, openFirstForm } from '#conversation/closure/request/request-closure.ts';
import { findRequestContext } from '#conversation/closure/request/request-context.ts';
import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { findNamedGroups } from '#domain/roster/groups/find-groups.ts';
import { fillForm, type Understood } from './understand.ts';
import type { TypedKind } from './vocabulary/vocabulary.ts';

/** What is typed after `closure` to fill in its form: `late 2h Adams tomorrow`. */
export const byWordsCommand = {
  typed: {
    'closure closed': {
      who: 'requesters',
      help: 'Closed, such as closed Adams Friday',
      example: 'Adams Friday',
      answer: (context, actor, words) => openAsRead(context, actor, ['closed', ...words]),
    },
    'closure late': {
      who: 'requesters',
      help: 'Late start, such as late 2h',
      isUsual: true,
      detail: 'Asks for the hours if you leave them off.',
      example: '2h Adams tomorrow',
      offered: ['team'],
      answer: (context, actor, words) => openAsRead(context, actor, ['late', ...words]),
    },
    'closure early': {
      who: 'requesters',
      help: 'Early dismissal, such as early 12:30',
      example: '12:30 Adams',
      answer: (context, actor, words) => openAsRead(context, actor, ['early', ...words]),
    },
  },
} satisfies Command;

/** What the words say, by this person’s schools and groups; undefined before the district is set up. */
export async function readTyped(
  context: CommandContext,
  actor: Actor,
  words: readonly string[],
  asked?: TypedKind,
) {
  const request = await findRequestContext(context);
  if (request === undefined) return undefined;
  const schools = await mySchools(context, actor);
  const groups = await findNamedGroups(context.db, {
    schoolIds: schools.map(({ id }) => id),
    words,
  });
  return fillForm(words.join(' '), { ...request, schools, groups }, asked);
}

async function openAsRead(context: CommandContext, actor: Actor, words: readonly string[]) {
  const read = await readTyped(context, actor, words);
  return openFilledIn(context, actor, read ?? { values: {} });
}

/** The first form, filled in as far as the words were understood; it says at its top which were not. */
export const openFilledIn = (
  context: CommandContext,
  actor: Actor,
  { values, offers, note }: Understood,
): Promise<Reply> => openFirstForm(context, actor, { values, data: {}, note, offers });
