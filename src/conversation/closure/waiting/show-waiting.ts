import { note } from '#cards/blocks.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import { chosenClosure } from '#conversation/closure/choose-closure.ts';
import { addDrill } from '#conversation/drill/add-drill.ts';
import type { Actor, Command, CommandContext, Press, Reply } from '#conversation/kit/command.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { planOpenedCard } from '#domain/card/plan-opened-card.ts';
import { findPlanned, findReturned, findWaiting } from '#domain/closure/approval/find-waiting.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { findDuties } from '#domain/home/find-duties.ts';
import { holdsRole, languagesRead } from '#domain/people/operator/operator.ts';
import { findTranslationsFor } from '#domain/words/translation/find-translations.ts';
import { waitingCard } from './waiting-card.ts';

export const waitingCommand = {
  typed: {
    'closure waiting': {
      who: 'everyone',
      help: 'What waits for you or for others',
      isUsual: true,
      answer: showWaiting,
    },
  },
  pressed: { 'open-waiting': openWaiting },
} satisfies Command;

async function showWaiting(context: CommandContext, { operator }: Actor): Promise<Reply> {
  const { db } = context;
  const isApprover = holdsRole(operator, 'approver');
  const isRequester = holdsRole(operator, 'requester');
  const district = await findDistrict(db);
  if (district === undefined) return refuse('no-district');
  const waiting = await findWaiting(db, operator.id);
  const { timeZone } = district;
  const returned = await findReturned(db, operator.id);
  const planned = await findPlanned(db, { operatorId: operator.id, timeZone });
  const toRead = await findTranslationsFor(db, languagesRead(operator));
  // Translations are listed one by one.
  const duties = (await findDuties(db, operator)).filter(({ kind }) => kind !== 'translation');
  return addDrill(context, {
    kind: 'private',
    card: waitingCard({
      ...waiting,
      returned,
      planned,
      toRead,
      timeZone,
      duties,
      isApprover,
      isRequester,
    }),
  });
}

/** Only a card that stands in chat decides: it is sent to their own chat, unless it stands there already. */
async function openWaiting(
  context: CommandContext,
  { operator, account }: Actor,
  press: Press,
): Promise<Reply> {
  const chosen = await chosenClosure(context, press);
  if (chosen.kind === 'answer') return chosen.reply;
  const { id: campaignId, number } = chosen.view;
  const asked = { campaignId, operatorId: operator.id, platform: account.platform };
  const found = await planOpenedCard(context.db, asked);
  if (found === 'planned') {
    const text = `Sent closure ${number} to your direct messages with Bellwether. Decide there.`;
    return { kind: 'private', card: sentenceCard({ text }) };
  }
  const card = campaignCard(chosen.view);
  const where = note('To decide, use its card in your direct messages with Bellwether.');
  const blocks = found === 'standing' ? [where, ...card.blocks] : card.blocks;
  return { kind: 'private', card: { ...card, blocks, buttons: [] } };
}
