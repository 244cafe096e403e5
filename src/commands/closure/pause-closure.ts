import { pauseButton, resumeButton } from '#cards/closure/pause-blocks.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import type { Asker, Command, CommandContext, Press, Reply } from '#commands/command.ts';
import { readId } from '#commands/read-id.ts';
import { refuse } from '#commands/refusal-words.ts';
import { refuseOnRecord } from '#commands/refuse-on-record.ts';
import { pauseCampaign } from '#domain/campaign/life/pause-campaign.ts';
import { resumeCampaign } from '#domain/campaign/life/resume-campaign.ts';
import type { CampaignView } from '#domain/campaign/view/campaign-view.ts';
import { type Chosen, chooseClosure, chosenClosure } from './choose-closure.ts';

export const pauseCommand = {
  typed: {
    'closure pause': {
      who: 'requesters-and-approvers',
      help: 'Pause it: one person is enough',
      example: '12',
      answer: async (context, _asker, [number]) =>
        offer(await chooseClosure(context, 'pause', number), offerPause),
    },
    'closure resume': {
      who: 'requesters-and-approvers',
      help: 'Resume after a pause: two people',
      example: '12',
      answer: async (context, _asker, [number]) =>
        offer(await chooseClosure(context, 'resume', number), offerResume),
    },
  },
  pressed: {
    pause: pauseNow,
    // One was chosen of several that are paused.
    'resume-offer': async (context, _asker, press) =>
      offer(await chosenClosure(context, press), offerResume),
    resume: resumeNow,
  },
} satisfies Command;

/** Shows what would happen, with one button. */
const offer = (chosen: Chosen, draw: (view: CampaignView) => Reply) =>
  chosen.kind === 'answer' ? chosen.reply : draw(chosen.view);

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

function offerResume(view: CampaignView): Reply {
  if (view.state !== 'paused') return refuse('not-paused');
  if (!view.isApproved) return refuse('approval-gone');
  const askedBy = view.pause?.askedBy ?? undefined;
  return {
    kind: 'private',
    card: sentenceCard({
      title: `Resume closure ${view.number}?`,
      text:
        askedBy === undefined
          ? 'Two people must agree. Press to ask; calling resumes when an approver other than you agrees.'
          : `${askedBy} asked to resume. If you can approve for these schools, calling resumes when you press.`,
      buttons: [resumeButton(view)],
    }),
  };
}

async function pauseNow(context: CommandContext, asker: Asker, { data }: Press): Promise<Reply> {
  const campaignId = readId(data['campaign']);
  if (campaignId === undefined)
    return refuseOnRecord(context, asker, { act: 'pause-refused', reason: 'not-found' });
  const result = await pauseCampaign(context.db, { operator: asker.operator, campaignId });
  return result.kind === 'refused' ? refuse(result.reason) : { kind: 'done' };
}

async function resumeNow(context: CommandContext, asker: Asker, { data }: Press): Promise<Reply> {
  const campaignId = readId(data['campaign']);
  const pauseId = readId(data['pause']);
  if (campaignId === undefined || pauseId === undefined)
    return refuseOnRecord(context, asker, { act: 'pause-refused', reason: 'not-found' });
  const result = await resumeCampaign(context.db, {
    operator: asker.operator,
    campaignId,
    pauseId,
  });
  return result.kind === 'refused' ? refuse(result.reason) : { kind: 'done' };
}
