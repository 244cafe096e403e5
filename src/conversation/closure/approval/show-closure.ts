import type { Card } from '#cards/card.ts';
import type { Command, CommandContext, Press, Reply } from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { detailsCard } from './closure-details.ts';
import { languagesCard } from './language-lines.ts';

/** What a closure's card has no room for. Counts and words only: everybody in the channel may read it. */
export const detailsCommand = {
  pressed: {
    details: (context, _actor, press) => show(context, press, detailsCard),
    languages: (context, _actor, press) => show(context, press, languagesCard),
  },
} satisfies Command;

async function show(
  { db }: CommandContext,
  { data }: Press,
  draw: (view: CampaignView) => Card,
): Promise<Reply> {
  const campaignId = readId(data['campaign']);
  const view = campaignId === undefined ? undefined : await findCampaign(db, campaignId);
  return view === undefined ? refuse('not-found') : { kind: 'window', card: draw(view) };
}
