import { expect, test } from 'vitest';
import type { Card } from '#cards/card.ts';
import { cardBytes, renderCard } from '#chat/teams/draw/render-card.ts';
import { renderText } from '#chat/teams/draw/render-text.ts';

const base: Card = { title: 'Closed', blocks: [], buttons: [], summary: 'Schools are closed' };

test('a card with a badge', () => {
  const card = renderCard({ ...base, badge: { text: 'Waiting', tone: 'waiting' } });

  expect(card).toMatchInlineSnapshot(`
    {
      "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
      "body": [
        {
          "inlines": [
            {
              "size": "Large",
              "text": "Closed",
              "type": "TextRun",
              "weight": "Bolder",
            },
          ],
          "type": "RichTextBlock",
        },
        {
          "inlines": [
            {
              "color": "Accent",
              "text": "Waiting",
              "type": "TextRun",
              "weight": "Bolder",
            },
          ],
          "spacing": "Small",
          "type": "RichTextBlock",
        },
      ],
      "fallbackText": "Schools are closed",
      "speak": "Schools are closed",
      "type": "AdaptiveCard",
      "version": "1.5",
    }
  `);
});

test('words, facts and a rule', () => {
  const { body } = renderCard({
    ...base,
    blocks: [
      { kind: 'text', text: 'Ice on *all* roads.\n\nStay home.' },
      { kind: 'divider' },
      { kind: 'facts', facts: [{ label: 'Schools', value: '3 [of] 3' }] },
    ],
  });

  expect(body.slice(1)).toMatchInlineSnapshot(`
    [
      {
        "inlines": [
          {
            "text": "Ice on *all* roads.",
            "type": "TextRun",
          },
        ],
        "type": "RichTextBlock",
      },
      {
        "inlines": [
          {
            "text": " ",
            "type": "TextRun",
          },
        ],
        "separator": false,
        "spacing": "None",
        "type": "RichTextBlock",
      },
      {
        "inlines": [
          {
            "text": "Stay home.",
            "type": "TextRun",
          },
        ],
        "separator": false,
        "spacing": "None",
        "type": "RichTextBlock",
      },
      {
        "columns": [
          {
            "width": 1,
          },
          {
            "width": 2,
          },
        ],
        "firstRowAsHeaders": false,
        "rows": [
          {
            "cells": [
              {
                "items": [
                  {
                    "inlines": [
                      {
                        "text": "Schools",
                        "type": "TextRun",
                        "weight": "Bolder",
                      },
                    ],
                    "type": "RichTextBlock",
                  },
                ],
                "type": "TableCell",
              },
              {
                "items": [
                  {
                    "inlines": [
                      {
                        "text": "3 [of] 3",
                        "type": "TextRun",
                      },
                    ],
                    "type": "RichTextBlock",
                  },
                ],
                "type": "TableCell",
              },
            ],
            "type": "TableRow",
          },
        ],
        "separator": true,
        "showGridLines": false,
        "type": "Table",
      },
    ]
  `);
});

test('progress is drawn as a bar and said in words', () => {
  const { body } = renderCard({
    ...base,
    blocks: [{ kind: 'progress', done: 30, total: 120, label: '30 of 120 called' }],
  });

  expect(body.slice(1)).toMatchInlineSnapshot(`
    [
      {
        "inlines": [
          {
            "color": "Good",
            "text": "██████",
            "type": "TextRun",
          },
          {
            "isSubtle": true,
            "text": "░░░░░░░░░░░░░░░░░░░",
            "type": "TextRun",
          },
        ],
        "type": "RichTextBlock",
      },
      {
        "inlines": [
          {
            "size": "Small",
            "text": "30 of 120 called",
            "type": "TextRun",
          },
        ],
        "spacing": "None",
        "type": "RichTextBlock",
      },
    ]
  `);
});

test('a table has a header and aligned columns', () => {
  const { body } = renderCard({
    ...base,
    blocks: [{ kind: 'table', columns: ['School', 'Called'], align: 'lr', rows: [['Adams', '9']] }],
  });

  expect(body[1]).toMatchObject({
    type: 'Table',
    firstRowAsHeaders: true,
    columns: [
      { horizontalCellContentAlignment: 'Left' },
      { horizontalCellContentAlignment: 'Right' },
    ],
  });
});

test('the words in a table stay words, in the short form', () => {
  const { body } = renderCard({
    ...base,
    blocks: [
      {
        kind: 'table',
        columns: ['School', 'Called'],
        align: 'lr',
        rows: [
          ['*Adams* {{DATE(2027)}}', '9'],
          ['', '0'],
        ],
      },
    ],
  });

  expect(body[1]).toMatchObject({
    rows: [
      { cells: [{ items: [{ inlines: [{ text: 'School', weight: 'Bolder' }] }] }, {}] },
      {
        cells: [
          { items: [{ type: 'RichTextBlock', inlines: ['*Adams* {\u2060{DATE(2027)}}'] }] },
          { items: [{ inlines: ['9'], horizontalAlignment: 'Right' }] },
        ],
      },
      { cells: [{ items: [{ inlines: ['\u00a0'] }] }, {}] },
    ],
  });
});

test('buttons press, open forms, or ask first', () => {
  const data = { id: '7' };
  const { body } = renderCard({
    ...base,
    buttons: [
      { verb: 'approve', label: 'Approve', style: 'primary', data },
      { verb: 'send-back-form', label: 'Send back', data, opensForm: true },
      {
        verb: 'stop',
        label: 'Stop',
        style: 'danger',
        data,
        confirm: { title: 'Stop the calls?', text: 'One is enough.', yes: 'Stop' },
      },
    ],
  });

  const actions = body.flatMap((one) => (one.type === 'ActionSet' ? one.actions : []));
  expect(actions).toMatchInlineSnapshot(`
    [
      {
        "data": {
          "id": "7",
        },
        "style": "positive",
        "title": "Approve",
        "type": "Action.Execute",
        "verb": "approve",
      },
      {
        "data": {
          "bellwether": {
            "ask": "press",
            "data": {
              "id": "7",
            },
            "verb": "send-back-form",
          },
          "msteams": {
            "type": "task/fetch",
          },
        },
        "title": "Send back",
        "type": "Action.Submit",
      },
      {
        "style": "destructive",
        "targetElements": [
          "buttons-fe8512ba",
          "question-8bb66144",
        ],
        "title": "Stop",
        "type": "Action.ToggleVisibility",
      },
    ]
  `);
});

test('in a dialog every button is a submission', () => {
  const { actions } = renderCard(
    { ...base, buttons: [{ verb: 'stop', label: 'Stop', data: { id: '7' } }] },
    { inDialog: true },
  );

  expect(actions).toEqual([
    {
      type: 'Action.Submit',
      title: 'Stop',
      data: { bellwether: { ask: 'press', verb: 'stop', data: { id: '7' } } },
    },
  ]);
});

test('F41 templates and date functions in text stay text', () => {
  const json = JSON.stringify(
    renderCard({ ...base, title: '${user.name} {{DATE(2027-01-12T05:00:00Z)}} {{{x}}}' }),
  );

  expect(json).not.toMatch(/\$\{|\{\{DATE/);
});

test('F41 whatever the card, it fits', () => {
  const long = 'ÿ'.repeat(20_000);
  const card = renderCard({
    ...base,
    title: long,
    blocks: [
      { kind: 'text', text: long },
      { kind: 'facts', facts: Array.from({ length: 999 }, () => ({ label: 'a', value: 'b' })) },
    ],
  });

  expect(cardBytes(card)).toBeLessThan(28 * 1024);
});

test('a plain card can be said in words; one with a table cannot', () => {
  const table = { kind: 'table', columns: ['a'], align: 'l', rows: [] } as const;

  expect(
    renderText({
      ...base,
      title: 'Not approved',
      blocks: [
        { kind: 'text', text: 'A different person must approve.' },
        { kind: 'divider' },
        { kind: 'facts', facts: [{ label: 'Asked by', value: 'Dana Whitfield' }] },
      ],
    }),
  ).toBe('Not approved\nA different person must approve.\nAsked by: Dana Whitfield');
  expect(renderText({ ...base, blocks: [{ ...table, columns: ['a'], rows: [] }] })).toBeUndefined();
});

test('a dialog, which has the title above the card, draws it once; a drill keeps its color', () => {
  const titled = { ...base, badge: { text: 'Not passed', tone: 'warning' } } as const;
  const said = (card: Card) => JSON.stringify(renderCard(card, { inDialog: true }).body);

  expect(said(titled)).not.toContain('"Closed"');
  expect(said(titled)).toContain('Not passed');
  expect(said({ ...titled, isDrill: true })).toContain('"Closed"');
});
