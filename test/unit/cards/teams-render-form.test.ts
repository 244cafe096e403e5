import { expect, test } from 'vitest';
import type { Form } from '#cards/form.ts';
import { readButtonData } from '#chat/teams/draw/button-data.ts';
import { fillForm, readFormValues, renderForm } from '#chat/teams/draw/render-form.ts';

const choices = [
  { value: 'adams', label: 'Adams Elementary' },
  { value: 'birch', label: 'Birch Middle' },
];

const form: Form = {
  verb: 'closure',
  title: 'New closure',
  submitLabel: 'Ask',
  data: { draft: '7' },
  intro: 'Only *you* see this.',
  fields: [
    { kind: 'text', name: 'reason', label: 'Reason', maxLength: 80, multiline: true },
    { kind: 'choice', name: 'ground', label: 'Ground', choices, value: 'adams' },
    { kind: 'choices', name: 'schools', label: 'Schools', choices, values: ['adams', 'birch'] },
    { kind: 'date', name: 'day', label: 'Day', value: '2027-01-12' },
    { kind: 'time', name: 'until', label: 'Stop after', optional: true, hint: 'Local time.' },
    { kind: 'words', name: 'preview', label: 'Preview', text: 'All schools are closed.' },
  ],
};

test('a form as a dialog card, with what is wrong', () => {
  const { body } = renderForm(form, { day: 'That day is over.' });

  expect(body).toMatchInlineSnapshot(`
    [
      {
        "inlines": [
          {
            "text": "Only *you* see this.",
            "type": "TextRun",
          },
        ],
        "type": "RichTextBlock",
      },
      {
        "inlines": [
          {
            "color": "Attention",
            "text": "Not sent yet. Please look at what is marked below.",
            "type": "TextRun",
            "weight": "Bolder",
          },
        ],
        "type": "RichTextBlock",
      },
      {
        "errorMessage": "Reason is needed.",
        "id": "field-reason",
        "isMultiline": true,
        "isRequired": true,
        "label": "Reason",
        "type": "Input.Text",
      },
      {
        "choices": [
          {
            "title": "Adams Elementary",
            "value": "adams",
          },
          {
            "title": "Birch Middle",
            "value": "birch",
          },
        ],
        "errorMessage": "Ground is needed.",
        "id": "field-ground",
        "isRequired": true,
        "label": "Ground",
        "style": "compact",
        "type": "Input.ChoiceSet",
        "value": "adams",
        "wrap": true,
      },
      {
        "choices": [
          {
            "title": "Adams Elementary",
            "value": "adams",
          },
          {
            "title": "Birch Middle",
            "value": "birch",
          },
        ],
        "errorMessage": "Schools is needed.",
        "id": "field-schools",
        "isMultiSelect": true,
        "isRequired": true,
        "label": "Schools",
        "style": "expanded",
        "type": "Input.ChoiceSet",
        "value": "adams,birch",
        "wrap": true,
      },
      {
        "errorMessage": "Day is needed.",
        "id": "field-day",
        "isRequired": true,
        "label": "Day",
        "type": "Input.Date",
        "value": "2027-01-12",
      },
      {
        "inlines": [
          {
            "color": "Attention",
            "text": "That day is over.",
            "type": "TextRun",
            "weight": "Bolder",
          },
        ],
        "spacing": "None",
        "type": "RichTextBlock",
      },
      {
        "id": "field-until",
        "label": "Stop after",
        "type": "Input.Time",
      },
      {
        "inlines": [
          {
            "isSubtle": true,
            "size": "Small",
            "text": "Local time.",
            "type": "TextRun",
          },
        ],
        "spacing": "None",
        "type": "RichTextBlock",
      },
      {
        "items": [
          {
            "inlines": [
              {
                "size": "Small",
                "text": "Preview",
                "type": "TextRun",
                "weight": "Bolder",
              },
            ],
            "type": "RichTextBlock",
          },
          {
            "inlines": [
              {
                "text": "All schools are closed.",
                "type": "TextRun",
              },
            ],
            "spacing": "Small",
            "type": "RichTextBlock",
          },
        ],
        "style": "emphasis",
        "type": "Container",
      },
    ]
  `);
});

test('values come back by field name, and nothing else does', () => {
  const values = readFormValues(['reason', 'ground', 'schools', 'day', 'until'], {
    'field-reason': 'Ice',
    'field-schools': 'adams,birch',
    'field-other': 'x',
    'field-day': 12,
    reason: 'forged',
  });

  expect(values).toEqual({ reason: 'Ice', ground: '', schools: 'adams,birch', day: '', until: '' });
  expect(fillForm(form, values).fields).toMatchObject([
    { value: 'Ice' },
    { value: '' },
    { values: ['adams', 'birch'] },
    { value: '' },
    { value: '' },
    { text: 'All schools are closed.' },
  ]);
});

test('each button carries what the form carries, and names the fields whose values come back', () => {
  const more = { verb: 'save-draft', label: 'Save draft', data: { more: '1' } } as const;
  const { actions = [] } = renderForm({ ...form, buttons: [more] });
  const carried = actions.map((action) =>
    readButtonData(action.type === 'Action.Submit' ? action.data : undefined),
  );

  const fields = ['reason', 'ground', 'schools', 'day', 'until'];
  expect(carried).toEqual([
    { ask: 'submit', verb: 'closure', data: { draft: '7' }, fields },
    { ask: 'beside', verb: 'save-draft', data: { draft: '7', more: '1' }, fields },
  ]);
});
