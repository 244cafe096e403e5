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

const reasonWords: Readonly<Record<SignInReason | 'no-token', (phones: number) => string>> = {
  'no-token': () => 'Teams didn’t show who you are',
  many: (phones) => `It reaches ${plural(phones, 'phone')}`,
  'covers-later': () => 'It also covers later lists',
  'no-emergency': () => 'It isn’t an emergency',
  'second-vote': () => 'Someone else approved it seconds ago',
  'just-requested': () => 'It was requested seconds ago',
};

/** Where nobody can sign in afresh: what goes by waiting, and what nobody can approve. */
function refuseWithoutStepUp(provider: string, reason: SignInReason, phones: number): Reply {
  const isEarly = reason === 'second-vote' || reason === 'just-requested';
  return {
    kind: 'private',
    card: sentenceCard({
      title: isEarly ? 'Not yet' : 'This can’t be approved',
      text: isEarly
        ? `${reasonWords[reason](phones)}. Wait half a minute, then press Approve again.`
        : `${reasonWords[reason](phones)}, so it needs a fresh sign-in, and ${provider} can’t show one. Ask an administrator what your district does instead.`,
    }),
  };
}

/** The approval needs a fresh sign-in, which gives it: nothing is decided, and the card leads there. */
export async function offerStepUp(
  context: CommandContext,
  { operator, account }: Actor,
  target: { campaignId: string; code: string },
  lack?: 'no-token',
): Promise<Reply> {
  const { campaignId } = target;
  const [found, view] = await Promise.all([
    findSignInReason(context.db, {
      campaignId,
      operatorId: operator.id,
      signInAbove: context.signInAbove,
    }),
    findCampaign(context.db, campaignId),
  ]);
  const reason = lack ?? found;
  const phones = view?.sealed?.reach?.phones ?? view?.sealed?.voiceCount ?? 0;
  if (context.noFreshSignIn !== undefined)
    return refuseWithoutStepUp(context.noFreshSignIn, found, phones);
  const started = await startStepUp(context.db, { operator, account, ...target });
  if (started.kind === 'refused') return refuse(started.reason);
  const link = startLink(started.state, context.publicUrl);
  return {
    kind: 'private',
    ...(lack === undefined ? {} : { orOwnToken: link }),
    card: sentenceCard({
      title: 'Sign in again to approve',
      text: `${reasonWords[reason](phones)}, so please sign in once more. Signing in approves it.`,
      buttons: [
        {
          verb: 'open',
          label: 'Sign in again',
          style: 'primary',
          data: {},
          opens: link,
        },
      ],
    }),
  };
}
