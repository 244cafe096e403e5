import { choicesOf, type Field, type FormValues, filled } from '#cards/form.ts';
import { maxFactLength, offeredGrounds, purposes } from '#domain/closure/campaign.ts';
import type { fieldsFor } from '#domain/closure/draft/request-defaults.ts';
import { grounds } from '#domain/shared/happening.ts';

/** Why; and where it may be none, whether it is an emergency, and which one. */
export function reasonFields(
  values: FormValues,
  {
    needed,
    corrected,
  }: {
    needed: readonly ReturnType<typeof fieldsFor>[number][];
    corrected?: object | undefined;
  },
): Field[] {
  return [
    {
      kind: 'choice',
      name: 'ground',
      label: 'Reason',
      choices: offeredGrounds.map((value) => ({ value, label: grounds[value] })),
      ...(values['ground'] === 'building'
        ? {
            hint: '“No heat, water or power” isn’t on the FCC’s list of emergencies. Ask counsel before you use it as one.',
          }
        : {}),
      ...filled(values['ground']),
    },
    ...(needed.includes('purpose') ? [purposeField(values, corrected)] : []),
    ...(needed.includes('fact') ? [factField(values)] : []),
  ];
}

export const purposeField = (
  values: FormValues,
  corrected?: object,
): Field & { name: 'purpose' } => ({
  kind: 'choice',
  name: 'purpose',
  label: 'Kind of notice',
  ...filled(values['purpose']),
  hint:
    values['happening'] === 'open'
      ? openHint(corrected !== undefined)
      : 'An emergency goes to every family with a number. Anything else only to families who agreed to such calls.',
  choices: choicesOf(purposes),
  // An announcement that is an emergency has one field more.
  ...(values['happening'] === 'other' ? { redraws: 'closure-fields' } : {}),
});

/** The FCC names closings, and no day as usual (FCC 16-88). */
const openHint = (isCorrection: boolean) =>
  isCorrection
    ? 'A correction is the same kind of notice as what it corrects.'
    : 'Opening as usual isn’t on the FCC’s list of emergencies. A school matter goes only to families who agreed to such calls. To reach everyone who heard of a closing, press “Open after all” on its card.';

const factField = (values: FormValues): Field => ({
  kind: 'text',
  name: 'fact',
  label: 'What is the emergency?',
  maxLength: maxFactLength,
  hint: 'Such as “Gas leak at Adams”. Phones ring without consent only for weather, fire, health risks and threats (FCC 16-88).',
  ...filled(values['fact']),
});
