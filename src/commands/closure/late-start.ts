import type { Reply } from '#commands/command.ts';
import type { Asker, CommandContext } from '#commands/context.ts';
import { mySchools } from '#commands/first-form.ts';
import { readLate } from './read-late.ts';
import { openFirstForm } from './request-closure.ts';

/** `/closure late 2h Meadowlark`: the first form, which stays a late start and asks for what was not understood. */
export async function openLateStart(
  context: CommandContext,
  asker: Asker,
  words: readonly string[],
): Promise<Reply> {
  const { values, offers, note } = readLate(words, await mySchools(context, asker));
  return openFirstForm(context, asker, { values, data: {}, note, offers });
}
