import { sentenceCard } from '#cards/sentence-card.ts';
import { startLink } from '#domain/sign-in/sign-in.ts';
import { startStepUp } from '#domain/sign-in/start-sign-in.ts';
import type { Asker, CommandContext, Reply } from './command.ts';
import { refuse } from './refusal-words.ts';

/** The approval needs a fresh sign-in: nothing is decided, and the card leads there. */
export async function offerStepUp(
  context: CommandContext,
  { operator, account }: Asker,
  target: { campaignId: string; code: string },
): Promise<Reply> {
  const started = await startStepUp(context.db, { operator, account, ...target });
  if (started.kind === 'refused') return refuse(started.reason);
  return {
    kind: 'private',
    card: sentenceCard({
      title: 'Sign in again to approve',
      text: `Nothing is approved yet. This closure reaches many families, isn’t an emergency, or moved within seconds, so we confirm who you are. Sign in, then press Approve again within ten minutes. It counts for fingerprint ${target.code} only.`,
      buttons: [
        {
          verb: 'open',
          label: 'Sign in again',
          style: 'primary',
          data: {},
          opens: startLink(started.state, context.publicUrl),
        },
      ],
    }),
  };
}
