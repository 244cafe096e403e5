import type { CommandContext, Press, Reply } from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { readNumber } from '#conversation/kit/read-number.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import type { CampaignLine } from '#domain/closure/view/campaign-line.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { findCampaign, findCampaignId } from '#domain/closure/view/find-campaign.ts';
import { type ClosureAct, listMeant } from '#domain/closure/view/list-campaigns.ts';
import { type Refusal } from '#refusals/refusals.ts';
import { chooseCard } from './choose-card.ts';

export type Chosen = { kind: 'closure'; view: CampaignView } | { kind: 'answer'; reply: Reply };

const none: Record<ClosureAct, Refusal> = {
  stop: 'nothing-live',
  pause: 'nothing-calls',
  resume: 'nothing-paused',
  correct: 'nothing-heard',
  status: 'no-campaign',
  why: 'no-campaign',
  preview: 'no-campaign',
  repeat: 'no-campaign',
};

/**
 * The closure that words are about: the one they number, else the one that is live for this act. Where several are,
 * the actor chooses. `meant` tells which are live for them.
 */
export async function chooseClosure(
  context: CommandContext,
  act: ClosureAct,
  word: string | undefined,
  meant: () => Promise<CampaignLine[]> = () => listMeant(context.db, act),
): Promise<Chosen> {
  const number = readNumber(word);
  if (number === 'not-a-number') return answer('not-a-number');
  if (number !== undefined) {
    const id = await findCampaignId(context.db, number);
    return id === undefined ? answer('not-found') : viewOf(context, id);
  }
  const [first, ...others] = await meant();
  if (first === undefined) {
    const isEmpty = (await findCampaignId(context.db)) === undefined;
    return answer(isEmpty ? 'no-campaign' : none[act]);
  }
  return others.length === 0
    ? viewOf(context, first.id)
    : { kind: 'answer', reply: { kind: 'private', card: chooseCard(act, [first, ...others]) } };
}

/** The closure that a button of the list names. */
export async function chosenClosure(context: CommandContext, { data }: Press): Promise<Chosen> {
  const id = readId(data['campaign']);
  return id === undefined ? answer('not-found') : viewOf(context, id);
}

async function viewOf({ db }: CommandContext, id: string): Promise<Chosen> {
  const view = await findCampaign(db, id);
  return view === undefined ? answer('not-found') : { kind: 'closure', view };
}

const answer = (reason: Refusal): Chosen => ({ kind: 'answer', reply: refuse(reason) });
