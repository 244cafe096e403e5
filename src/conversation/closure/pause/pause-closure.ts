import { sentenceCard } from '#cards/sentence-card.ts';
import { type Chosen, chooseClosure, chosenClosure } from '#conversation/closure/choose-closure.ts';
import type { Actor, Command, CommandContext, Press, Reply } from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { refuseOnRecord } from '#conversation/kit/refuse-on-record.ts';
import { pauseCampaign } from '#domain/closure/life/pause-campaign.ts';
import { resumeCampaign } from '#domain/closure/life/resume-campaign.ts';
import { findFreeze } from '#domain/closure/pause/find-pauses.ts';
import type { PauseResult } from '#domain/closure/pause/pause.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { findOwnActs, mayStop } from '#domain/closure/view/find-own-acts.ts';
import { pauseButton, resumeButton } from './standstill-parts.ts';

export const pauseCommand = {
  typed: {
    'closure pause': {
      who: 'requesters-and-approvers',
      help: 'Pause it: one person is enough',
      example: '12',
      answer: askPause,
    },
    'closure resume': {
      who: 'requesters-and-approvers',
      help: 'Resume after a pause: two people',
      example: '12',
      answer: askResume,
    },
  },
  pressed: {
    pause: pauseNow,
    // One was chosen of several that are paused.
    'resume-offer': async (context, actor, press) =>
      offerResume(context, actor, await chosenClosure(context, press)),
    resume: resumeNow,
  },
} satisfies Command;

type Words = readonly string[];

async function askPause(context: CommandContext, actor: Actor, [number]: Words): Promise<Reply> {
  if (!mayStop(actor.operator))
    return refuseOnRecord(context, actor, { act: 'pause-refused', reason: 'not-allowed' });
  const chosen = await chooseClosure(context, 'pause', number);
  return chosen.kind === 'answer' ? chosen.reply : offerPause(chosen.view);
}

async function askResume(context: CommandContext, actor: Actor, [number]: Words): Promise<Reply> {
  const no = (reason: 'not-a-resumer' | 'frozen') =>
    refuseOnRecord(context, actor, { act: 'pause-refused', reason });
  if (!mayStop(actor.operator)) return no('not-a-resumer');
  if ((await findFreeze(context.db)) !== undefined) return no('frozen');
  return offerResume(context, actor, await chooseClosure(context, 'resume', number));
}

/** Shows what would happen, with one button. */
function offerPause(view: CampaignView): Reply {
  if (view.state === 'paused') return refuse('already-paused');
  if (view.state !== 'dialing') return refuse('not-dialing');
  return {
    kind: 'private',
    card: sentenceCard({
      title: `Pause closure ${view.number}?`,
      text: 'No new call starts after you press; calls in progress will finish. Two people must agree to resume.',
      buttons: [pauseButton(view)],
    }),
  };
}

async function offerResume(context: CommandContext, actor: Actor, chosen: Chosen): Promise<Reply> {
  if (chosen.kind === 'answer') return chosen.reply;
  const { view } = chosen;
  if (view.state !== 'paused') return refuse('not-paused');
  if (!view.isApproved) return refuse('approval-gone');
  const { operator } = actor;
  const { resume } = await findOwnActs(context.db, { operator, campaignId: view.id });
  // Who may not, or asked already, is refused by the operation, which leaves the entry.
  if (!resume) return resumeNow(context, actor, resumeButton(view));
  const askedBy = view.pause?.askedBy ?? undefined;
  return {
    kind: 'private',
    card: sentenceCard({
      title: `Resume closure ${view.number}?`,
      text:
        askedBy === undefined
          ? 'Two people must agree. Press to ask; calling resumes when an approver other than you agrees.'
          : `${askedBy} asked to resume. Press to resume calling.`,
      buttons: [resumeButton(view)],
    }),
  };
}

async function pauseNow(context: CommandContext, actor: Actor, { data }: Press): Promise<Reply> {
  const campaignId = readId(data['campaign']);
  if (campaignId === undefined)
    return refuseOnRecord(context, actor, { act: 'pause-refused', reason: 'not-found' });
  const result = await pauseCampaign(context.db, { operator: actor.operator, campaignId });
  return answerTo(context, campaignId, result);
}

async function resumeNow(
  context: CommandContext,
  actor: Actor,
  { data }: Pick<Press, 'data'>,
): Promise<Reply> {
  const campaignId = readId(data['campaign']);
  const pauseId = readId(data['pause']);
  if (campaignId === undefined || pauseId === undefined)
    return refuseOnRecord(context, actor, { act: 'pause-refused', reason: 'not-found' });
  const result = await resumeCampaign(context.db, {
    operator: actor.operator,
    campaignId,
    pauseId,
  });
  return answerTo(context, campaignId, result);
}

const receipts = {
  placed: (number: number) => ({
    title: `Closure ${number} was paused`,
    text: 'No new call starts; calls in progress will finish. Two people must agree to resume.',
  }),
  asked: (number: number) => ({
    title: `You asked to resume closure ${number}`,
    text: 'It stays paused until an approver other than you agrees. The button is on its card in the channel.',
  }),
  released: (number: number) => ({
    title: `Closure ${number} was resumed`,
    text: 'Calling continues now. Its card in the channel shows how far it is.',
  }),
};

/** Said to the actor too: a button in their own chat is far from the closure’s card. */
async function answerTo(
  context: CommandContext,
  campaignId: string,
  result: PauseResult,
): Promise<Reply> {
  if (result.kind === 'refused') return refuse(result.reason);
  const view = await findCampaign(context.db, campaignId);
  if (view === undefined) return refuse('not-found');
  return { kind: 'private', card: sentenceCard(receipts[result.kind](view.number)) };
}
