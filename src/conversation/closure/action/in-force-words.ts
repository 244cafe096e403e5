import { strong } from '#cards/blocks.ts';
import type { Block } from '#cards/card.ts';
import { shortTime } from '#conversation/closure/reach-facts.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import {
  endsAction,
  type Happening,
  happenings,
  isProtocolAction,
} from '#domain/shared/happening.ts';

export type ActionState =
  | { kind: 'in-force'; since: Temporal.Instant }
  | { kind: 'over'; by: Happening; at: Temporal.Instant };

/**
 * How an action stands, whatever its message does: in force from its first call until an all clear calls. Undefined for everything
 * else, before it begins, and where it was corrected.
 */
export function actionState(view: CampaignView): ActionState | undefined {
  const { happening, startedAt, followers } = view;
  if (!isProtocolAction(happening) || startedAt === null) return undefined;
  if (followers.some(({ goesOn }) => !goesOn)) return undefined;
  const end = followers.find((one) => endsAction(one.happening));
  return end === undefined
    ? { kind: 'in-force', since: startedAt }
    : { kind: 'over', by: end.happening, at: end.startedAt };
}

export const isInForce = (view: CampaignView): boolean => actionState(view)?.kind === 'in-force';

/** `Lockdown in force since 3:04 am`, then `All clear, 3:41 am`. */
export function actionWords(view: CampaignView): string | undefined {
  const state = actionState(view);
  if (state === undefined) return undefined;
  const { timeZone, submittedAt: from } = view;
  return state.kind === 'in-force'
    ? `${happenings[view.happening]} in force since ${shortTime(state.since, { from, timeZone })}`
    : `${happenings[state.by]}, ${shortTime(state.at, { from, timeZone })}`;
}

/** How the action stands, and whom the message told; never more than were. */
export function actionBlocks(view: CampaignView): Block[] {
  const words = actionWords(view);
  return words === undefined ? [] : [strong([...toldWords(view), words].join('. ') + '.')];
}

function toldWords(view: CampaignView): string[] {
  const { state, endedAt, submittedAt: from, timeZone, tally } = view;
  if (state !== 'finished' || endedAt === null || tally === undefined) return [];
  const { reached, total } = tally.phones;
  const who = isEveryoneTold(view)
    ? 'Everyone was told'
    : `${count(reached)} of ${plural(total, 'phone was', 'phones were')} told`;
  return [`${who}, ${shortTime(endedAt, { from, timeZone })}`];
}

/** Each phone of the list was reached, and somebody of each family. */
function isEveryoneTold({ tally, families }: CampaignView): boolean {
  if (tally === undefined || tally.phones.reached < tally.phones.total) return false;
  return families === undefined || families.reached === families.total;
}
