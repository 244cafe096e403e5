import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { mayOpenIncident } from '#domain/closure/pause/pause.ts';
import { findHome } from '#domain/home/find-home.ts';
import { holdsRole } from '#domain/people/operator/operator.ts';
import { homeCard } from './home-card.ts';

export const homeCommand = {
  // Not in the help: it is Slack's home tab, and what the bot answers to its bare name in a chat of one's own in Teams.
  typed: { 'closure home': { who: 'everyone', answer: showHome } },
  pressed: { home: showHome },
} satisfies Command;

/** What waits for the actor, what is calling, and their training. */
async function showHome(context: CommandContext, actor: Actor): Promise<Reply> {
  const { operator, account } = actor;
  const home = await findHome(context.db, operator);
  if (home === undefined) return refuse('no-district');
  const mayRequest = holdsRole(operator, 'requester');
  const { name } = operator;
  return {
    kind: 'private',
    card: homeCard(home, {
      platform: account.platform,
      name,
      mayRequest,
      mayOpenIncident: mayOpenIncident(operator),
    }),
  };
}
