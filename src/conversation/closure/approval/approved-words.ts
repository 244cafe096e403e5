import { time } from '#cards/format.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { isWaiting } from '#domain/closure/view/milestone.ts';

/** What the last approver is told: what happens next, or what holds it. */
export function approvedWords(view: CampaignView): string {
  const what = view.delivery === 'text' ? 'Texts' : 'Calls';
  const { startAt, timeZone } = view;
  const starts = startAt === null ? 'start now' : `start ${time(startAt, timeZone)}`;
  return `Approved. ${what} ${heldWords(view) ?? starts}.`;
}

function heldWords({ freeze, noWorker, comeback }: CampaignView): string | undefined {
  if (freeze !== undefined)
    return freeze.incident === null
      ? `are held, because ${freeze.placedBy ?? 'someone'} froze all calling. Two people can end the freeze`
      : `are held by incident ${freeze.incident}. Two people can end its freeze`;
  if (isWaiting(comeback)) return 'are on hold: the closure’s card says why';
  return noWorker === true ? 'can’t start, because no dial worker is running. Tell IT' : undefined;
}
