import type { Asker, Command, CommandContext, Reply } from '#commands/command.ts';
import { readLate } from './read-late.ts';
import { mySchools, openFirstForm } from './request-closure.ts';

export const lateCommand = {
  typed: {
    'closure late': {
      who: 'requesters',
      help: 'Late start, such as late 2h',
      isUsual: true,
      detail: 'Asks for the hours if you leave them off.',
      example: '2h',
      offered: ['team'],
      answer: openLateStart,
    },
  },
} satisfies Command;

/** `late 2h Meadowlark`: the first form, which stays a late start and asks for what was not understood. */
async function openLateStart(
  context: CommandContext,
  asker: Asker,
  words: readonly string[],
): Promise<Reply> {
  const { values, offers, note } = readLate(words, await mySchools(context, asker));
  return openFirstForm(context, asker, { values, data: {}, note, offers });
}
