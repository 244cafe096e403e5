import { z } from 'zod';
import type { Block, Entries, Entry } from './workspace.ts';

const option = z.looseObject({ text: z.looseObject({ text: z.string() }), value: z.string() });

const input = z.looseObject({
  type: z.literal('input'),
  block_id: z.string(),
  optional: z.boolean().default(false),
  /** The app is told of each choice before the form is sent. */
  dispatch_action: z.boolean().default(false),
  label: z.looseObject({ text: z.string() }),
  element: z.looseObject({
    type: z.string(),
    action_id: z.string().default('input'),
    initial_value: z.string().optional(),
    initial_date: z.string().optional(),
    initial_time: z.string().optional(),
    initial_option: option.optional(),
    initial_options: z.array(option).optional(),
    options: z.array(option).optional(),
    option_groups: z.array(z.looseObject({ options: z.array(option) })).optional(),
    max_length: z.number().optional(),
  }),
});

export type Input = z.infer<typeof input>;

export function inputsOf(blocks: Block[]): Input[] {
  return blocks.flatMap((block) => {
    const parsed = input.safeParse(block);
    return parsed.success ? [parsed.data] : [];
  });
}

/** What stands in the fields before anyone touches them; a payload has it in this form. */
export function initialEntries(blocks: Block[]): Entries {
  const entries: Entries = {};
  for (const { block_id: blockId, element } of inputsOf(blocks)) {
    entries[blockId] = { [element.action_id]: initialEntry(element) };
  }
  return entries;
}

function initialEntry(element: Input['element']): Entry {
  const { type } = element;
  switch (type) {
    case 'plain_text_input':
      return { type, value: element.initial_value ?? null };
    case 'datepicker':
      return { type, selected_date: element.initial_date ?? null };
    case 'timepicker':
      return { type, selected_time: element.initial_time ?? null };
    case 'checkboxes':
    case 'multi_static_select':
      return { type, selected_options: element.initial_options ?? [] };
    default:
      return { type, selected_option: element.initial_option ?? null };
  }
}

/** A person fills in one field; several choices are joined by commas. An unknown choice throws. */
export function typedEntry({ element }: Input, text: string): Entry {
  const { type } = element;
  switch (type) {
    case 'plain_text_input':
      return { type, value: text === '' ? null : text };
    case 'datepicker':
      return { type, selected_date: text === '' ? null : text };
    case 'timepicker':
      return { type, selected_time: text === '' ? null : text };
    case 'checkboxes':
    case 'multi_static_select': {
      const values = text.split(',').filter((value) => value !== '');
      return { type, selected_options: values.map((value) => choose(element, value)) };
    }
    default:
      return { type, selected_option: text === '' ? null : choose(element, text) };
  }
}

function choose(element: Input['element'], value: string): z.infer<typeof option> {
  const all = [
    ...(element.options ?? []),
    ...(element.option_groups ?? []).flatMap((group) => group.options),
  ];
  const chosen =
    all.find((one) => one.value === value) ?? all.find((one) => one.text.text === value);
  if (chosen === undefined) throw new Error(`there is no choice ${value} in ${element.action_id}`);
  return chosen;
}

/** The Slack client itself does not let these go: empty required fields, and too much text. */
export function clientErrors(blocks: Block[], entries: Entries): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { block_id: blockId, optional, element } of inputsOf(blocks)) {
    const entry = entries[blockId]?.[element.action_id];
    const { type: _, ...content } = entry ?? { type: '' };
    const [value] = Object.values(content);
    const isEmpty = value == null || value === '' || (Array.isArray(value) && value.length === 0);
    if (isEmpty && !optional) errors[blockId] = 'Please complete this required field.';
    if (typeof value === 'string' && value.length > (element.max_length ?? 3000)) {
      errors[blockId] =
        `This entry must be shorter than ${(element.max_length ?? 3000) + 1} characters.`;
    }
  }
  return errors;
}
