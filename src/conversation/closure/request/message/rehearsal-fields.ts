import { choicesOf, type Field, type FormButton } from '#cards/form.ts';
import { type RehearsalWay, rehearsalWays } from '#domain/closure/rehearsal/rehearsal.ts';
import { languageName } from '#domain/language/languages.ts';

/** What "Call me first" asks on the form of the words, once it was pressed there. */
export type RehearsalChoice = {
  /** As much of the phone on the staff record as is shown. */
  phone: string;
  /** Those that have words. */
  languages: readonly string[];
  ways: readonly RehearsalWay[];
  language: string;
  way: RehearsalWay;
};

export const rehearsalButton = (choice: RehearsalChoice | undefined): FormButton => ({
  verb: 'call-me-first',
  label: choice === undefined ? 'Call me first' : 'Call me now',
});

export function rehearsalFields(choice: RehearsalChoice | undefined): Field[] {
  if (choice === undefined) return [];
  const { phone, languages, ways, language, way } = choice;
  return [
    {
      kind: 'choice',
      name: 'rehearsal-language',
      label: 'Rehearse in',
      choices: languages.map((value) => ({ value, label: languageName(value) })),
      value: language,
    },
    {
      kind: 'choice',
      name: 'rehearsal-way',
      label: 'On your own phone',
      hint: `${phone}, from your staff record. No family is called. Don’t reply STOP to the text: it would stop all our texts to you.`,
      choices: choicesOf(rehearsalWays).filter(({ value }) => ways.some((one) => one === value)),
      value: way,
    },
  ];
}

/** How it is going, for the form. */
export const startedWords = (way: RehearsalWay, phone: string) =>
  `${{ call: 'Calling', text: 'Texting', both: 'Calling and texting' }[way]} you now at ${phone}.`;
