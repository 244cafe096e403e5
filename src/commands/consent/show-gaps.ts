import { gapsCard } from '#cards/consent/gaps-card.ts';
import type { Reply } from '#commands/command.ts';
import type { Asker, CommandContext } from '#commands/context.ts';
import { refuse } from '#commands/refusal-words.ts';
import { findGaps } from '#domain/consent/report/find-gaps.ts';

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
