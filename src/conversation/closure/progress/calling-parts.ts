import { lineList } from '#cards/blocks.ts';
import type { Fact } from '#cards/card.ts';
import { always, type Part } from '#cards/phone-height.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { confirmedFacts } from './confirmed-facts.ts';
import { familyFacts } from './family-facts.ts';
import { officeFacts, officeInShort } from './office-facts.ts';
import { paceBlocks, runningFacts } from './pace-blocks.ts';
import { bar } from './progress-blocks.ts';

/** While it calls, what everybody looks for first: the bar, what goes wrong, the families, and how it continues. */
export function callingParts(view: CampaignView): Part[] {
  const { tally, transfers } = view;
  if (tally === undefined) return [];
  const first = [...familyFacts(view), ...confirmedFacts(view)];
  const running = [...first, ...runningFacts(view)];
  const lines = (facts: Fact[]) => [lineList(facts)];
  return [
    always([bar(view, tally.phones), ...paceBlocks(view)]),
    {
      forms: [
        lines([...running, ...officeFacts(transfers)]),
        lines([...running, ...officeInShort(transfers)]),
        lines(running),
        lines(first),
      ],
      yields: [3, 5, 7],
    },
  ];
}
