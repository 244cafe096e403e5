import { expect, test } from 'vitest';
import type { Block } from '#cards/card.ts';
import { consentReportCard } from '#cards/consent/consent-report-card.ts';
import { renderCard as renderForSlack } from '#chat/slack/draw/render-card.ts';
import { renderCard as renderForTeams } from '#chat/teams/draw/render-card.ts';
import { checkBlocks } from '#sandbox/slack/limits/block-limits.ts';
import { cardProblems } from '#sandbox/teams/card-rules.ts';
import { aConsentReport } from '#test/support/consent/consent-report.ts';

const links = {
  csv: `https://bellwether.example.org/files/consent-report/${'A'.repeat(100)}.${'A'.repeat(43)}`,
  pdf: `https://bellwether.example.org/files/consent-report/${'B'.repeat(100)}.${'A'.repeat(43)}`,
  chart: `https://bellwether.example.org/files/consent-chart/${'A'.repeat(100)}.${'A'.repeat(43)}`,
};

function blocksOf<Kind extends Block['kind']>(blocks: Block[], kind: Kind) {
  return blocks.filter((block): block is Extract<Block, { kind: Kind }> => block.kind === kind);
}

test('the headline is the share of phones that may be called about school matters', () => {
  const card = consentReportCard(aConsentReport(3), links);

  expect(card.blocks[0]).toEqual({
    kind: 'progress',
    done: 2395,
    total: 2795,
    label: '85.7% of phones may be called about school matters',
  });
  expect(card.summary).toBe('85.7% of phones may be called about school matters');
});

test('the chart says in words what it shows', () => {
  const { blocks } = consentReportCard(aConsentReport(3), links);

  expect(blocksOf(blocks, 'image')).toEqual([
    {
      kind: 'image',
      url: links.chart,
      alt: 'Chart: phones that agreed to calls about school matters, by school, from Trường Hòa Bình 81.3% to Adams Elementary 89.5%',
    },
  ]);
});

test('coverage is told by channel and purpose, by school, and by home language', () => {
  const { blocks } = consentReportCard(aConsentReport(3), links);

  const [uses, schools, languages] = blocksOf(blocks, 'table');
  expect(uses?.rows.map(([use]) => use)).toEqual([
    'Calls about school matters',
    'Texts about school matters',
    'Calls about anything else',
    'Texts about anything else',
  ]);
  expect(schools?.columns).toEqual(['', 'Calls', 'Texts', 'Phones']);
  expect(schools?.rows.at(-1)).toEqual(['Adams Elementary', '89.5%', '79.6%', '905']);
  expect(languages?.rows.map(([language, , , phones]) => [language, phones])).toEqual([
    ['English', '1,820'],
    ['Spanish', '680'],
    ['Vietnamese', '200'],
    ['Somali', '95'],
  ]);
});

test('withdrawals are told by how they came and how long they took to hold', () => {
  const { blocks } = consentReportCard(aConsentReport(), links);

  expect(blocksOf(blocks, 'facts')[0]?.facts).toEqual([
    { label: 'In all', value: '245, 35 in the last 30 days' },
    { label: 'Key 9 in a call', value: '210, honored right away' },
    {
      label: 'Told to staff',
      value: '25, usually honored after 1 h 10 min, 3 days at the longest',
    },
    { label: 'E-mail', value: '< 5' },
  ]);
});

test('what an earlier system brought in has no time to honor', () => {
  const byMeans = [
    { means: 'key-press', count: 20, medianSeconds: 0, longestSeconds: 3 },
    { means: 'import', count: 120, medianSeconds: null, longestSeconds: null },
  ];
  const report = aConsentReport(1, { revocations: { total: 140, last30Days: 125, byMeans } });

  const { blocks } = consentReportCard(report, links);

  expect(blocksOf(blocks, 'facts')[0]?.facts.slice(1)).toEqual([
    { label: 'Key 9 in a call', value: '20, usually honored right away, 3 s at the longest' },
    { label: 'Import', value: '120' },
  ]);
});

test.each([
  [
    { running: 3, overdue: 1, nextDueAt: Temporal.Instant.from('2026-12-02T20:00:00Z') },
    'bad',
    '3 opt-outs are waiting for review, 1 overdue; first due Wed, Dec 2, 12:00 pm PST.',
  ],
  [
    { running: 1, overdue: 0, nextDueAt: Temporal.Instant.from('2026-12-02T20:00:00Z') },
    'waiting',
    '1 opt-out is waiting for review, none overdue; first due Wed, Dec 2, 12:00 pm PST.',
  ],
  [{ running: 0, overdue: 0, nextDueAt: null }, 'good', 'No opt-outs waiting for review.'],
])('clocks %j are %s', (clocks, tone, text) => {
  const { blocks } = consentReportCard(aConsentReport(1, { clocks }), links);

  expect(blocksOf(blocks, 'note')[0]).toEqual({ kind: 'note', tone, text });
});

test('every means of withdrawal has plain words', () => {
  const stored = [
    'key-press',
    'text-reply',
    'carrier-stop',
    'web-page',
    'call-back',
    'staff',
    'e-mail',
    'voicemail',
    'import',
  ];
  const byMeans = stored.map((means) => ({ means, count: 1, medianSeconds: 0, longestSeconds: 0 }));
  const report = aConsentReport(1, { revocations: { total: 9, last30Days: 9, byMeans } });

  const { blocks } = consentReportCard(report, links);

  expect(blocksOf(blocks, 'facts')[0]?.facts.map(({ label }) => label)).toEqual([
    'In all',
    'Key 9 in a call',
    'Text',
    'STOP at the carrier',
    'Family page',
    'Called back',
    'Told to staff',
    'E-mail',
    'Voicemail',
    'Import',
  ]);
});

test('the files are one press away', () => {
  const { buttons } = consentReportCard(aConsentReport(), links);

  expect(buttons.map(({ label, opens }) => [label, opens])).toEqual([
    ['CSV', links.csv],
    ['PDF', links.pdf],
  ]);
});

test('a district without phones gets a card without a chart', () => {
  const { blocks } = consentReportCard(aConsentReport(0), links);

  expect(blocksOf(blocks, 'image')).toEqual([]);
});

test.each([0, 3, 12, 40])('Slack and Teams take the report of %i schools', (schools) => {
  const card = consentReportCard(aConsentReport(schools), links);

  const forSlack = renderForSlack(card);
  expect(checkBlocks(forSlack.blocks)).toEqual([]);
  expect(JSON.stringify(forSlack)).not.toContain('did not fit');
  expect(cardProblems(renderForTeams(card), { inDialog: false })).toEqual([]);
});

test('of a hundred schools the card has those with the least agreement, and says where the others are', () => {
  const card = consentReportCard(aConsentReport(100), links);

  const [, schools] = blocksOf(card.blocks, 'table');
  expect(schools?.rows).toHaveLength(8);
  expect(schools?.rows[0]?.[0]).toBe('School 100');
  expect(blocksOf(card.blocks, 'note').map(({ text }) => text)).toContain(
    '92 more schools are in the files.',
  );
  expect(JSON.stringify(renderForTeams(card))).not.toContain('too many for Teams');
});
