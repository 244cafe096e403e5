import { choicesOf, type Field, type FormId, type FormValues, filled } from '#cards/form.ts';
import { afterwards } from '#domain/shared/happening.ts';

/** What comes after an action that is over. Nothing is said of it where nobody knows. */
export const afterwardsFields = (values: FormValues, redraws: FormId): Field[] => [
  {
    kind: 'choice',
    name: 'afterwards',
    label: 'What comes next at the school?',
    choices: [...choicesOf(afterwards), { value: 'nothing', label: 'Say nothing of it' }],
    ...filled(values['afterwards']),
    redraws,
  },
  ...(values['afterwards'] === 'dismissal' ? [dismissalField(values)] : []),
];

export const dismissalField = (values: FormValues): Field => ({
  kind: 'time',
  name: 'dismissalTime',
  label: 'Students leave at',
  ...filled(values['dismissalTime']),
});
