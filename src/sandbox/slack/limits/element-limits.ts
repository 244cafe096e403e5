import { z } from 'zod';
import {
  anyText,
  confirmDialog,
  type Option,
  oneOption,
  optionGroups,
  options,
  plainText,
} from './text-limits.ts';

/** https://docs.slack.dev/reference/block-kit/block-elements */

const actionId = z.string().min(1).max(255).optional();
const focus = z.boolean().optional();
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

const button = z.strictObject({
  type: z.literal('button'),
  action_id: actionId,
  text: plainText(75),
  value: z.string().max(2000).optional(),
  url: z.string().max(3000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirmDialog.optional(),
  accessibility_label: z.string().max(75).optional(),
});

const plainTextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  action_id: actionId,
  initial_value: z.string().max(3000).optional(),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(3000).optional(),
  max_length: z.int().min(1).max(3000).optional(),
  placeholder: plainText(150).optional(),
  focus_on_load: focus,
});

const menu = {
  action_id: actionId,
  placeholder: plainText(150).optional(),
  options: options(100).optional(),
  option_groups: optionGroups.optional(),
  confirm: confirmDialog.optional(),
  focus_on_load: focus,
};

const staticSelect = z.strictObject({
  type: z.literal('static_select'),
  ...menu,
  initial_option: oneOption.optional(),
});

const multiStaticSelect = z.strictObject({
  type: z.literal('multi_static_select'),
  ...menu,
  initial_options: options(100).optional(),
  max_selected_items: z.int().min(1).optional(),
});

const boxes = {
  action_id: actionId,
  options: options(10),
  confirm: confirmDialog.optional(),
  focus_on_load: focus,
};

const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  ...boxes,
  initial_options: options(10).optional(),
});

const radioButtons = z.strictObject({
  type: z.literal('radio_buttons'),
  ...boxes,
  initial_option: oneOption.optional(),
});

const picker = {
  action_id: actionId,
  placeholder: plainText(150).optional(),
  confirm: confirmDialog.optional(),
  focus_on_load: focus,
};

const datepicker = z.strictObject({
  type: z.literal('datepicker'),
  ...picker,
  initial_date: date.optional(),
});

const timepicker = z.strictObject({
  type: z.literal('timepicker'),
  ...picker,
  initial_time: time.optional(),
  timezone: z.string().optional(),
});

const choosers = [
  staticSelect,
  multiStaticSelect,
  checkboxes,
  radioButtons,
  datepicker,
  timepicker,
] as const;

export const actionElement = z
  .discriminatedUnion('type', [button, ...choosers])
  .superRefine(checkInitial);
export const inputElement = z
  .discriminatedUnion('type', [plainTextInput, ...choosers])
  .superRefine(checkInitial);
export const accessory = z
  .discriminatedUnion('type', [button, ...choosers])
  .superRefine(checkInitial);
export const contextElement = anyText(3000);

type Chooser = {
  type: string;
  options?: Option[] | undefined;
  option_groups?: { options: Option[] }[] | undefined;
  initial_option?: Option | undefined;
  initial_options?: Option[] | undefined;
  initial_value?: string | undefined;
  max_length?: number | undefined;
};

/** Slack wants what is chosen at first to be one of the choices, to the letter. */
function checkInitial(element: Chooser, context: z.RefinementCtx): void {
  if (element.type.endsWith('static_select')) {
    const given = [element.options, element.option_groups].filter((list) => list !== undefined);
    if (given.length !== 1) {
      context.addIssue({ code: 'custom', message: 'needs either options or option_groups' });
    }
  }
  const all = [
    ...(element.options ?? []),
    ...(element.option_groups ?? []).flatMap((group) => group.options),
  ].map((choice) => JSON.stringify(choice));
  const chosen = [
    ...(element.initial_options ?? []),
    ...(element.initial_option === undefined ? [] : [element.initial_option]),
  ];
  if (chosen.some((choice) => !all.includes(JSON.stringify(choice)))) {
    context.addIssue({ code: 'custom', message: 'initial option is not among the options' });
  }
  if ((element.initial_value ?? '').length > (element.max_length ?? 3000)) {
    context.addIssue({ code: 'custom', message: 'initial value is longer than max_length' });
  }
}
