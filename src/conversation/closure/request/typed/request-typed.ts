import { mySchools, openFirstForm } from '#conversation/closure/request/request-closure.ts';
import { findRequestContext } from '#conversation/closure/request/request-context.ts';
import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { findNamedGroups } from '#domain/roster/groups/find-groups.ts';
import { type RequestWords, readRequestWords } from './read-request.ts';

/** What is typed after `closure` to fill in its form: `late 2h Adams tomorrow`. */
export const byWordsCommand = {
  typed: {
    'closure closed': {
      who: 'requesters',
      help: 'Closed, such as closed Adams Friday',
      example: 'Adams Friday',
      answer: (context, actor, words) => openFilledIn(context, actor, { what: 'closed', words }),
    },
    'closure late': {
      who: 'requesters',
      help: 'Late start, such as late 2h',
      isUsual: true,
      detail: 'Asks for the hours if you leave them off.',
      example: '2h Adams tomorrow',
      offered: ['team'],
      answer: (context, actor, words) => openFilledIn(context, actor, { what: 'late', words }),
    },
    'closure early': {
      who: 'requesters',
      help: 'Early dismissal, such as early 12:30',
      example: '12:30 Adams',
      answer: (context, actor, words) =>
        openFilledIn(context, actor, { what: 'early-dismissal', words }),
    },
  },
} satisfies Command;

/** The first form, filled in as far as the words were understood; it says at its top which were not. */
export async function openFilledIn(
  context: CommandContext,
  actor: Actor,
  said: RequestWords,
): Promise<Reply> {
  const request = await findRequestContext(context);
  if (request === undefined) return openFirstForm(context, actor, { values: {}, data: {} });
  const schools = await mySchools(context, actor);
  const groups = await findNamedGroups(context.db, {
    schoolIds: schools.map(({ id }) => id),
    words: said.words,
  });
  const { values, offers, note } = readRequestWords(said, { ...request, schools, groups });
  return openFirstForm(context, actor, { values, data: {}, note, offers });
}
