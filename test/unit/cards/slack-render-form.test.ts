import { expect, test } from 'vitest';
import type { Field, Form } from '#cards/form.ts';
import { placeErrors, readFormValues, submittedView } from '#chat/slack/answer/read-submission.ts';
import { refillForm } from '#chat/slack/draw/refill-form.ts';
import { renderForm } from '#chat/slack/draw/render-form.ts';

const place = { channelId: 'C0CLOSURES' };

function formOf(...fields: Field[]): Form {
  return {
    verb: 'closure',
    title: 'A new closure for everyone',
    submitLabel: 'Request approval',
    data: { draft: '7' },
    fields,
  };
}

function choices(count: number): { value: string; label: string }[] {
  return Array.from({ length: count }, (_, index) => ({
    value: `s${index}`,
    label: `School ${index}`,
  }));
}

function elementOf(field: Field): Record<string, unknown> {
  const [block] = renderForm(formOf(field), place).blocks;
  return block !== undefined && 'element' in block ? { ...block.element } : {};
}

test('a form becomes a modal that carries its verb, its data and its channel', () => {
  const view = renderForm(
    formOf({ kind: 'text', name: 'reason', label: 'Reason', hint: 'One line', maxLength: 80 }),
    place,
  );

  expect(view).toMatchInlineSnapshot(`
    {
      "blocks": [
        {
          "block_id": "reason:a2a897f8",
          "element": {
            "action_id": "reason",
            "max_length": 3000,
            "multiline": false,
            "type": "plain_text_input",
          },
          "hint": {
            "emoji": false,
            "text": "One line",
            "type": "plain_text",
          },
          "label": {
            "emoji": false,
            "text": "Reason",
            "type": "plain_text",
          },
          "optional": false,
          "type": "input",
        },
      ],
      "callback_id": "closure",
      "close": {
        "emoji": false,
        "text": "Cancel",
        "type": "plain_text",
      },
      "private_metadata": "{"verb":"closure","data":{"draft":"7"},"channelId":"C0CLOSURES"}",
      "submit": {
        "emoji": false,
        "text": "Request approval",
        "type": "plain_text",
      },
      "title": {
        "emoji": false,
        "text": "A new closure for every…",
        "type": "plain_text",
      },
      "type": "modal",
    }
  `);
});

test.each([
  [2, 'checkboxes'],
  [10, 'checkboxes'],
  [11, 'multi_static_select'],
])('%i choices of which several count are %s', (count, type) => {
  const element = elementOf({
    kind: 'choices',
    name: 'schools',
    label: 'Schools',
    choices: choices(count),
    values: ['s1', 'gone'],
  });

  expect(element['type']).toBe(type);
  expect(element['initial_options']).toMatchObject([{ value: 's1' }]);
});

test('more than a hundred choices are in groups', () => {
  const element = elementOf({
    kind: 'choice',
    name: 'school',
    label: 'School',
    choices: choices(230),
  });

  expect(element['options']).toBeUndefined();
  expect(element['option_groups']).toMatchObject([
    { label: { text: 'School 0 to School 99' } },
    { label: { text: 'School 100 to School 199' } },
    { label: { text: 'School 200 to School 229' } },
  ]);
});

test('no choices at all are words, not a form that Slack refuses', () => {
  const view = renderForm(
    formOf({ kind: 'choice', name: 'school', label: 'School', choices: [] }),
    place,
  );

  expect(JSON.stringify(view.blocks)).toContain('nothing to choose from');
});

test('long words are shown whole', () => {
  const text = 'School is closed today. '.repeat(300);
  const view = renderForm(
    formOf({ kind: 'words', name: 'preview', label: 'Preview', text }),
    place,
  );

  const shown = view.blocks
    .slice(1)
    .map((block) => ('text' in block && typeof block.text === 'object' ? block.text.text : ''));
  expect(shown.join('')).toBe(text);
});

test('the same form keeps its block ids, and another form gets others', () => {
  const field: Field = { kind: 'date', name: 'day', label: 'Day' };
  const ids = [formOf(field), formOf(field), formOf({ ...field, value: '2027-01-14' })].map(
    (form) => renderForm(form, place).blocks[0]?.block_id,
  );

  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
});

const submitted = submittedView.parse({
  id: 'V1',
  callback_id: 'closure',
  private_metadata: '{}',
  title: { type: 'plain_text', text: 'New closure' },
  submit: { type: 'plain_text', text: 'Save' },
  blocks: [
    { type: 'section', block_id: 'words' },
    {
      type: 'input',
      block_id: 'reason:1',
      element: { type: 'plain_text_input', action_id: 'reason', initial_value: 'Ice' },
    },
    { type: 'input', block_id: 'schools:1', element: { type: 'checkboxes', action_id: 'schools' } },
  ],
  state: {
    values: {
      'reason:1': { reason: { type: 'plain_text_input', value: null } },
      'schools:1': {
        schools: { type: 'checkboxes', selected_options: [{ value: 'adams' }, { value: 'birch' }] },
      },
    },
  },
});

test('what was filled in is read by field name, and empty is an empty string', () => {
  expect(readFormValues(submitted)).toEqual({ reason: '', schools: 'adams,birch' });
});

test('an error that belongs to no input stands at the first one', () => {
  expect(placeErrors(submitted, { schools: 'Pick one.', preview: 'Too long.' })).toEqual({
    'schools:1': 'Pick one.',
    'reason:1': 'Too long.',
  });
});

test('a refilled form has what was typed, not what it began with', () => {
  const view = JSON.stringify(refillForm(submitted, { reason: 'Give a reason.' }));

  expect(view).toContain('Give a reason.');
  expect(view).not.toContain('Ice');
  expect(view).toContain('"initial_options":[{"value":"adams"},{"value":"birch"}]');
});
