import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Card } from '#cards/card.ts';
import { ownChatCard } from '#cards/closure/asked/own-chat-card.ts';
import { campaignCard } from '#cards/closure/campaign-card.ts';
import { incidentCard } from '#cards/incident/incident-card.ts';
import { at, oddities } from '#test/support/cards/a-closure.ts';
import { anEnd, aStop, aTally } from '#test/support/cards/a-tally.ts';
import { aChecklist, anIncident, aReviewedIncident } from '#test/support/cards/an-incident.ts';
import { approvals, aWorstApproval } from '#test/support/cards/worst-approvals.ts';
import { type CardsOnAPhone, cardsOnAPhone, phone } from '#test/support/web/cards-on-a-phone.ts';

/** What a phone shows below the bars of the app. */
const firstScreen = 664;

const most = { approval: 700, ended: 750, incident: 900 };

type Kind = keyof typeof most;

const fourMore = [
  { kind: 'weekend' },
  { kind: 'slow-emergency', seconds: 7800 },
  { kind: 'words-contradict', about: 'day', language: 'en', said: 'Tuesday' },
  { kind: 'conflict', number: 11, happening: 'late-2h' },
] as const;

const { tally: _tally, families: _families, target: _target, stop: _stop, ...head } = aStop();
const aWithdrawal = { ...head, startedAt: null };

const cards: [kind: Kind, name: string, card: Card][] = [
  ...approvals.map(
    ([name, view]) => ['approval', name, campaignCard(view)] as [Kind, string, Card],
  ),
  [
    'approval',
    'what the card of one’s own chat says',
    ownChatCard(aWorstApproval(), { isTheirs: true }),
  ],
  [
    'approval',
    'seven warnings',
    campaignCard(aWorstApproval({}, { odd: [...oddities.odd, ...fourMore] })),
  ],
  [
    'ended',
    'expired, with words of its own',
    campaignCard(aWorstApproval({ state: 'expired', endReason: 'Nobody decided by 5:20 am CST.' })),
  ],
  [
    'ended',
    'sent back',
    campaignCard(
      aWorstApproval({
        state: 'sent-back',
        endReason: 'Name the school, and say that the buses do not run. '.repeat(5),
      }),
    ),
  ],
  ['ended', 'finished, with every ending', campaignCard(anEnd())],
  ['ended', 'stopped while calling', campaignCard(aStop())],
  [
    'ended',
    'sent back while it called',
    campaignCard(
      aStop({
        endReason: 'It names the wrong school, and the hours are those of Monday. '.repeat(4),
      }),
    ),
  ],
  [
    'ended',
    'stopped, last calls under way',
    campaignCard(
      aStop({ stop: { quietAfterMs: 0, inProgress: 37, neverStarted: 9, isFinal: false } }),
    ),
  ],
  ['ended', 'withdrawn', campaignCard(aWithdrawal)],
  [
    'ended',
    'finished with all texts',
    campaignCard(anEnd({ delivery: 'text', tally: aTally({ revocationsTaken: 1204 }) })),
  ],
  [
    'incident',
    'an incident that nobody has yet',
    incidentCard(anIncident({ roles: {}, tasks: aChecklist(0) })),
  ],
  ['incident', 'an incident with a team and three late tasks', incidentCard(anIncident())],
  [
    'incident',
    'an incident with six tasks done',
    incidentCard(anIncident({ tasks: aChecklist(6, 3) })),
  ],
  ['incident', 'an incident to be closed', incidentCard(aReviewedIncident())],
  [
    'incident',
    'a closed incident',
    incidentCard(
      aReviewedIncident({ closedBy: 'Hana Kobayashi', closedAt: at('2026-11-28T17:00') }),
    ),
  ],
];

const ofDrill = { isDrill: true, freeze: null, checkpointSize: null };
cards.push(
  ['incident', 'the drill of a breach', incidentCard(anIncident(ofDrill))],
  [
    'incident',
    'the drill of a breach, to be ended',
    incidentCard(aReviewedIncident({ ...ofDrill, tasks: aChecklist(10, 1) })),
  ],
);

let phoneScreen: CardsOnAPhone;
beforeAll(async () => {
  phoneScreen = await cardsOnAPhone(cards.map(([, , card]) => card));
});
afterAll(() => phoneScreen?.[Symbol.asyncDispose]());

describe.each(['Slack', 'Teams'] as const)('in %s', (where) => {
  test.each(cards.map(([kind, name], place) => [kind, name, place] as const))(
    'the card of %s fits: %s',
    async (kind, _name, place) => {
      const card = await phoneScreen.show(where, place);
      const box = await card.boundingBox();
      const height = box?.height ?? 0;

      expect(box?.width).toBeLessThanOrEqual(phone.width);
      expect(height).toBeGreaterThan(150);
      expect(height).toBeLessThanOrEqual(most[kind]);
      if (kind !== 'approval') return;
      const approve = card.getByText(/^(Approve|Read the whole text)$/).first();
      const button = await approve.boundingBox();
      const ends = (button?.y ?? 0) + (button?.height ?? 0) - (box?.y ?? 0);
      expect(ends).toBeGreaterThan(150);
      expect(ends).toBeLessThanOrEqual(firstScreen);
    },
  );
});
