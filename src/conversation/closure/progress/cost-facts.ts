import { fact } from '#cards/blocks.ts';
import type { Fact } from '#cards/card.ts';
import { dollars } from '#cards/format.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';

/**
 * What was placed, at the district’s own prices: carriers bill later, and tell us no price. The parts are rounded first, so
 * that they add up to what stands before them.
 */
export function costFacts({ placed, centsPerCall, centsPerText }: CampaignView): Fact[] {
  if (placed === undefined) return [];
  const calls = Math.round(placed.calls * centsPerCall);
  const texts = Math.round(placed.segments * centsPerText);
  const parts = [
    ...(placed.calls === 0 ? [] : [`calls ${dollars(calls)}`]),
    ...(placed.texts === 0 ? [] : [`texts ${dollars(texts)}`]),
  ];
  const split = parts.length < 2 ? '' : ` (${parts.join(', ')})`;
  return [fact('Cost', `about ${dollars(calls + texts)}${split}, estimated from our prices`)];
}
