import { campaignCard } from '#cards/campaign-card.ts';
import { findCampaign, findCampaignId } from '#domain/campaign/find-campaign.ts';
import type { Reply } from './command.ts';
import type { CommandContext } from './context.ts';
import { readNumber } from './read-number.ts';
import { refuse } from './refusal-words.ts';

/** Count only on the card in the channel. */
const decisions = new Set(['approve', 'read-text', 'send-back-form']);

/** `/closure status 12`: a private copy of the card, as it stands now, without the buttons of a decision. */
export async function showStatus(
  context: CommandContext,
  words: readonly string[],
): Promise<Reply> {
  const number = readNumber(words[0]);
  if (number === 'not-a-number') return refuse('not-found');
  const id = await findCampaignId(context.db, number);
  const view = id === undefined ? undefined : await findCampaign(context.db, id);
  if (view === undefined) return refuse(number === undefined ? 'no-campaign' : 'not-found');
  const card = campaignCard(view);
  const buttons = card.buttons.filter(({ verb }) => !decisions.has(verb));
  return { kind: 'private', card: { ...card, buttons } };
}
