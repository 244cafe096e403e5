import { expect, test } from 'vitest';
import { milestoneCard } from '#conversation/closure/milestone/milestone-card.ts';
import { paceBlocks, runningFacts } from '#conversation/closure/progress/pace-blocks.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';

const at = Temporal.Instant.from('2027-01-12T11:50:00Z');

/** Only what these words read. */
const viewOf = (placed: number, { sharers = 1, isBehind = false } = {}) =>
  ({
    state: 'dialing',
    timeZone: 'America/Chicago',
    callsPerSecond: 20,
    callsAtOnce: null,
    stopTryingAt: at.add({ hours: 2 }),
    tally: {
      pace: { at, measuredSeconds: 35, placed, due: 800, lastDueAt: at, sharers, isBehind },
      rounds: [],
      revocationsTaken: 0,
    },
  }) as unknown as CampaignView;

const wordsOf = (placed: number, others = {}) =>
  JSON.stringify([paceBlocks(viewOf(placed, others)), runningFacts(viewOf(placed, others))]);

test('anyone who watches a closure of which no call goes out reads that, and no hour at which it would be done', () => {
  expect(wordsOf(0)).toContain('Calls have stopped.');
  expect(wordsOf(0)).toContain('none in the last 35 s, of at most 20 a second');
  expect(wordsOf(0)).not.toContain('Last call');
  expect(wordsOf(200)).toContain('will finish in time.');
});

test('where closures call by turns, each at its share, nobody is alarmed', () => {
  const words = wordsOf(340, { sharers: 2 });

  expect(wordsOf(340)).toContain('Calling is slow');
  expect(words).not.toContain('slower');
  expect(words).toContain(
    '9.7 calls a second over the last 35 s, of at most 20, shared with 1 other closure',
  );
});

test('what waits behind an emergency promises no hour', () => {
  const words = wordsOf(0, { isBehind: true });

  expect(words).toContain('waiting while an emergency closure goes first');
  expect(words).not.toContain('Last call');
});

test('the thread tells a slow pace in calls a second, as the card does', () => {
  const said = (count: number) =>
    JSON.stringify(milestoneCard(viewOf(1), { kind: 'slow', count, at } as never));

  expect(said(503)).toContain('8.4 calls a second at 5:50 am CST, of at most 20.0.');
  expect(said(0)).toContain('Calls stopped at 5:50 am CST.');
});
