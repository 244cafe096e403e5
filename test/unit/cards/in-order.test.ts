import { expect, test } from 'vitest';
import type { Card } from '#cards/card.ts';
import { inOrder, inOwnDirection } from '#chat/in-order.ts';
import { renderCard as drawSlack } from '#chat/slack/draw/render-card.ts';
import { renderCard as drawTeams } from '#chat/teams/draw/render-card.ts';

const arabic = 'ستكون جميع المدارس مغلقة';

test.each([
  ['12 calls to Adams', '12 calls to Adams'],
  [`School ${arabic}: 12 calls`, `School \u2068${arabic}\u2069: 12 calls`],
  ['أحمد (مدرسة 5) 12', '\u2068أحمد (مدرسة\u2069 5) 12'],
  ['אדם Adams אדם', '\u2068אדם\u2069 Adams \u2068אדם\u2069'],
  [`${arabic}\n12`, `\u2068${arabic}\u2069\n12`],
])('in a line of English, “%s” keeps to itself', (text, drawn) => {
  expect(inOrder(text)).toBe(drawn);
});

test('words for families run in the direction of their language, line by line', () => {
  expect(inOwnDirection(`${arabic} 14.\nSchools are closed.`)).toBe(
    `\u202b${arabic} 14.\u202c\nSchools are closed.`,
  );
});

test('many marks cost no more than one', () => {
  const marks = `ا${'\u064b1'.repeat(20_000)}`;
  const before = process.cpuUsage();
  inOrder(marks);
  expect(process.cpuUsage(before).user).toBeLessThan(500_000);
});

/** Turned around by a typed override, the reason would be read as “Approved by Marcus”. */
const typed = 'Sent back \u202esucraM yb devorppA\u202c \u2066x\u2069';
const card: Card = {
  title: typed,
  badge: { text: typed, tone: 'bad' },
  blocks: [
    { kind: 'text', text: typed },
    { kind: 'text', text: typed, strong: true },
    { kind: 'note', text: typed },
    { kind: 'heading', text: typed },
    { kind: 'quote', label: typed, text: typed },
    { kind: 'facts', facts: [{ label: typed, value: typed }] },
    { kind: 'table', columns: [typed, typed, typed], align: 'lll', rows: [[typed, typed, typed]] },
    { kind: 'progress', done: 1, total: 2, label: typed },
  ],
  buttons: [{ verb: 'status', label: typed, data: {} }],
  summary: typed,
};

test.each([
  ['Slack', drawSlack],
  ['Teams', drawTeams],
] as const)('no typed override reorders a card in %s', (_, draw) => {
  const drawn = JSON.stringify(draw(card));

  expect(drawn).toContain('Sent back sucraM yb devorppA');
  expect(drawn).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
});
