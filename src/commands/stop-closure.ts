import { plural } from '#cards/format.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import { findCampaign, findCampaignId } from '#domain/campaign/find-campaign.ts';
import { stopCampaign } from '#domain/campaign/stop-campaign.ts';
import type { Reply } from './command.ts';
import type { Asker, CommandContext } from './context.ts';
import { readId } from './read-id.ts';
import { readNumber } from './read-number.ts';
import { refuse } from './refusal-words.ts';
import { refuseAct } from './refuse-act.ts';

/** `/closure stop 12`: shows what would stop, with one button. */
export async function offerStop(context: CommandContext, words: readonly string[]): Promise<Reply> {
  const number = readNumber(words[0]);
  if (number === 'not-a-number') return refuse('not-found');
  const id = await findCampaignId(context.db, number);
  const view = id === undefined ? undefined : await findCampaign(context.db, id);
  if (view === undefined) return refuse(number === undefined ? 'no-campaign' : 'not-found');
  if (view.endedAt !== null) return refuse('already-over');
  return {
    kind: 'private',
    card: sentenceCard({
      title: `Stop closure ${view.number}?`,
      text:
        view.startedAt === null
          ? 'Nobody has been called, and after you press nobody will be. Nothing starts again by itself.'
          : 'No new call starts after you press. Calls that are ringing are cancelled; talks in progress end by themselves. Nothing starts again by itself.',
      buttons: [
        {
          verb: 'stop',
          label: `Stop closure ${view.number} now`,
          style: 'danger',
          data: { campaign: view.id },
        },
      ],
    }),
  };
}

export async function stopNow(
  context: CommandContext,
  asker: Asker,
  data: Record<string, string>,
): Promise<Reply> {
  const campaignId = readId(data['campaign']);
  if (campaignId === undefined)
    return refuseAct(context, asker, { act: 'halt-refused', reason: 'not-found' });
  const result = await stopCampaign(context.db, { operator: asker.operator, campaignId });
  if (result.kind === 'refused') return refuse(result.reason);
  return {
    kind: 'private',
    card: sentenceCard({
      title: `Closure ${result.number} is ${result.hadStarted ? 'stopped' : 'withdrawn'}`,
      text: result.hadStarted
        ? `No new call starts. ${plural(result.inProgress, 'call was', 'calls were')} under way: what rings is cancelled, and talks end by themselves. The card in the channel says how many never started.`
        : 'Nobody was called, and nobody will be.',
    }),
  };
}
