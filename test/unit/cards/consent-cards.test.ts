import { describe, expect, test } from 'vitest';
import type { Card } from '#cards/card.ts';
import type { Form } from '#cards/form.ts';
import { renderCard as renderSlackCard } from '#chat/slack/draw/render-card.ts';
import { renderForm as renderSlackForm } from '#chat/slack/draw/render-form.ts';
import { renderCard as renderTeamsCard } from '#chat/teams/draw/render-card.ts';
import { renderForm as renderTeamsForm } from '#chat/teams/draw/render-form.ts';
import { whyCard } from '#conversation/closure/why/why-card.ts';
import { whyDetailsCard } from '#conversation/closure/why/why-details.ts';
import {
  consentHistoryCard,
  consentHistoryDetails,
} from '#conversation/consent/consent-history-card.ts';
import { gapsCard } from '#conversation/consent/gaps-card.ts';
import { numberForm } from '#conversation/consent/office/number-form.ts';
import { recordConsentForm, revokeConsentForm } from '#conversation/consent/office/office-forms.ts';
import { withdrawalCard } from '#conversation/consent/opt-out-card.ts';
import { phoneConsentCard } from '#conversation/consent/phone-consent-card.ts';
import { tasksCard, tasksPerCard } from '#conversation/consent/tasks-card.ts';
import { type HistoryEntry, orderHistory } from '#domain/consent/lookup/consent-history.ts';
import {
  mostLiftable,
  type PhoneAnswer,
  type PhoneConsent,
} from '#domain/consent/lookup/phone-consent.ts';
import { standardWording } from '#domain/consent/wording/standard-wording.ts';
import { wordsOf } from '#sandbox/person.ts';
import { checkBlocks } from '#sandbox/slack/limits/block-limits.ts';
import { checkView } from '#sandbox/slack/limits/view-limits.ts';
import { cardProblems } from '#sandbox/teams/card-rules.ts';
import {
  at,
  channel,
  evidence,
  history,
  id,
  links,
  own,
  phone,
  timeZone,
  why,
} from '#test/support/cards/a-history.ts';

const answers: PhoneAnswer[] = (['emergency', 'school-mission', 'other'] as const).flatMap(
  (purpose, place) =>
    (['voice', 'text'] as const).map((channel) => ({
      purpose,
      channel,
      allows: place === 0,
      rule: `rule-${channel}`,
      reason: 'consent is over 12 months old and the number isn’t confirmed',
      citation: '47 CFR 64.1200(a)(1)(iii), (m)',
      evidence,
    })),
);

const consent: PhoneConsent = {
  isChecking: false,
  ...phone,
  at,
  timeZone,
  answers,
  flags: (
    [
      'wrong-number',
      'reassigned',
      'emergency-opt-out',
      'carrier-stop',
      'district-block',
      'emergency-line',
      'bad-number',
      'texts-only',
      'student-line',
    ] as const
  ).map((kind) => ({ kind, since: at })),
  firsts: phone.guardians.map(({ id: guardianId }, place) => ({
    guardianId,
    since: place === 0 ? at : null,
  })),
  check: {
    answer: 'no',
    askedAt: at,
    goodUntil: at.add({ hours: 100 }),
    isGood: true,
  },
  notice: { at, channel: 'text', language: 'es', version: '3f2a91c2' },
  textsOnly: [],
  liftable: Array.from({ length: mostLiftable }, (_, place) => id(600 + place)),
  pages: [],
};

const pages = new Map(
  phone.guardians.map((guardian) => [
    guardian.id,
    `https://bellwether.example.org/family/${'x'.repeat(71)}`,
  ]),
);

const cards: Record<string, Card> = {
  find: phoneConsentCard(consent, { pages, lead: 'The consent was recorded.' }),
  history: consentHistoryCard(history),
  historyDetails: consentHistoryDetails(history),
  why: whyCard(why, { campaignId: id(1), links }),
  whyDetails: whyDetailsCard(why, links),
  tasks: tasksCard({
    tasks: Array.from({ length: tasksPerCard }, (_, place) => ({
      id: id(place),
      kind: 'read-text' as const,
      openedAt: at,
      dueAt: at,
      phone: own,
      texts: Array.from({ length: 12 }, (_none, text) => ({
        revocationId: id(text),
        receivedAt: at,
        means: 'text-reply' as const,
        scope: 'non-emergency' as const,
        words: 'да'.repeat(900),
      })),
    })),
    total: 12,
    timeZone,
  }),
  gaps: gapsCard({
    at,
    timeZone,
    lines: Array.from({ length: 60 }, (_, place) => ({
      school: `Cottonwood Elementary School ${place}`,
      language: place % 3 === 0 ? null : 'es',
      families: 1200,
      unreachable: place === 5 ? 'few' : 100 + place,
    })),
    reasons: Array.from({ length: 9 }, (_, place) => ({ reason: `no consent ${place}`, count: 9 })),
  }),
  withdrawal: withdrawalCard(
    {
      kind: 'withdrawn',
      timeZone,
      answers,
      withdrawal: {
        kind: 'withdrawal',
        channel: 'voice',
        scope: 'non-emergency',
        means: 'staff',
        receivedAt: at,
        words: undefined,
      },
      clock: { id: id(3), receivedAt: at, effectiveAt: at, honorBy: at, isConfirmed: true },
    },
    id(1),
  ),
  block: withdrawalCard({ kind: 'blocked', block: 'district', at, timeZone, answers }, id(1)),
};

describe.each(Object.entries(cards))('the card “%s”, as long as it gets', (_name, card) => {
  test('fits into a Slack message', () => {
    const { blocks } = renderSlackCard(card);

    expect(checkBlocks(blocks)).toEqual([]);
    expect(JSON.stringify(blocks).length).toBeLessThan(13_000);
    expect(JSON.stringify(blocks)).not.toContain('did not fit');
    const foot = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
    expect(foot).toHaveLength(card.buttons.length);
  });

  test('fits into a Teams message and into a dialog', () => {
    for (const setting of [{}, { inDialog: true as const }]) {
      const drawn = renderTeamsCard(card, setting);

      expect(cardProblems(drawn, { inDialog: 'inDialog' in setting })).toEqual([]);
      expect(JSON.stringify(drawn)).not.toMatch(/cut here|too many for Teams/);
    }
  });

  test('carries no telephone number on its buttons, and little else', () => {
    for (const { data, label } of card.buttons) {
      expect(JSON.stringify(data).length).toBeLessThanOrEqual(500);
      expect(label.length).toBeLessThanOrEqual(75);
    }
  });
});

const form = {
  phone,
  at,
  timeZone,
  standard: [standardWording('en', 'Sandhill Valley'), standardWording('es', 'Sandhill Valley')],
  wordings: Array.from({ length: 40 }, (_, place) => ({
    version: `20${10 + place}-07`,
    language: 'es',
  })),
};
const forms: Record<string, Form> = {
  record: recordConsentForm(form),
  revoke: revokeConsentForm(form),
  number: numberForm({
    verb: 'consent-find',
    title: 'Find consent',
    submitLabel: 'Find',
    intro: '',
    isTyped: true,
  }),
};

test.each(Object.entries(forms))('the form “%s” fits into both platforms', (_name, one) => {
  expect(checkView(renderSlackForm(one, { channelId: 'C1' }))).toMatchObject({ kind: 'good' });
  const drawn = renderTeamsForm(one, { number: 'That is not a phone number.' });
  expect(cardProblems(drawn, { inDialog: true })).toEqual([]);
  expect(JSON.stringify(drawn).length).toBeLessThan(27_000);
  expect(one.title.length).toBeLessThanOrEqual(24);
});

describe('tasks', () => {
  const task = (lengths: number[], place = 0) => ({
    id: id(place),
    kind: 'read-text' as const,
    openedAt: at,
    dueAt: at,
    phone: own,
    texts: lengths.map((length, text) => ({
      revocationId: id(place * 10 + text),
      receivedAt: at,
      means: 'text-reply' as const,
      scope: 'non-emergency' as const,
      words: `${place}${text}`.padEnd(length, 'x'),
    })),
  });
  const read = (card: Card) =>
    card.buttons.map(({ data }) => (data['read'] ?? '').split(',').filter((one) => one !== ''));

  test('nobody is asked about words that are not on the card in full', () => {
    const card = tasksCard({
      tasks: [task([1500, 1500, 1500]), task([10], 1), task([1500], 2)],
      total: 9,
      timeZone,
    });
    const quotes = card.blocks.filter((block) => block.kind === 'quote');

    expect(quotes.map(({ text }) => text.length)).toEqual([1500, 1500]);
    expect(read(card)).toEqual([
      [id(0), id(1)],
      [id(0), id(1)],
    ]);
    expect(wordsOf(card.blocks)).toContain('1 more text comes after these.');
    expect(wordsOf(card.blocks)).toContain('8 more tasks follow when these are done.');
  });

  test('a button knows as many texts as are shown, and no more than it can carry', () => {
    const card = tasksCard({
      tasks: [task(Array.from({ length: 11 }, () => 20))],
      total: 1,
      timeZone,
    });

    expect(card.blocks.filter(({ kind }) => kind === 'quote')).toHaveLength(8);
    expect(read(card).map((ids) => ids.length)).toEqual([8, 8]);
    expect(wordsOf(card.blocks)).toContain('3 more texts come after these.');
  });

  test('words that may be another school’s family’s are neither shown nor decided on', () => {
    const card = tasksCard({
      tasks: [{ ...task([20]), phone }, task([30], 1)],
      total: 2,
      timeZone,
    });

    const quotes = card.blocks.filter((block) => block.kind === 'quote');
    expect(quotes.map(({ text }) => text.length)).toEqual([30]);
    expect(read(card)).toEqual([[id(10)], [id(10)]]);
    expect(wordsOf(card.blocks)).toContain('A family at another school uses this number too');
  });
});

test('a look of each kind is told in words, and never by its code', () => {
  const looks = [
    'office-task',
    'family-request',
    'unblock',
    'family-data',
    'erasure',
    'consent-gaps',
  ];
  const look = (what: string) => ({ what, at, by: 'Tom Secretary', number: null });

  const card = consentHistoryDetails({ ...history, disclosures: looks.map(look) });

  for (const what of looks)
    expect(wordsOf(card.blocks)).not.toMatch(
      new RegExp(`Tom Secretary ${what.replaceAll('-', ' ')}$`, 'mu'),
    );
  expect(wordsOf(card.blocks)).toContain('Tom Secretary read an open task');
});

test('why a number was called says what reached it, whatever the later tries came to', () => {
  const voice = channel('voice');
  const endings = (['person', 'machine', 'not-left'] as const).map((disposition) => ({
    tryNumber: 1,
    at,
    state: 'completed' as const,
    disposition,
    householdAt: null,
    rule: undefined,
  }));
  const said = (attempts: typeof endings) =>
    wordsOf(
      whyCard({ ...why, channels: [{ ...voice, attempts }] }, { campaignId: id(1), links }).blocks,
    );

  expect(said(endings.slice(1))).toContain('Called: voicemail, or not known who answered.');
  expect(said(endings)).toContain('Called: a person answered.');
  expect(said(endings.slice(2))).toContain('Called: voicemail, no message.');
});

describe('history', () => {
  const row = (change: Partial<Extract<HistoryEntry, { kind: 'consent' }>>): HistoryEntry => ({
    kind: 'consent',
    ids: ['a'],
    saidAt: at,
    recordedAt: at,
    by: { kind: 'operator', name: 'Tom' },
    channels: ['voice'],
    purposes: ['school-mission'],
    isWritten: false,
    method: 'paper',
    wordingVersion: '1',
    language: 'en',
    reference: 'form 1',
    hasHash: false,
    relation: null,
    endsWithdrawal: true,
    replaces: null,
    replacedBy: null,
    ...change,
  });

  test('shows a form’s two rows as one, with both ids', () => {
    const [one, ...rest] = orderHistory([
      row({ ids: ['text'], channels: ['text'] }),
      row({ ids: ['voice'] }),
    ]);

    expect(rest).toEqual([]);
    expect(one).toMatchObject({ ids: ['text', 'voice'], channels: ['voice', 'text'] });
  });

  test('keeps apart what differs in any particular, and what was corrected', () => {
    const different = [
      row({ ids: ['a'] }),
      row({ ids: ['b'], channels: ['text'], reference: 'form 2' }),
      row({ ids: ['c'], channels: ['text'], recordedAt: at.add({ seconds: 1 }) }),
      row({ ids: ['d'], channels: ['text'], replacedBy: 'e' }),
      row({ ids: ['e'], channels: ['text'], replaces: 'd' }),
    ];

    expect(orderHistory(different)).toHaveLength(5);
  });

  test('is in the order in which things were said, the newest first', () => {
    const hours = [3, 1, 2].map((hour) =>
      row({ ids: [String(hour)], saidAt: at.add({ hours: hour }), reference: String(hour) }),
    );

    expect(orderHistory(hours).map(({ ids }) => ids[0])).toEqual(['3', '2', '1']);
  });
});

test('while the database is asked about a number, its card says so, and nothing of an older answer', () => {
  const card = phoneConsentCard({ ...consent, isChecking: true }, { pages });

  expect(JSON.stringify(card.blocks)).toContain('Checking the number…');
  expect(JSON.stringify(card.blocks)).not.toContain('good until');
});

test('what the card of a number has no room for is behind Details, which is offered only then', () => {
  const labels = (card: Card) => card.buttons.map(({ label }) => label);
  const crowded = phoneConsentCard(consent, { pages });
  const whole = phoneConsentCard(consent, { pages, isWhole: true });
  const one = {
    ...consent,
    flags: [],
    answers: [],
    firsts: [],
    guardians: consent.guardians.slice(0, 1),
  };
  const roomy = phoneConsentCard({ ...one, guardiansElsewhere: 0 }, { pages });
  const pageless = phoneConsentCard({ ...one, guardiansElsewhere: 0 }, { pages: new Map() });

  expect(labels(crowded)).toContain('Details');
  expect(JSON.stringify(crowded.blocks)).not.toContain('Enrollment form of');
  expect(labels(whole)).not.toContain('Details');
  expect(JSON.stringify(whole.blocks)).toContain('Enrollment form of');
  expect(labels(roomy)).not.toContain('Details');
  expect(labels(pageless)).toContain('Details');
});

test('Details lets a number ring first for each guardian who lists another one, and says who asked for it', () => {
  const guardians = consent.guardians.slice(0, 2);
  const two = { ...consent, guardians, guardiansElsewhere: 0, flags: [], textsOnly: [] };
  const firsts = guardians.map(({ id: guardianId }) => ({ guardianId, since: null }));
  const firstButtons = (card: Card) => card.buttons.filter(({ verb }) => verb === 'consent-first');

  expect(firstButtons(phoneConsentCard({ ...two, firsts }, { pages }))).toEqual([]);
  expect(
    firstButtons(phoneConsentCard({ ...two, firsts }, { pages: new Map(), isWhole: true })).map(
      ({ label, data }) => [label, data['guardian']],
    ),
  ).toEqual(guardians.map(({ id, name }) => [`Call this first: ${name}`, id]));
  const chosen = phoneConsentCard(
    { ...two, firsts: firsts.map((one) => ({ ...one, since: at })) },
    { pages, isWhole: true },
  );
  expect(firstButtons(chosen)).toEqual([]);
  expect(wordsOf(chosen.blocks)).toContain(`Of the numbers of ${guardians[0]?.name}, as asked`);
});
