import type { CampaignView } from '#domain/campaign/view/campaign-view.ts';
import type { Pressure } from '#domain/pace/pressure.ts';
import { plural } from '#domain/shared/count-words.ts';

/** `30 calls a second`, and how many at one time where the account has a limit. */
export function paceWords(view: Pick<CampaignView, 'callsPerSecond' | 'callsAtOnce'>): string {
  const pace = `${view.callsPerSecond} calls a second`;
  return view.callsAtOnce === null ? pace : `${pace}, ${plural(view.callsAtOnce, 'call')} at once`;
}

/** Why it goes more slowly than it may. */
export function pressureWords(pressure: Pressure): string {
  switch (pressure) {
    case 'refused':
      return 'The carrier has no room for more calls at the moment. Calls go out more slowly until it has, and faster again by themselves; nobody is left out.';
    case 'queued':
      return 'The carrier lets our calls wait in its queue. No more are given to it until it has caught up; nobody is left out.';
    case 'queue-full':
      return 'The carrier’s queue of calls is full. No more are given to it; nobody is left out.';
  }
}
