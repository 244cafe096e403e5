import { describe, expect, test } from 'vitest';
import type { Card } from '#cards/card.ts';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import { ownChatCard } from '#conversation/closure/waiting/own-chat-card.ts';
import { whyCard } from '#conversation/closure/why/why-card.ts';
import { consentHistoryCard } from '#conversation/consent/consent-history-card.ts';
import { phoneConsentCard } from '#conversation/consent/phone-consent-card.ts';
import { incidentCard } from '#conversation/incident/incident-card.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import type { WhyChannel } from '#domain/closure/why/why.ts';
import type { PhoneAnswer, PhoneConsent } from '#domain/consent/lookup/phone-consent.ts';
import type { Channel } from '#domain/shared/channel.ts';
import { everyPurpose, type Purpose } from '#domain/shared/purpose.ts';
import { at, oddities } from '#test/support/cards/a-closure.ts';
import {
  phone as aFamilyPhone,
  evidence,
  history,
  id,
  links,
  at as saidAt,
  timeZone,
  why,
} from '#test/support/cards/a-history.ts';
import { aCall, anEnd, aStop, aTally } from '#test/support/cards/a-tally.ts';
import { aChecklist, anIncident, aReviewedIncident } from '#test/support/cards/an-incident.ts';
import { approvals, aWorstApproval } from '#test/support/cards/worst-approvals.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { cardsOnAPhone, phone } from '#test/support/web/cards-on-a-phone.ts';

/** What a phone shows below the bars of the app, and where Approve ends at the latest. */
const screen = 664;
const firstScreen = 640;

const most = { approval: 700, calling: 750, ended: 750, lookup: 750, incident: 900 };

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
      aStop({
        stop: { quietAfterMs: 0, inProgress: 37, neverStarted: 9, isFinal: false, open: 4 },
      }),
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

const freeze = {
  id: '01890000-0000-7000-8000-000000000099',
  incident: 3,
  placedBy: 'Priya Raghunathan',
  reason: 'A spreadsheet with numbers of families was sent to the wrong list.',
  placedAt: at('2026-11-27T05:20'),
  askedBy: 'Hana Kobayashi',
  askedById: null,
  releasedBy: null,
  releasedAt: null,
};
const pause = { ...freeze, incident: null, placedBy: 'Bartholomew Featherstonehaugh' };

const standstill: Partial<CampaignView> = {
  freeze,
  signInHold: { reason: 'not-proven', at: at('2026-11-27T05:21') },
  noWorker: true,
};

const longestReason = 'consent is over 12 months old and the number isn’t confirmed';
const long = (one: 'voice' | 'text'): WhyChannel => ({
  channel: one,
  listed: {
    kind: 'excluded',
    rule: { id: 'x', ruleSet: '', reason: longestReason, citation: '', beyondLaw: null },
    evidence: undefined,
  },
  attempts: why.channels[0]?.attempts ?? [],
  now: { allows: false, reason: longestReason, rule: 'x' },
});

const said = { ...evidence, id: id(8), method: 'enrollment-form' } as const;
const anAnswer = (purpose: Purpose, channel: Channel): PhoneAnswer => ({
  purpose,
  channel,
  allows: purpose !== 'other',
  rule: purpose,
  reason: purpose === 'emergency' ? 'emergencies need no consent' : longestReason,
  citation: '',
  evidence: purpose === 'emergency' ? undefined : said,
});
const two = aFamilyPhone.guardians.slice(0, 2);
const aPhone: PhoneConsent = {
  ...aFamilyPhone,
  guardians: two,
  guardiansElsewhere: 0,
  at: saidAt,
  timeZone,
  answers: everyPurpose.flatMap((purpose) => [
    anAnswer(purpose, 'voice'),
    anAnswer(purpose, 'text'),
  ]),
  flags: [],
  check: { answer: 'no', askedAt: saidAt, goodUntil: saidAt.add({ hours: 300 }), isGood: true },
  isChecking: false,
  notice: { at: saidAt, channel: 'text', language: 'es', version: '3f2a91c2' },
  liftable: [],
  textsOnly: [],
  firsts: two.map(({ id: guardianId }) => ({ guardianId, since: null })),
  pages: [],
};
const pages = new Map(two.map((guardian) => [guardian.id, 'https://bellwether.example.org/f/x']));

const emergencyOther = 'an emergency announcement with its fact';

cards.push(
  [
    'approval',
    emergencyOther,
    campaignCard(aWorstApproval({ happening: 'other', ground: 'threat' })),
  ],
  [
    'approval',
    'phones that asked for texts',
    campaignCard(aWorstApproval({}, { odd: oddities.odd, wantTexts: { only: 12, first: 12 } })),
  ],
  ['approval', 'three warnings in a frozen district', campaignCard(aWorstApproval({ freeze }))],
  ['calling', 'a closure that calls, half-way, slowed and late', campaignCard(aCall())],
  ['calling', 'a paused closure', campaignCard(aCall({ state: 'paused', pause }))],
  [
    'calling',
    'a closure paused, frozen, on hold and without a worker',
    campaignCard(aCall({ state: 'paused', pause, ...standstill })),
  ],
  [
    'calling',
    'an approved closure that is frozen, on hold and without a worker',
    campaignCard(aWorstApproval({ state: 'approved', ...standstill })),
  ],
  ['lookup', 'how the number of two guardians stands', phoneConsentCard(aPhone, { pages })],
  [
    'lookup',
    'how a number stands after a consent of now',
    phoneConsentCard(aPhone, { pages, lead: 'The consent was recorded. Here is the number now.' }),
  ],
  [
    'lookup',
    'how a number stands that gets texts alone',
    phoneConsentCard(
      { ...aPhone, flags: [{ kind: 'texts-only', since: saidAt }], textsOnly: [id(700)] },
      { pages },
    ),
  ],
  ['lookup', 'the history of a number', consentHistoryCard(history)],
  ['lookup', 'a later page of a history', consentHistoryCard({ ...history, page: 2, older: 12 })],
  ['lookup', 'why a number was called', whyCard(why, { campaignId: id(1), links })],
  [
    'lookup',
    'why a number was not called, for the longest reasons',
    whyCard({ ...why, channels: [long('voice'), long('text')] }, { campaignId: id(1), links }),
  ],
);

const phoneScreen = setUpOnce(() => cardsOnAPhone(cards.map(([, , card]) => card)));

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
      const approve = card
        .getByText(/^(Approve|Read the whole text)$/)
        .filter({ visible: true })
        .first();
      const button = await approve.boundingBox();
      const ends = (button?.y ?? 0) + (button?.height ?? 0) - (box?.y ?? 0);
      expect(ends).toBeGreaterThan(150);
      expect(ends).toBeLessThanOrEqual(firstScreen);
    },
  );

  test('an emergency announcement says in red which phones ring without consent, and why', async () => {
    const card = await phoneScreen.show(
      where,
      cards.findIndex(([, name]) => name === emergencyOther),
    );

    expect(await card.innerText()).toContain(
      '233 phones ring without consent: “Gas leak at Cottonwood Elementary, all buildings of the block are shut” (FCC 16-88).',
    );
  });
});

const asking = cards.flatMap(([kind, name, card], place) =>
  kind === 'approval' && card.buttons.some(({ confirm }) => confirm !== undefined)
    ? [[name, place] as const]
    : [],
);

test.each(asking)(
  'in Teams, the question of Approve takes the place of the buttons: %s',
  async (_name, place) => {
    const card = await phoneScreen.show('Teams', place);
    const button = (name: string) =>
      card.getByRole('button', { name, exact: true }).filter({ visible: true });
    expect(await button('Cancel').count()).toBe(0);

    await button('Approve').click();
    await expect.poll(() => button('Cancel').count()).toBe(1);

    expect(await button('Approve').count()).toBe(1);
    expect(await button('Send back').count()).toBe(0);
    const [box, answer] = [await card.boundingBox(), await button('Approve').boundingBox()];
    const ends = (answer?.y ?? 0) + (answer?.height ?? 0) - (box?.y ?? 0);
    expect(ends).toBeLessThanOrEqual(screen);

    await button('Cancel').click();
    await expect.poll(() => button('Cancel').count()).toBe(0);
    expect(await button('Send back').count()).toBe(1);
  },
);
