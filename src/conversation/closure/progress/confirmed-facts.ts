import { fact } from '#cards/blocks.ts';
import type { Fact } from '#cards/card.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { count } from '#domain/shared/count-words.ts';

/**
 * By phone, where calls ask to press 1. Heard: a call, a voicemail or a text reached it, and nobody pressed the key. All
 * three add up to the call list. A phone is reached once its call is over, and confirms before, or by calling back.
 */
export function confirmedFacts({ confirmed, tally, state }: CampaignView): Fact[] {
  if (confirmed === undefined || tally === undefined) return [];
  const { total, reached } = tally.phones;
  const isOver = state === 'finished' || state === 'stopped';
  const early = isOver ? ', some by calling back' : ', not all counted as reached yet';
  const words = [
    `Confirmed ${count(confirmed)}${confirmed > reached ? early : ''}`,
    `Heard ${count(Math.max(0, reached - confirmed))}`,
    `Not heard ${count(total - Math.max(reached, confirmed))}`,
  ];
  return [fact('Press 1', words.join(' · '))];
}
