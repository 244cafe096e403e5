import { campaignCard } from '#cards/closure/campaign-card.ts';
import type { Reply } from '#commands/command.ts';
import type { CommandContext } from '#commands/context.ts';
import type { CampaignView } from '#domain/campaign/view/campaign-view.ts';
import { chooseClosure, chosenClosure } from './choose-closure.ts';

/** Count only on the card in the channel. */
const decisions = new Set(['approve', 'read-text', 'send-back-form']);

/** `/closure status 12`: a private copy of the card, as it stands now, without the buttons of a decision. */
export async function showStatus(
  context: CommandContext,
  words: readonly string[],
): Promise<Reply> {
  const chosen = await chooseClosure(context, 'status', words[0]);
  return chosen.kind === 'answer' ? chosen.reply : privateCopy(chosen.view);
}

/** The one that was chosen of several that are live. */
export async function showChosenStatus(
  context: CommandContext,
  data: Record<string, string>,
): Promise<Reply> {
  const chosen = await chosenClosure(context, data);
  return chosen.kind === 'answer' ? chosen.reply : privateCopy(chosen.view);
}

function privateCopy(view: CampaignView): Reply {
  const card = campaignCard(view);
  const buttons = card.buttons.filter(({ verb }) => !decisions.has(verb));
  return { kind: 'private', card: { ...card, buttons } };
}
