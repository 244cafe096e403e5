import { sentenceCard } from '#cards/sentence-card.ts';
import {
  findSignInReason,
  type SignInReason,
} from '#domain/closure/approval/find-sign-in-reason.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { plural } from '#domain/shared/count-words.ts';
import { startLink } from '#domain/sign-in/sign-in.ts';
import { startStepUp } from '#domain/sign-in/start-sign-in.ts';
import type { Actor, CommandContext, Reply } from './command.ts';
import { refuse } from './refusal-words.ts';

const reasonWords: Readonly<Record<SignInReason, (phones: number) => string>> = {
  many: (phones) => `It reaches ${plural(phones, 'phone')}`,
  'no-emergency': () => 'It isn’t an emergency',
  'second-vote': () => 'Someone else approved it seconds ago',
  'just-requested': () => 'It was requested seconds ago',
};

/** The approval needs a fresh sign-in, which gives it: nothing is decided, and the card leads there. */
export async function offerStepUp(
  context: CommandContext,
  { operator, account }: Actor,
  target: { campaignId: string; code: string },
): Promise<Reply> {
  const started = await startStepUp(context.db, { operator, account, ...target });
  if (started.kind === 'refused') return refuse(started.reason);
  const { campaignId } = target;
  const [reason, view] = await Promise.all([
    findSignInReason(context.db, {
      campaignId,
      operatorId: operator.id,
      signInAbove: context.signInAbove,
    }),
    findCampaign(context.db, campaignId),
  ]);
  const phones = view?.sealed?.reach?.phones ?? view?.sealed?.voiceCount ?? 0;
  return {
    kind: 'private',
    card: sentenceCard({
      title: 'Sign in again to approve',
      text: `${reasonWords[reason](phones)}, so please sign in once more. Signing in approves it.`,
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
