import { unreachedCard } from '#cards/closure/unreached-card.ts';
import type { Asker, Command, CommandContext, Press, Reply } from '#commands/command.ts';
import { readId } from '#commands/read-id.ts';
import { readNumber } from '#commands/read-number.ts';
import { refuse } from '#commands/refusal-words.ts';
import { findUnreached } from '#domain/campaign/unreached/find-unreached.ts';

export const unreachedCommand = {
  typed: {
    'closure unreached': {
      who: 'office-and-requester',
      help: 'Families to call by hand',
      isUsual: true,
      detail: 'With names and numbers, in private; each look is recorded.',
      example: '12',
      answer: showUnreached,
    },
  },
  pressed: { unreached: pressUnreached },
} satisfies Command;

/** The families to call by hand, in private. Nothing said means the newest that has called. */
async function showUnreached(
  context: CommandContext,
  asker: Asker,
  words: readonly string[],
): Promise<Reply> {
  const number = readNumber(words[0]);
  if (number === 'not-a-number') return refuse('not-found');
  return show(context, asker, { closure: { number }, page: 0 });
}

async function pressUnreached(
  context: CommandContext,
  asker: Asker,
  { data }: Press,
): Promise<Reply> {
  const id = readId(data['campaign']);
  if (id === undefined) return refuse('not-found');
  const page = /^\d{1,4}$/.test(data['page'] ?? '') ? Number(data['page']) : 0;
  return show(context, asker, { closure: { id }, page });
}

async function show(
  { db, vault }: CommandContext,
  { operator }: Asker,
  about: { closure: { id?: string; number?: number | undefined }; page: number },
): Promise<Reply> {
  const found = await findUnreached(db, vault, { operator, ...about });
  return found.kind === 'refused'
    ? refuse(found.reason === 'no-campaign' ? 'not-found' : found.reason)
    : { kind: 'private', card: unreachedCard(found.unreached) };
}
