import { gapsCard } from '#cards/gaps-card.ts';
import { findGaps } from '#domain/consent/find-gaps.ts';
import type { Reply } from './command.ts';
import type { Asker, CommandContext } from './context.ts';
import { refuse } from './refusal-words.ts';

/** `/consent gaps Adams`: families who can't be reached about school matters, in counts. */
export async function showGaps(
  context: CommandContext,
  asker: Asker,
  words: readonly string[],
): Promise<Reply> {
  const found = await findGaps(context.db, {
    operator: asker.operator,
    school: words.join(' ').trim(),
  });
  return found.kind === 'refused'
    ? refuse(found.reason)
    : { kind: 'private', card: gapsCard(found.gaps) };
}
