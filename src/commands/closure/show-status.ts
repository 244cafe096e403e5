import { withdrawButton } from '#cards/closure/campaign-buttons.ts';
import { campaignCard } from '#cards/closure/campaign-card.ts';
import type { Asker, Command, Reply } from '#commands/command.ts';
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
      answer: async (context, asker, [number]) =>
        privateCopy(await chooseClosure(context, 'status', number), asker),
    },
  },
  pressed: {
    // One was chosen of several that are live.
    status: async (context, asker, press) =>
      privateCopy(await chosenClosure(context, press), asker),
  },
} satisfies Command;

/**
 * A private copy of the card, as it stands now, without the buttons of a decision. Who wrote what waits can withdraw it
 * here.
 */
function privateCopy(chosen: Chosen, { operator }: Asker): Reply {
  if (chosen.kind === 'answer') return chosen.reply;
  const { view } = chosen;
  const card = campaignCard(view);
  const isOwn = view.state === 'submitted' && view.writers.some(({ id }) => id === operator.id);
  const buttons = card.buttons.filter(({ verb }) => !decisions.has(verb));
  return {
    kind: 'private',
    card: { ...card, buttons: [...(isOwn ? [withdrawButton(view)] : []), ...buttons] },
  };
}
