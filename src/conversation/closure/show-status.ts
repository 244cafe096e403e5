import { strong } from '#cards/blocks.ts';
import { addDrill } from '#conversation/drill/add-drill.ts';
import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import type { CampaignState } from '#domain/closure/campaign.ts';
import { findOwnActs } from '#domain/closure/view/find-own-acts.ts';
import { listFollowed } from '#domain/closure/view/list-campaigns.ts';
import { campaignCard } from './campaign-card.ts';
import { type Chosen, chooseClosure, chosenClosure } from './choose-closure.ts';
import { withdrawButton } from './pause/stop-buttons.ts';

/** Count only on the card in the channel. */
const decisions: ReadonlySet<string> = new Set(['approve', 'read-text', 'send-back-form']);

const overStates: ReadonlySet<CampaignState> = new Set([
  'finished',
  'stopped',
  'sent-back',
  'expired',
]);

export const statusCommand = {
  typed: {
    'closure status': {
      who: 'everyone',
      help: 'The current closure, or one by number',
      isUsual: true,
      example: '12',
      offered: ['team', 'personal'],
      answer: async (context, actor, [number]) =>
        addDrill(context, await showStatus(context, actor, number)),
    },
  },
  pressed: {
    // One was chosen of several that are live.
    status: async (context, actor, press) =>
      privateCopy(context, actor, await chosenClosure(context, press)),
  },
} satisfies Command;

/** Where none was named and none is live, that comes first: the last one may be of another day. */
async function showStatus(
  context: CommandContext,
  actor: Actor,
  number: string | undefined,
): Promise<Reply> {
  const chosen = await chooseClosure(context, 'status', number, () =>
    listFollowed(context.db, actor.operator),
  );
  const reply = await privateCopy(context, actor, chosen);
  const isOver =
    number === undefined && chosen.kind === 'closure' && overStates.has(chosen.view.state);
  if (!isOver || reply.kind !== 'private') return reply;
  const { card } = reply;
  const title = 'No closure is live';
  return {
    kind: 'private',
    card: {
      ...card,
      title,
      blocks: [strong(`The last one: ${card.title}`), ...card.blocks],
      summary: `${title}. The last one: ${card.summary}`,
    },
  };
}

/**
 * A private copy of the card, as it stands now, without the buttons of a decision and those that this person would be
 * refused. Who wrote what waits can withdraw it here.
 */
async function privateCopy(
  { db }: CommandContext,
  { operator }: Actor,
  chosen: Chosen,
): Promise<Reply> {
  if (chosen.kind === 'answer') return chosen.reply;
  const { view } = chosen;
  const own: Readonly<Record<string, boolean>> = await findOwnActs(db, {
    operator,
    campaignId: view.id,
  });
  if (own['see'] !== true) return refuse('other-schools');
  const card = campaignCard(view);
  const buttons = card.buttons.filter(({ verb }) => !decisions.has(verb) && own[verb] !== false);
  const isOwn = view.state === 'submitted' && view.writers.some(({ id }) => id === operator.id);
  return {
    kind: 'private',
    card: {
      ...card,
      buttons: [...(isOwn && own['stop'] ? [withdrawButton(view)] : []), ...buttons],
    },
  };
}
