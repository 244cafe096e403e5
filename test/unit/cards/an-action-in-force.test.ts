import { expect, test } from 'vitest';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import type { Follower } from '#domain/closure/view/outcome-part.ts';
import { wordsOf } from '#sandbox/person.ts';
import { aClosure, at } from '#test/support/cards/a-closure.ts';
import { aTally } from '#test/support/cards/a-tally.ts';

const allClear: Follower = {
  number: 13,
  startedAt: at('2026-11-27T05:41'),
  happening: 'all-clear',
  goesOn: true,
  isStopped: false,
};

function card(change: Partial<CampaignView> = {}, reached = 200) {
  const tally = aTally();
  const phones = { ...tally.phones, total: 200, reached, spared: 0, left: 0 };
  const view = aClosure({
    happening: 'lockdown',
    ground: 'threat',
    state: 'finished',
    startedAt: at('2026-11-27T05:04'),
    endedAt: at('2026-11-27T05:09'),
    tally: { ...tally, phones },
    ...change,
  });
  const { badge, blocks, buttons, summary } = campaignCard(view);
  return { badge, said: wordsOf(blocks), labels: buttons.map(({ label }) => label), summary };
}

test('its message is out, and it stands: no green “Finished”', () => {
  const { badge, said, labels, summary } = card();

  expect(badge).toEqual({ text: 'Lockdown in force since 5:04 am CST', tone: 'bad' });
  expect(said).toContain('Everyone was told, 5:09 am CST. Lockdown in force since 5:04 am CST.');
  expect(labels).toContain('Ask for the all clear');
  expect(summary).not.toContain('Finished');
});

test('everyone was told only where everyone was', () => {
  expect(card({}, 196).said).toContain('196 of 200 phones were told, 5:09 am CST.');
  const families = { total: 9, reached: 8, byHand: 1, open: 0, missed: 0, inTime: 8 };
  expect(card({ families }).said).not.toContain('Everyone was told');
  expect(card({ families: { ...families, reached: 9, byHand: 0 } }).said).toContain(
    'Everyone was told',
  );
  expect(card({ state: 'stopped', endedBy: 'Dana Whitfield' }).said).not.toContain('was told');
});

test.each<[Partial<CampaignView>, string]>([
  [{ state: 'stopped', endedBy: 'Dana Whitfield' }, 'Lockdown in force since 5:04 am CST'],
  [
    { followers: [{ ...allClear, happening: 'reunification' }] },
    'Lockdown in force since 5:04 am CST',
  ],
  [{ followers: [allClear] }, 'All clear, 5:41 am CST'],
  [{ followers: [{ ...allClear, isStopped: true }] }, 'All clear, 5:41 am CST'],
  [{ followers: [{ ...allClear, happening: 'other', goesOn: false }] }, 'Finished'],
  [{ state: 'dialing', endedAt: null }, 'Calling'],
  [{ happening: 'closed' }, 'Finished'],
])('%j is told as “%s”', (change, badge) => {
  expect(card(change).badge?.text).toBe(badge);
});

test('what has ended is asked to end no more', () => {
  expect(card({ followers: [allClear] }).labels).not.toContain('Ask for the all clear');
});
