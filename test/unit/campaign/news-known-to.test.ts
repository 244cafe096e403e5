import { expect, test } from 'vitest';
import { type Milestone, newsKnownTo } from '#domain/closure/view/milestone.ts';

const moment = (kind: Milestone['kind'], count: number | null = null): Milestone => ({
  id: '1',
  kind,
  round: 0,
  by: null,
  reason: null,
  count,
  at: Temporal.Instant.from('2026-12-02T12:00:00Z'),
});
const news = [
  moment('submitted', 1),
  moment('sent-back'),
  moment('submitted', 2),
  moment('started'),
];

test.each([
  ['draft', 1, 0],
  ['submitted', 1, 2],
  ['sent-back', 1, 2],
  ['draft', 2, 2],
  ['submitted', 2, 4],
  ['dialing', 2, 4],
] as const)(
  'a closure that was read as %s, version %i, tells %i of its news: a submission waits for the reading that knows who is asked',
  (state, version, told) => {
    expect(newsKnownTo({ state, version }, news)).toEqual(news.slice(0, told));
  },
);
