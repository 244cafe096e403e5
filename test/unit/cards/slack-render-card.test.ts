import { expect, test } from 'vitest';
import type { Card } from '#cards/card.ts';
import { renderCard } from '#chat/slack/draw/render-card.ts';
import { wordsOf } from '#sandbox/person.ts';
import { checkBlocks } from '#sandbox/slack/limits/block-limits.ts';

const card: Card = {
  title: 'Approval needed: Closed, Tue 14 Jan',
  badge: { text: 'Waiting for approval', tone: 'waiting' },
  summary: 'Dana asks to close R&D <Adams>.',
  blocks: [
    { kind: 'text', text: 'Asked by Dana Whitfield.' },
    { kind: 'quote', label: 'English', text: 'School is closed.' },
    { kind: 'facts', facts: [{ label: 'Phones', value: '4,812' }] },
    { kind: 'progress', done: 1, total: 4, label: 'called' },
    { kind: 'note', text: 'Spanish is missing.', tone: 'warning' },
    { kind: 'divider' },
  ],
  buttons: [{ verb: 'approve', label: 'Approve', style: 'primary', data: { campaign: '12' } }],
};

test('a card becomes blocks and a sentence for notifications', () => {
  expect(renderCard(card)).toMatchInlineSnapshot(`
    {
      "blocks": [
        {
          "text": {
            "emoji": false,
            "text": "Approval needed: Closed, Tue 14 Jan",
            "type": "plain_text",
          },
          "type": "header",
        },
        {
          "elements": [
            {
              "elements": [
                {
                  "style": {
                    "bold": true,
                  },
                  "text": "🟡 Waiting for approval",
                  "type": "text",
                },
              ],
              "type": "rich_text_section",
            },
          ],
          "type": "rich_text",
        },
        {
          "text": {
            "emoji": false,
            "text": "Asked by Dana Whitfield.",
            "type": "plain_text",
          },
          "type": "section",
        },
        {
          "elements": [
            {
              "elements": [
                {
                  "style": {
                    "bold": true,
                  },
                  "text": "English",
                  "type": "text",
                },
              ],
              "type": "rich_text_section",
            },
            {
              "elements": [
                {
                  "text": "School is closed.",
                  "type": "text",
                },
              ],
              "type": "rich_text_quote",
            },
          ],
          "type": "rich_text",
        },
        {
          "fields": [
            {
              "text": "*Phones*",
              "type": "mrkdwn",
            },
            {
              "emoji": false,
              "text": "4,812",
              "type": "plain_text",
            },
          ],
          "type": "section",
        },
        {
          "text": {
            "emoji": false,
            "text": "█████░░░░░░░░░░░░░░░ 25%
    called",
            "type": "plain_text",
          },
          "type": "section",
        },
        {
          "elements": [
            {
              "emoji": false,
              "text": "🟠 Spanish is missing.",
              "type": "plain_text",
            },
          ],
          "type": "context",
        },
        {
          "type": "divider",
        },
        {
          "elements": [
            {
              "action_id": "approve:0",
              "style": "primary",
              "text": {
                "emoji": false,
                "text": "Approve",
                "type": "plain_text",
              },
              "type": "button",
              "value": "{"campaign":"12"}",
            },
          ],
          "type": "actions",
        },
      ],
      "text": "Dana asks to close R&amp;D &lt;Adams&gt;.",
    }
  `);
});

test('a table is a list that wraps: a line a row, its name in bold', () => {
  const { blocks } = renderCard({
    ...card,
    blocks: [
      {
        kind: 'table',
        columns: ['School', 'Phones'],
        align: 'lr',
        rows: [
          ['Adams', '71'],
          ['Birch Middle', '1,140'],
        ],
      },
    ],
  });

  expect(wordsOf(blocks[2])).toBe('School · Phones\nAdams\n: 71\nBirch Middle\n: 1,140');
  expect(JSON.stringify(blocks)).not.toContain('preformatted');
  expect(checkBlocks(blocks)).toEqual([]);
});

test('a row of several columns says what each is, and leaves out what has no value', () => {
  const { blocks } = renderCard({
    ...card,
    blocks: [
      {
        kind: 'table',
        columns: ['Closure', 'State', 'Decided by', 'Calls'],
        align: 'lllr',
        rows: [
          ['12', 'Finished', 'Marcus', '3,792'],
          ['13', 'Waiting', '–', '0'],
        ],
      },
    ],
  });

  expect(wordsOf(blocks[2])).toBe(
    'Closure 12\n· State: Finished · Decided by: Marcus · Calls: 3,792\nClosure 13\n· State: Waiting · Calls: 0',
  );
});

test('a table whose first column has no name has no line above it', () => {
  const { blocks } = renderCard({
    ...card,
    blocks: [
      {
        kind: 'table',
        columns: ['', 'Phones', 'Reached'],
        align: 'lrr',
        rows: [['Adams', '71', '70']],
      },
    ],
  });

  expect(wordsOf(blocks[2])).toBe('Adams\n· Phones: 71 · Reached: 70');
});

test('a long table keeps whole rows and counts the rest', () => {
  const rows = Array.from({ length: 300 }, (_, row) => [`School ${row}`, String(row)]);
  const { blocks } = renderCard({
    ...card,
    blocks: [{ kind: 'table', columns: ['School', 'Phones'], align: 'lr', rows }],
  });

  const shown = [...wordsOf(blocks[2]).matchAll(/^School \d+$/gm)].length;
  expect(shown).toBeGreaterThan(30);
  expect(wordsOf(blocks[2])).toContain(`… ${300 - shown} more rows`);
});

test('a table without a row is still a block that Slack takes', () => {
  const table = { kind: 'table' as const, columns: ['School', 'Phones'], align: 'lr', rows: [] };
  const { blocks } = renderCard({ ...card, blocks: [table] });

  expect(checkBlocks(blocks)).toEqual([]);
});

test('more than five facts go on in another section', () => {
  const facts = Array.from({ length: 12 }, (_, index) => ({ label: `L${index}`, value: '' }));
  const { blocks } = renderCard({
    ...card,
    badge: { text: 'x', tone: 'bad' },
    blocks: [{ kind: 'facts', facts }],
  });

  const sections = blocks.filter((block) => block.type === 'section');
  expect(sections.map((block) => ('fields' in block ? block.fields?.length : 0))).toEqual([
    10, 10, 4,
  ]);
});

test.each([
  [0, 10, '░░░░░░░░░░░░░░░░░░░░ 0%'],
  [1, 1000, '█░░░░░░░░░░░░░░░░░░░ 0%'],
  [999, 1000, '███████████████████░ 99%'],
  [10, 10, '████████████████████ 100%'],
  [3, 0, '░░░░░░░░░░░░░░░░░░░░ 0%'],
])('%i of %i is drawn as %s', (done, total, bar) => {
  const { blocks } = renderCard({
    ...card,
    blocks: [{ kind: 'progress', done, total, label: 'x' }],
  });

  expect(JSON.stringify(blocks)).toContain(`"${bar}\\nx"`);
});

test('the middle of a character is never where a text is cut', () => {
  const { blocks } = renderCard({ ...card, title: `${'x'.repeat(148)}🏫🏫` });

  expect(JSON.stringify(blocks[0])).toContain(`${'x'.repeat(148)}…`);
});
