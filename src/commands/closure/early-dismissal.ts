import type { Reply } from '#commands/command.ts';
import type { Asker, CommandContext } from '#commands/context.ts';
import { mySchools } from '#commands/first-form.ts';
import { readEarlyWords } from './early-words.ts';
import { openFirstForm } from './request-closure.ts';

/** `/closure early 12:30 Meadowlark`: the first form, filled in as far as the words were understood. */
export async function openEarlyDismissal(
  context: CommandContext,
  asker: Asker,
  words: readonly string[],
): Promise<Reply> {
  const { values, note } = readEarlyWords(words, await mySchools(context, asker));
  return openFirstForm(context, asker, { values, data: {}, note });
}
