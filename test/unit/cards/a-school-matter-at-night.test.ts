import { expect, test } from 'vitest';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import { milestoneCard } from '#conversation/closure/milestone/milestone-card.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { wordsOf } from '#sandbox/person.ts';
import { aClosure, at } from '#test/support/cards/a-closure.ts';
import { anEnd } from '#test/support/cards/a-tally.ts';

const night = at('2026-11-27T02:00');
const matter = { purpose: 'school-mission', submittedAt: night } as const;

const wordsOn = (change: Partial<CampaignView>) => wordsOf(campaignCard(aClosure(change)).blocks);

/** What calls since two at night, at a time. */
function callingAt(now: Temporal.Instant, change: Partial<CampaignView> = {}) {
  const { tally } = anEnd();
  if (tally === undefined) throw new Error('an end has a tally');
  return campaignCard(
    aClosure({
      ...matter,
      state: 'dialing',
      startedAt: night,
      tally: { ...tally, pace: { ...tally.pace, at: now } },
      ...change,
    }),
  ).badge;
}

test('who approves a school matter at night reads from when families hear it', () => {
  expect(wordsOn(matter)).toContain('When\nFrom 9:00 am');
  expect(wordsOn({ submittedAt: night })).toContain('When\nAs soon as approved');
});

test('until then its card says for what it waits', () => {
  const waits = { text: 'Waiting until 9:00 am CST', tone: 'waiting' };
  const calls = { text: 'Calling', tone: 'good' };

  expect(callingAt(night.add({ minutes: 1 }))).toEqual(waits);
  expect(callingAt(at('2026-11-27T09:00'))).toEqual(calls);
  expect(callingAt(night.add({ minutes: 1 }), { purpose: 'emergency' })).toEqual(calls);
});

test('its thread says the same, of the night and of a start to come', () => {
  const said = (change: Partial<CampaignView>, kind: 'started' | 'approval') =>
    milestoneCard(aClosure({ ...matter, ...change }), {
      kind,
      by: 'Marcus Oyelaran',
      at: night,
    } as never);

  expect(said({}, 'started')).toMatchObject({
    title: 'Waiting',
    summary: expect.stringMatching(/^Waiting until 9:00 am CST\. It stops trying at /),
  });
  expect(said({ purpose: 'emergency' }, 'started')).toMatchObject({
    title: 'Calling',
    summary: expect.stringMatching(/^Calling began at 2:00 am CST\. /),
  });
  const approved = 'Marcus Oyelaran approved closure 12.';
  expect(said({}, 'approval').summary).toBe(approved);
  const later = { purpose: 'emergency', startAt: at('2026-11-27T05:30') } as const;
  expect(said(later, 'approval').summary).toBe(`${approved} Waiting until 5:30 am CST.`);
  expect(said({ ...later, approvalsNeeded: 2 }, 'approval').summary).not.toContain('Waiting');
});
