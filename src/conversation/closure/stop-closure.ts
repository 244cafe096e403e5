import { strong } from '#cards/blocks.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import { drillInstead } from '#conversation/drill/add-drill.ts';
import type { Actor, Command, CommandContext, Press, Reply } from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { readNumber } from '#conversation/kit/read-number.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { refuseOnRecord } from '#conversation/kit/refuse-on-record.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import { mayStop } from '#domain/closure/view/find-own-acts.ts';
import { listMeant } from '#domain/closure/view/list-campaigns.ts';
import { plural } from '#domain/shared/count-words.ts';
import { chooseCard } from './choose-card.ts';
import { chooseClosure } from './choose-closure.ts';

export const stopCommand = {
  typed: {
    'closure stop': {
      who: 'requesters-and-approvers',
      help: 'Stop it: one person is enough',
      isUsual: true,
      example: '12',
      offered: ['team'],
      answer: offerStop,
    },
  },
  pressed: { stop: stopNow },
} satisfies Command;

/** Shows what would stop, with one button. Without a number it is about what is live. */
async function offerStop(
  context: CommandContext,
  actor: Actor,
  words: readonly string[],
): Promise<Reply> {
  if (!mayStop(actor.operator))
    return refuseOnRecord(context, actor, { act: 'pause-refused', reason: 'not-allowed' });
  const drill = await drillInstead(context);
  if (drill !== undefined) return drill;
  // Anyone who types “stop now” wants something stopped, and is not told that there is no such closure.
  const isNumber = readNumber(words[0]) !== 'not-a-number';
  const chosen = await chooseClosure(context, 'stop', isNumber ? words[0] : undefined);
  if (chosen.kind === 'answer') return chosen.reply;
  const { view } = chosen;
  if (view.endedAt !== null) return offerOthers(context, view.number);
  const did = view.startedAt === null ? 'Withdraw' : 'Stop';
  return {
    kind: 'private',
    card: sentenceCard({
      title: `${did} closure ${view.number}?`,
      text:
        view.startedAt === null
          ? 'No one has been called.'
          : 'No new call starts after you press. Ringing calls are canceled; calls in progress will finish. Nothing restarts on its own.',
      buttons: [
        {
          verb: 'stop',
          label: `${did} closure ${view.number} now`,
          style: 'danger',
          data: { campaign: view.id },
        },
      ],
    }),
  };
}

/** Anyone who names one that has ended may mean one that has not. */
async function offerOthers(context: CommandContext, number: number): Promise<Reply> {
  const live = await listMeant(context.db, 'stop');
  if (live.length === 0) return refuse('already-over');
  const numbers = live.map((line) => line.number).join(', ');
  const card = chooseCard('stop', live);
  const text = `Closure ${number} has ended. Still active: ${live.length === 1 ? 'closure' : 'closures'} ${numbers}.`;
  return {
    kind: 'private',
    card: {
      ...card,
      blocks: [strong(text), ...card.blocks],
      summary: text,
    },
  };
}

async function stopNow(context: CommandContext, actor: Actor, { data }: Press): Promise<Reply> {
  const campaignId = readId(data['campaign']);
  if (campaignId === undefined)
    return refuseOnRecord(context, actor, { act: 'pause-refused', reason: 'not-found' });
  const result = await stopCampaign(context.db, { operator: actor.operator, campaignId });
  if (result.kind === 'refused') return refuse(result.reason);
  return {
    kind: 'private',
    card: sentenceCard({
      title: `Closure ${result.number} was ${result.hadStarted ? 'stopped' : 'withdrawn'}`,
      text: result.hadStarted
        ? `No new call starts. ${inProgressWords(result.inProgress)} The card in the channel says how many never started.`
        : 'No one was called.',
    }),
  };
}

function inProgressWords(calls: number): string {
  if (calls === 0) return 'No call was in progress.';
  return `${plural(calls, 'call was', 'calls were')} in progress: ringing calls are canceled; the others will finish.`;
}
