import { expect, test } from 'vitest';
import type { Card } from '#cards/card.ts';
import { renderCard } from '#chat/teams/draw/render-card.ts';
import { cardProblems } from '#sandbox/teams/card-rules.ts';

// Every card and form of a test with Teams in it goes through these rules: the emulated Teams refuses what Microsoft's library faults.

const card: Card = {
  title: 'Closure 7',
  badge: { text: 'Waiting', tone: 'waiting' },
  blocks: [
    { kind: 'facts', facts: [{ label: 'Schools', value: '3 of 3' }] },
    { kind: 'table', columns: ['School', 'Called'], align: 'lr', rows: [['Adams', '9']] },
  ],
  buttons: [{ verb: 'approve', label: 'Approve', style: 'primary', data: { id: '7' } }],
  summary: 'Closure 7',
};

type Drawn = { body: Record<string, unknown>[]; actions: Record<string, unknown>[] };
const problemsOf = (spoil: (drawn: Drawn) => unknown): string[] => {
  const drawn = structuredClone(renderCard(card)) as unknown as Drawn;
  spoil(drawn);
  return cardProblems(drawn, { inDialog: false });
};

test('a card of ours has no fault', () => {
  expect(problemsOf(() => {})).toEqual([]);
});

test.each<[string, (drawn: Drawn) => unknown, string]>([
  [
    'a size that is none',
    ({ body }) => body.push({ type: 'TextBlock', text: 'x', size: 'Huge' }),
    'Invalid value "Huge" for property "size".',
  ],
  [
    'a distance that is none',
    ({ body }) => body.push({ type: 'TextBlock', text: 'x', spacing: 'Tiny' }),
    'Invalid value "Tiny" for property "spacing".',
  ],
  [
    'a color of the style sheet',
    ({ body }) => body.push({ type: 'TextBlock', text: 'x', color: 'red' }),
    'Invalid value "red" for property "color".',
  ],
])('%s is refused', (_, spoil, problem) => {
  expect(problemsOf(spoil)).toEqual([problem]);
});
