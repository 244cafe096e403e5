import type {
  IAdaptiveCard,
  IChoiceSetInput,
  IDateInput,
  ISubmitAction,
  ITextInput,
  ITimeInput,
} from '@microsoft/teams.cards';
import { asTyped } from '#cards/as-typed.ts';
import type { Field, Form, FormButton, FormErrors, FormValues } from '#cards/form.ts';
import { isRightToLeft } from '#chat/in-order.ts';
import { packButtonData } from './button-data.ts';
import { literalText, spokenLines, textLines } from './literal-text.ts';

type Input = ITextInput | IChoiceSetInput | IDateInput | ITimeInput;
type Ask = Exclude<Field, { kind: 'words' }>;

/** Teams shows six buttons, the one that submits among them. */
const mostInRow = 5;

/** Submitted inputs stand beside keys of Teams and ours, so each name gets a prefix. */
const inputId = (name: string) => `field-${name}`;

/** A form as the card of a dialog, with what is wrong beside each field. */
export function renderForm(form: Form, errors: FormErrors = {}): IAdaptiveCard {
  const orphans = Object.entries(errors).filter(
    ([name]) => !form.fields.some((field) => field.name === name),
  );
  const cancel = placeCancel(form);
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    fallbackText: form.title,
    body: [
      ...(form.note === undefined
        ? []
        : textLines(asTyped('teams', form.note), { weight: 'Bolder' })),
      ...(form.intro === undefined ? [] : textLines(form.intro)),
      ...(Object.keys(errors).length > 0
        ? textLines('Not sent yet. Please look at what is marked below.', errorLook)
        : []),
      ...orphans.flatMap(([, words]) => textLines(words, errorLook)),
      ...form.fields.flatMap((field) => drawField(field, errors[field.name])),
      ...cancel.above,
    ],
    actions: [
      {
        ...drawFormButton({ verb: form.verb, label: form.submitLabel }, form, 'submit'),
        style: 'positive',
      },
      ...(form.buttons ?? []).map((button) => drawFormButton(button, form)),
      ...cancel.foot,
    ],
  };
}

/** Teams says nothing of a dialog's own cross, so a button does: at the foot, or above it where six are there already. */
function placeCancel(form: Form): { above: IAdaptiveCard['body']; foot: ISubmitAction[] } {
  const { buttons = [], cancel } = form;
  if (cancel === undefined) return { above: [], foot: [] };
  const button = drawFormButton({ verb: cancel, label: 'Cancel' }, form);
  return buttons.length < mostInRow
    ? { above: [], foot: [button] }
    : { above: [{ type: 'ActionSet', actions: [button] }], foot: [] };
}

function drawFormButton(
  { verb, label, data }: FormButton,
  form: Form,
  ask: 'submit' | 'beside' = 'beside',
): ISubmitAction {
  const fields = form.fields.filter(({ kind }) => kind !== 'words').map(({ name }) => name);
  return {
    type: 'Action.Submit',
    title: literalText(label),
    data: packButtonData({ ask, verb, data: { ...form.data, ...data }, fields }),
  };
}

/** The way back: what a person put into these fields. */
export function readFormValues(fields: readonly string[], submitted: unknown): FormValues {
  const inputs = typeof submitted === 'object' && submitted !== null ? submitted : {};
  const values = new Map(Object.entries(inputs));
  return Object.fromEntries(
    fields.map((name) => {
      const value: unknown = values.get(inputId(name));
      return [name, typeof value === 'string' ? value : ''];
    }),
  );
}

/** The same form, holding what a person has put in so far. */
export function fillForm(form: Form, values: FormValues): Form {
  return {
    ...form,
    fields: form.fields.map((field) => {
      const value = values[field.name];
      if (value === undefined || field.kind === 'words') return field;
      if (field.kind !== 'choices') return { ...field, value };
      return { ...field, values: value === '' ? [] : value.split(',') };
    }),
  };
}

const errorLook = { color: 'Attention', weight: 'Bolder' } as const;

function drawField(field: Field, error: string | undefined): IAdaptiveCard['body'] {
  if (field.kind === 'words') {
    const words = [
      ...textLines(field.label, { size: 'Small', weight: 'Bolder' }),
      ...spokenLines(field.text),
    ];
    return [{ type: 'Container', style: 'emphasis', items: words }];
  }
  const input = drawInput(field);
  return [
    isRightToLeft(input.value ?? '') ? { type: 'Container', rtl: true, items: [input] } : input,
    ...(error === undefined ? [] : textLines(error, errorLook, { spacing: 'None' })),
    ...(field.hint === undefined
      ? []
      : textLines(field.hint, { size: 'Small', isSubtle: true }, { spacing: 'None' })),
  ];
}

const missing = ({ label, missing: said }: Ask): string =>
  said ?? (label.endsWith('?') ? 'Please answer this.' : `${literalText(label)} is needed.`);

function drawInput(field: Ask): Input {
  const label = literalText(field.label);
  const common = {
    id: inputId(field.name),
    label,
    ...(!field.optional && { isRequired: true, errorMessage: missing(field) }),
    ...filled(field),
  };
  switch (field.kind) {
    case 'text':
      // No `maxLength`: Teams drops what is typed or pasted beyond it, and says nothing.
      return { type: 'Input.Text', ...common, ...(field.multiline && { isMultiline: true }) };
    case 'choice':
    case 'choices':
      return { type: 'Input.ChoiceSet', ...common, ...drawChoices(field) };
    case 'date':
      return { type: 'Input.Date', ...common };
    case 'time':
      return { type: 'Input.Time', ...common };
  }
}

function filled(field: Ask): { value?: string } {
  const value = field.kind === 'choices' ? field.values?.join(',') : field.value;
  return value === undefined || value === '' ? {} : { value };
}

function drawChoices(field: Extract<Ask, { kind: 'choice' | 'choices' }>) {
  const several = field.kind === 'choices';
  return {
    choices: field.choices.map(({ label, value }) => ({ title: literalText(label), value })),
    ...(several && { isMultiSelect: true }),
    style: several && field.choices.length <= 8 ? ('expanded' as const) : ('compact' as const),
    wrap: true,
  };
}
