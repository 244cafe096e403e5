import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { findGaps } from '#domain/consent/report/find-gaps.ts';
import { gapsCard } from './gaps-card.ts';

export const gapsCommand = {
  typed: {
    'consent gaps': {
      who: 'office',
      help: 'Families we can’t reach, and why',
      offered: ['personal'],
      answer: showGaps,
    },
  },
} satisfies Command;

/** `gaps Adams`: families who can't be reached about school matters, in counts. */
async function showGaps(
  context: CommandContext,
  actor: Actor,
  words: readonly string[],
): Promise<Reply> {
  const found = await findGaps(context.db, {
    operator: actor.operator,
    school: words.join(' ').trim(),
  });
  return found.kind === 'refused'
    ? refuse(found.reason)
    : { kind: 'private', card: gapsCard(found.gaps) };
}
