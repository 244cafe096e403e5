import type { Asker, Command, CommandContext, Reply } from '#commands/command.ts';
import { readEarlyWords } from './early-words.ts';
import { mySchools, openFirstForm } from './request-closure.ts';

export const earlyCommand = {
  typed: {
    'closure early': {
      who: 'requesters',
      help: 'Early dismissal, such as early 12:30',
      example: '12:30',
      answer: openEarlyDismissal,
    },
  },
} satisfies Command;

/** `early 12:30 Meadowlark`: the first form, filled in as far as the words were understood. */
async function openEarlyDismissal(
  context: CommandContext,
  asker: Asker,
  words: readonly string[],
): Promise<Reply> {
  const { values, note } = readEarlyWords(words, await mySchools(context, asker));
  return openFirstForm(context, asker, { values, data: {}, note });
}
