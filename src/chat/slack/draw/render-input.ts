import type { InputBlockElement, PlainTextElement, PlainTextOption } from '@slack/types';
import type { Choice, Field } from '#cards/form.ts';
import { cut, plain } from './slack-text.ts';

type InputField = Exclude<Field, { kind: 'words' }>;

/** https://docs.slack.dev/reference/block-kit/block-elements */
const maxTyped = 3000;
const maxCheckboxes = 10;
const maxOptions = 100;
const maxOptionText = 75;

/** The element a field is filled in with; undefined where there is nothing to choose from. */
export function renderInput(field: InputField): InputBlockElement | undefined {
  switch (field.kind) {
    case 'text': {
      // What is too long for us comes back with a counter, and with everything that was typed.
      return {
        type: 'plain_text_input',
        action_id: field.name,
        multiline: field.multiline === true,
        max_length: maxTyped,
        ...(hasText(field.value) && { initial_value: cut(field.value, maxTyped) }),
      };
    }
    case 'choice':
      return renderChoice(field);
    case 'choices':
      return renderChoices(field);
    case 'date':
      return {
        type: 'datepicker',
        action_id: field.name,
        ...(hasText(field.value) && { initial_date: field.value }),
      };
    case 'time':
      return {
        type: 'timepicker',
        action_id: field.name,
        ...(hasText(field.value) && { initial_time: field.value }),
      };
  }
}

function renderChoice(field: InputField & { kind: 'choice' }): InputBlockElement | undefined {
  const options = field.choices.map(toOption);
  const initial = options.find((option) => option.value === field.value);
  if (options.length === 0) return undefined;
  return {
    type: 'static_select',
    action_id: field.name,
    placeholder: plain('Choose one', 150),
    ...menu(options),
    ...(initial !== undefined && { initial_option: initial }),
  };
}

function renderChoices(field: InputField & { kind: 'choices' }): InputBlockElement | undefined {
  const options = field.choices.map(toOption);
  if (options.length === 0) return undefined;
  const chosen = new Set(field.values);
  const initial = options.filter((option) => chosen.has(option.value));
  const started = initial.length > 0 && { initial_options: initial };
  if (options.length <= maxCheckboxes) {
    return { type: 'checkboxes', action_id: field.name, options, ...started };
  }
  return {
    type: 'multi_static_select',
    action_id: field.name,
    placeholder: plain('Choose any', 150),
    ...menu(options),
    ...started,
  };
}

type ChosenOption = PlainTextOption & { value: string };

function toOption(choice: Choice): ChosenOption {
  return { text: plain(choice.label, maxOptionText), value: choice.value };
}

type OptionGroup = { label: PlainTextElement; options: ChosenOption[] };

/** A menu holds a hundred options, or a hundred groups of a hundred. */
function menu(
  options: ChosenOption[],
): { options: ChosenOption[] } | { option_groups: OptionGroup[] } {
  if (options.length <= maxOptions) return { options };
  const groups: OptionGroup[] = [];
  for (let start = 0; start < options.length; start += maxOptions) {
    const members = options.slice(start, start + maxOptions);
    const first = members[0]?.text.text ?? '';
    const last = members.at(-1)?.text.text ?? '';
    groups.push({ label: plain(`${cut(first, 35)} to ${cut(last, 35)}`, 75), options: members });
  }
  return { option_groups: groups.slice(0, maxOptions) };
}

function hasText(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
