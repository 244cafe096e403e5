import { expect, test } from 'vitest';
import type { Block } from '#cards/card.ts';
import { cellWords } from '#cards/words/cell-words.ts';
import { renderCard as renderForSlack } from '#chat/slack/draw/render-card.ts';
import { renderCard as renderForTeams } from '#chat/teams/draw/render-card.ts';
import { reportCard } from '#conversation/report/report-card.ts';
import type { CoverageRow } from '#domain/consent/report/consent-report.ts';
import { checkBlocks } from '#sandbox/slack/limits/block-limits.ts';
import { cardProblems } from '#sandbox/teams/card-rules.ts';
import { aConsentReport, asReport } from '#test/support/consent/consent-report.ts';

const links = {
  csv: `https://bellwether.example.org/files/report/${'A'.repeat(100)}.${'A'.repeat(43)}`,
  pdf: `https://bellwether.example.org/files/report/${'B'.repeat(100)}.${'A'.repeat(43)}`,
};

function blocksOf<Kind extends Block['kind']>(blocks: Block[], kind: Kind) {
  return blocks.filter((block): block is Extract<Block, { kind: Kind }> => block.kind === kind);
}

test('the headline is the share of phones that may be called about school matters', () => {
  const card = reportCard(asReport(aConsentReport(3)), links);

  expect(card.blocks[0]).toEqual({
    kind: 'progress',
    done: 2395,
    total: 2795,
    label: '85.7% of phones may be called about school matters',
  });
  expect(card.summary).toBe('Consent report: As of today, whole district');
});

test('coverage is told by channel and purpose, by school, and by home language', () => {
  const { blocks } = reportCard(asReport(aConsentReport(3)), links);

  const [uses, schools, languages] = blocksOf(blocks, 'table');
  expect(uses?.rows.map(([use]) => use)).toEqual([
    'Calls about school matters',
    'Texts about school matters',
    'Calls about anything else',
    'Texts about anything else',
  ]);
  expect(schools?.columns).toEqual(['', 'Phones', 'Calls', 'Texts']);
  expect(schools?.rows.at(-1)).toEqual(['Adams Elementary', '905', '89.5%', '79.6%']);
  expect(languages?.rows.map(([language, phones]) => [language, phones])).toEqual([
    ['English', '1,820'],
    ['Spanish', '680'],
    ['Vietnamese', '200'],
    ['Somali', '95'],
  ]);
});

test('withdrawals are told by how they came and how long they took to hold', () => {
  const { blocks } = reportCard(asReport(aConsentReport()), links);

  expect(blocksOf(blocks, 'table')[3]?.rows).toEqual([
    ['Key 9 in a call', '210', 'right away', 'right away'],
    ['Told to staff', '25', '1 h 10 min', '3 days'],
    ['E-mail', '<\u{a0}5', '–', '–'],
    ['In the last 30 days', '35', '–', '–'],
  ]);
});

test.each([
  [
    { running: 3, overdue: 1, nextDueAt: Temporal.Instant.from('2026-12-02T20:00:00Z') },
    ['3', '1', 'Dec 2, 2026, 12:00 pm PST'],
  ],
  [{ running: 0, overdue: 0, nextDueAt: null }, ['0', '0', '–']],
])(
  'opt-outs that wait for review, how many are overdue, and when the first is due: %j',
  (clocks, told) => {
    const { blocks } = reportCard(asReport(aConsentReport(1, { clocks })), links);

    expect(
      blocksOf(blocks, 'facts')[0]
        ?.facts.slice(3)
        .map(({ value }) => value),
    ).toEqual(told);
  },
);

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

  expect(asReport(report).tables[3]?.rows.map(([cell]) => cell && cellWords(cell, 'UTC'))).toEqual([
    'Key 9 in a call',
    'Text',
    'STOP at the carrier',
    'Family page',
    'Called back',
    'Told to staff',
    'E-mail',
    'Voicemail',
    'Import',
    'In the last 30 days',
  ]);
});

test.each([0, 3, 12, 40])('Slack and Teams take the report of %i schools', (schools) => {
  const card = reportCard(asReport(aConsentReport(schools)), links);

  const forSlack = renderForSlack(card);
  expect(checkBlocks(forSlack.blocks)).toEqual([]);
  expect(JSON.stringify(forSlack)).not.toContain('did not fit');
  expect(cardProblems(renderForTeams(card), { inDialog: false })).toEqual([]);
});

test('of a hundred schools the card has those with the least agreement, and says where the others are', () => {
  const card = reportCard(asReport(aConsentReport(100)), links);

  const [, schools] = blocksOf(card.blocks, 'table');
  expect(schools?.rows).toHaveLength(8);
  expect(schools?.rows[0]?.[0]).toBe('School 100');
  expect(blocksOf(card.blocks, 'note').map(({ text }) => text)).toContain(
    '92 more rows are in the files.',
  );
  expect(JSON.stringify(renderForTeams(card))).not.toContain('too many for Teams');
});

test('phones whose number waits for its check have a line, and the card says what to do', () => {
  const of = (unchecked: number) => {
    const counts = { phones: 90, agreed: 2, withdrew: 0, notUsable: 83, unchecked, none: 5 };
    const use = { school: 'Adams', language: 'en', channel: 'voice', purpose: 'school-mission' };
    return reportCard(
      asReport(aConsentReport(0, { coverage: [{ ...use, ...counts } as CoverageRow] })),
      links,
    ).blocks;
  };
  const told = (blocks: Block[]) => [
    blocksOf(blocks, 'facts')[0]?.facts.find(({ label }) => label.includes('not checked'))?.value,
    blocksOf(blocks, 'note').some(({ text }) => text.includes('ask IT')),
  ];

  expect(told(of(83))).toEqual(['80', true]);
  expect(told(of(0))).toEqual(['<\u{a0}5', false]);
});
