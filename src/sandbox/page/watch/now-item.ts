import { isAlive, stateWords } from '#domain/closure/campaign.ts';
import type { CurrentClosure } from '#sandbox/current-closures.ts';
import type { NowItem } from '../page-item.ts';

/** What goes on at this moment, in a line: the newest closure that is not over, and how many more there are. */
export function nowItem(closures: readonly CurrentClosure[]): NowItem {
  const live = closures.filter(({ state }) => isAlive(state));
  const [newest = closures[0]] = live;
  return {
    kind: 'now',
    isLive: live.length > 0,
    ...(newest === undefined ? {} : { closure: lineOf(newest) }),
    more: Math.max(0, live.length - 1),
  };
}

function lineOf({ number, state, isFrozen, percent }: CurrentClosure): string {
  const words = stateWords[state].toLowerCase();
  return [
    `closure ${number}`,
    isFrozen && state !== 'submitted' ? `${words}, frozen` : words,
    ...(percent === undefined ? [] : [`${percent}%`]),
  ].join(' · ');
}
