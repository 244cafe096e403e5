import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Card } from '#cards/card.ts';
import { renderCard } from '#chat/slack/draw/render-card.ts';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import { whyCard } from '#conversation/closure/why/why-card.ts';
import { consentHistoryCard } from '#conversation/consent/consent-history-card.ts';
import { incidentCard } from '#conversation/incident/incident-card.ts';
import { history, id, links, why } from '#test/support/cards/a-history.ts';
import { aCall, anEnd, aStop } from '#test/support/cards/a-tally.ts';
import { anIncident, aReviewedIncident } from '#test/support/cards/an-incident.ts';
import { approvals } from '#test/support/cards/worst-approvals.ts';
import { typeFaults } from '#test/support/types/type-faults.ts';

// Limits such as 50 blocks are no types: the emulated Slack refuses what is over them.

const cards: Card[] = [
  ...approvals.map(([, view]) => campaignCard(view)),
  ...[aCall(), anEnd(), aStop()].map((view) => campaignCard(view)),
  ...[anIncident(), aReviewedIncident()].map((view) => incidentCard(view)),
  consentHistoryCard(history),
  whyCard(why, { campaignId: id(1), links }),
];
const manifest = await readFile('manifests/slack/manifest.json', 'utf8');
const blocks = JSON.stringify(cards.map((card) => renderCard(card).blocks));

const source = (given: { manifest: string; blocks: string }) => `
  import type { KnownBlock } from '@slack/types';
  import type { AppsManifestValidateArguments } from '@slack/web-api';
  export const manifest: AppsManifestValidateArguments['manifest'] = ${given.manifest};
  export const cards: KnownBlock[][] = ${given.blocks};`;

test('Slack’s own types take the manifest and the cards, and would refuse a typo', () => {
  expect(typeFaults(source({ manifest, blocks }))).toEqual([]);
  const faults = typeFaults(
    source({
      manifest: manifest.replace('"chat:write"', '"chat:wrote"'),
      blocks: blocks.replace('"type":"header"', '"type":"heading"'),
    }),
  );
  expect(faults).toEqual([
    expect.stringContaining('"chat:wrote"'),
    expect.stringContaining('"heading"'),
  ]);
});
