import { campaignCard } from '#cards/closure/campaign-card.ts';
import type { Command, Reply } from '#commands/command.ts';
import { type Chosen, chooseClosure, chosenClosure } from './choose-closure.ts';

/** Count only on the card in the channel. */
const decisions: ReadonlySet<string> = new Set(['approve', 'read-text', 'send-back-form']);

export const statusCommand = {
  typed: {
    'closure status': {
      who: 'everyone',
      help: 'The current closure, or one by number',
      isUsual: true,
      example: '12',
      offered: ['team', 'personal'],
      answer: async (context, _asker, [number]) =>
        privateCopy(await chooseClosure(context, 'status', number)),
    },
  },
  pressed: {
    // One was chosen of several that are live.
    status: async (context, _asker, press) => privateCopy(await chosenClosure(context, press)),
  },
} satisfies Command;

/** A private copy of the card, as it stands now, without the buttons of a decision. */
function privateCopy(chosen: Chosen): Reply {
  if (chosen.kind === 'answer') return chosen.reply;
  const card = campaignCard(chosen.view);
  const buttons = card.buttons.filter(({ verb }) => !decisions.has(verb));
  return { kind: 'private', card: { ...card, buttons } };
}
