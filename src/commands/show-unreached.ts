import { unreachedCard } from '#cards/unreached-card.ts';
import { findUnreached } from '#domain/campaign/find-unreached.ts';
import type { Reply } from './command.ts';
import type { Asker, CommandContext } from './context.ts';
import { readId } from './read-id.ts';
import { readNumber } from './read-number.ts';
import { refuse } from './refusal-words.ts';

/** `/closure unreached 12`: the families to call by hand, in private. Nothing said means the newest that has called. */
export async function showUnreached(
  context: CommandContext,
  asker: Asker,
  words: readonly string[],
): Promise<Reply> {
  const number = readNumber(words[0]);
  if (number === 'not-a-number') return refuse('not-found');
  return show(context, asker, { closure: { number }, page: 0 });
}

export async function pressUnreached(
  context: CommandContext,
  asker: Asker,
  data: Record<string, string>,
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
