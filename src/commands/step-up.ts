import { sentenceCard } from '#cards/sentence-card.ts';
import { startLink } from '#domain/sign-in/sign-in.ts';
import { startStepUp } from '#domain/sign-in/start-sign-in.ts';
import type { Reply } from './command.ts';
import type { Asker, CommandContext } from './context.ts';
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
      text: `This reaches many families, is no emergency, or follows another vote within seconds, so the directory must confirm that it is you. Nothing is approved yet. Sign in, then press Approve once more within ten minutes. Fingerprint ${target.code}.`,
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
