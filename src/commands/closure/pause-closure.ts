import { pauseButton, resumeButton } from '#cards/closure/pause-blocks.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import type { Reply } from '#commands/command.ts';
import type { Asker, CommandContext } from '#commands/context.ts';
import { readId } from '#commands/read-id.ts';
import { refuse } from '#commands/refusal-words.ts';
import { refuseAct } from '#commands/refuse-act.ts';
import { pauseCampaign } from '#domain/campaign/life/pause-campaign.ts';
import { resumeCampaign } from '#domain/campaign/life/resume-campaign.ts';
import type { CampaignView } from '#domain/campaign/view/campaign-view.ts';
import { chooseClosure, chosenClosure } from './choose-closure.ts';

/** `/closure pause 12`, `/closure resume 12`: shows what would happen, with one button. */
export async function offerHalt(
  context: CommandContext,
  act: 'pause' | 'resume',
  words: readonly string[],
): Promise<Reply> {
  const chosen = await chooseClosure(context, act, words[0]);
  if (chosen.kind === 'answer') return chosen.reply;
  return act === 'pause' ? offerPause(chosen.view) : offerResume(chosen.view);
}

/** The one that was chosen of several that are paused. */
export async function offerChosenResume(
  context: CommandContext,
  data: Record<string, string>,
): Promise<Reply> {
  const chosen = await chosenClosure(context, data);
  return chosen.kind === 'answer' ? chosen.reply : offerResume(chosen.view);
}

function offerPause(view: CampaignView): Reply {
  if (view.state === 'paused') return refuse('already-paused');
  if (view.state !== 'dialing') return refuse('not-dialing');
  return {
    kind: 'private',
    card: sentenceCard({
      title: `Pause closure ${view.number}?`,
      text: 'No new call starts after you press; calls in progress go on to their end. It takes two people to go on.',
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
      title: `Go on with closure ${view.number}?`,
      text:
        askedBy === undefined
          ? 'It takes two people. You ask by pressing; calls go on when a different person, an approver, agrees.'
          : `${askedBy} asks to go on. If you may approve for these schools, calls go on when you press.`,
      buttons: [resumeButton(view)],
    }),
  };
}

type Data = Record<string, string>;

export async function pauseNow(context: CommandContext, asker: Asker, data: Data): Promise<Reply> {
  const campaignId = readId(data['campaign']);
  if (campaignId === undefined)
    return refuseAct(context, asker, { act: 'halt-refused', reason: 'not-found' });
  const result = await pauseCampaign(context.db, { operator: asker.operator, campaignId });
  return result.kind === 'refused' ? refuse(result.reason) : { kind: 'done' };
}

export async function resumeNow(context: CommandContext, asker: Asker, data: Data): Promise<Reply> {
  const campaignId = readId(data['campaign']);
  const haltId = readId(data['halt']);
  if (campaignId === undefined || haltId === undefined)
    return refuseAct(context, asker, { act: 'halt-refused', reason: 'not-found' });
  const result = await resumeCampaign(context.db, {
    operator: asker.operator,
    campaignId,
    haltId,
  });
  return result.kind === 'refused' ? refuse(result.reason) : { kind: 'done' };
}
