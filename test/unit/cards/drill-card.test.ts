import { describe, expect, test } from 'vitest';
import { renderCard as renderSlack } from '#chat/slack/draw/render-card.ts';
import { renderCard as renderTeams } from '#chat/teams/draw/render-card.ts';
import {
  drillBlocks,
  drillCard,
  drillCardFor,
  drillInsteadCard,
  drillNews,
} from '#conversation/drill/drill-card.ts';
import { drillForm } from '#conversation/drill/drill-form.ts';
import { drillListCard } from '#conversation/drill/drill-list-card.ts';
import type { DrillView } from '#domain/drill/drill-view.ts';

const at = Temporal.Instant.from('2026-11-27T11:00:00Z');
const view: DrillView = {
  id: '0197f3a0-0000-7000-8000-000000000001',
  number: 3,
  state: 'submitted',
  requestedBy: 'Dana Whitfield',
  requestedAt: at,
  expiresAt: at.add({ hours: 4 }),
  text: 'We are testing.',
  way: 'both',
  from: '+13125550190',
  phones: 8,
  code: '7f3a-91c2',
  registeredName: 'Sandhill Valley Public Schools',
  timeZone: 'America/Chicago',
  decidedBy: null,
  decidedAt: null,
  reason: null,
  endedAt: null,
  endedBy: null,
  endReason: null,
  firstRingAt: null,
  tally: {
    phones: 0,
    waiting: 0,
    answered: 0,
    voicemail: 0,
    confirmed: 0,
    noAnswer: 0,
    failed: 0,
    notCalled: 0,
    texts: 0,
    textsDelivered: 0,
  },
};
const decided = { decidedBy: 'Marcus Oyelaran', decidedAt: at.add({ minutes: 2 }) };
const ended = { endedAt: at.add({ minutes: 5 }) };

const states: DrillView[] = [
  view,
  { ...view, ...decided, state: 'calling', tally: { ...view.tally, phones: 8, waiting: 5 } },
  { ...view, ...decided, ...ended, state: 'finished' },
  { ...view, ...decided, ...ended, state: 'stopped', endReason: 'live-closure' },
  { ...view, ...decided, ...ended, state: 'stopped', endReason: 'frozen' },
  {
    ...view,
    ...decided,
    ...ended,
    state: 'stopped',
    endReason: 'by-hand',
    endedBy: 'Dana Whitfield',
  },
  { ...view, ...decided, ...ended, state: 'sent-back', reason: 'Later.' },
  { ...view, ...ended, state: 'withdrawn', endedBy: 'Dana Whitfield' },
  { ...view, ...ended, state: 'expired' },
];

test.each(states)(
  'in each state its title, color and summary say what it is: $state $endReason',
  (one) => {
    for (const card of [drillCard(one), drillCardFor(one), drillNews(one)]) {
      expect(card.title).toBe('DRILL · staff only · no family is called');
      expect(card.summary).toMatch(/^DRILL 3 · /);
      const [head] = renderSlack(card).blocks;
      expect(head).toMatchObject({ type: 'header', text: { text: `🟪 ${card.title} 🟪` } });
      expect(renderTeams(card).body[0]).toMatchObject({ type: 'Container', style: 'accent' });
    }
  },
);

test('its buttons are its own in every state, and ask in words of their own', () => {
  const buttons = states.flatMap((one) => drillCard(one).buttons);

  expect(new Set(buttons.map(({ verb }) => verb))).toEqual(
    new Set(['approve-drill', 'send-back-drill-form', 'end-drill']),
  );
  for (const { label, confirm } of buttons) {
    expect(label).toContain('drill');
    if (confirm !== undefined) expect(confirm.text).toMatch(/no closure/);
  }
  expect(drillCardFor({ ...view, ...decided, state: 'calling' }).buttons).toEqual([]);
});

describe('what it measured', () => {
  const facts = (one: DrillView) =>
    Object.fromEntries(
      drillCard(one)
        .blocks.flatMap((block) => (block.kind === 'facts' ? block.facts : []))
        .map(({ label, value }) => [label, value]),
    );
  const tally = {
    ...view.tally,
    phones: 8,
    answered: 4,
    voicemail: 1,
    confirmed: 2,
    noAnswer: 3,
    texts: 8,
    textsDelivered: 7,
  };
  const finished: DrillView = {
    ...view,
    ...decided,
    ...ended,
    state: 'finished',
    firstRingAt: at.add({ minutes: 2, seconds: 3 }),
    tally,
  };

  test('is told in figures once it called', () => {
    expect(facts(finished)).toMatchObject({
      'Request to approval': '2 min',
      'Approval to first ring': '3 s',
      Reached: '5 of 8 staff phones (62.5%)',
      Answered: '4, 2 confirmed with key 1',
      Voicemail: '1',
      'No answer': '3',
      Texts: '8 sent, 7 delivered',
    });
    expect(drillNews(finished).summary).toContain('5 of 8 staff phones (62.5%)');
  });

  test('of a drill by text alone is what was delivered, and no ring', () => {
    const byText = facts({ ...finished, way: 'text', firstRingAt: null });
    expect(byText).not.toHaveProperty('Approval to first ring');
    expect(byText).toMatchObject({ Texts: '8 sent, 7 delivered' });
  });

  test('is not claimed before anything rang', () => {
    expect(facts(view)).not.toHaveProperty('Reached');
    expect(facts({ ...finished, firstRingAt: null })).toMatchObject({
      'Approval to first ring': 'none yet',
    });
  });
});

test('its form names no school and no family, and says who is called', () => {
  const form = drillForm({ phones: 8, from: '+13125550190' });

  expect(form.title).toBe('DRILL: staff only');
  expect(form.intro).toMatch(/^DRILL\. No family is called\. 8 phones .* \(312\) 555-0190/);
  expect(form.fields.map(({ name }) => name)).toEqual(['text', 'way']);
});

test('the list shows whose phones they are, and four digits of each', () => {
  const phone = {
    id: '1',
    name: 'Nora Castellano',
    maskedNumber: '•••-0120',
    consentedOn: '2026-08-17',
  };
  const card = drillListCard([{ ...phone, consent: 'Staff form 2026' }]);

  expect(JSON.stringify(card.blocks)).toContain('Aug 17, 2026, Staff form 2026');
  expect(card.buttons.map(({ verb }) => verb)).toEqual([
    'drill-phone-form',
    'drill-phone-end-form',
  ]);
  expect(drillListCard([]).buttons.map(({ verb }) => verb)).toEqual(['drill-phone-form']);
});

test('beside a closure it stands below a line, under its own name', () => {
  expect(drillBlocks({ ...view, state: 'calling' })).toEqual([
    { kind: 'divider' },
    {
      kind: 'note',
      tone: 'drill',
      text: 'DRILL 3 · staff only, no family is called: calling staff. Type “closure drill” to see it.',
    },
  ]);
});

test('to somebody who wants a closure stopped while there is none, it says how it ends', () => {
  const waiting = drillInsteadCard(view);
  expect(waiting.summary).toBe(
    'DRILL 3 · No closure is calling or waiting. Drill 3 waits for approval and has called no one. It expires at 9:00 am CST, or press “Withdraw drill”.',
  );
  expect(waiting.buttons.map(({ label }) => label)).toEqual(['Withdraw drill']);

  const calling = drillInsteadCard({ ...view, state: 'calling' });
  expect(calling.isDrill).toBe(true);
  expect(calling.summary).toContain(
    'Drill 3 is calling staff phones; no family is called. It ends by itself, or press “End drill”.',
  );
  expect(calling.buttons.map(({ label }) => label)).toEqual(['End drill']);
});
