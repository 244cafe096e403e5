import { expect, test } from 'vitest';
import { outcomeTable } from '#conversation/closure/progress/progress-blocks.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';

test('what a rule of consent refuses is told in words, whichever rule it is', () => {
  const byDisposition = { busy: 3, 'other-unchecked': 2 };
  const voice = { phones: 5, planned: 0, waiting: 0, inProgress: 0, live: {}, byDisposition };
  const view = { tally: { voice, waits: [] } } as unknown as CampaignView;

  expect(outcomeTable(view, 'voice')).toMatchObject([
    {
      rows: [
        ['Busy', '3'],
        ['Not contacted: consent rules don’t allow it', '2'],
      ],
    },
  ]);
});
