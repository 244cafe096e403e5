import type { Draft, Told } from '#domain/closure/campaign.ts';
import { hasFields } from '#domain/language/family-fields.ts';
import { languages } from '#domain/language/languages.ts';
import { textError } from '#domain/language/message/text-error.ts';
import { cleanText } from './message-texts.ts';

/** A parent who works there hears them after the families’ words, and a text holds both. */
export const maxStaffLength = 300;

/** The field of the form that has them in a language. */
export const staffField = (language: string): `staffWords${string}` =>
  `staffWords${language === 'en' ? '' : `-${language}`}`;

export const staffFields = Object.keys(languages).map(staffField);

/** What staff hear in place of the families’ words, where both are told. A form for groups tells no staff. */
export function readStaffTexts(
  values: Readonly<Record<string, string>>,
  tells: Told | undefined,
  errors: Record<string, string>,
): Pick<Draft, 'staffTexts'> {
  const typed = Object.keys(languages).flatMap((language) => {
    const text = cleanText(values[staffField(language)] ?? '');
    return text === '' ? [] : [[language, text] as const];
  });
  if (typed.length === 0 || values['who'] === 'groups') return {};
  if (tells !== 'both') {
    errors['staffWords'] = noSecondWords[tells ?? 'families'];
    return {};
  }
  const staffTexts = Object.fromEntries(typed);
  if (staffTexts['en'] === undefined)
    errors['staffWords'] = 'Write the words for staff in English, too.';
  for (const [language, text] of typed) {
    const error = errorIn(text);
    if (error !== undefined) errors[staffField(language)] = error;
  }
  return { staffTexts };
}

const noSecondWords = {
  both: '',
  families: 'No staff hear this. Choose “Families and staff”, or clear the words for staff.',
  staff: 'Only staff hear this. Clear this field, and write the words on the next form.',
};

function errorIn(text: string): string | undefined {
  if (Array.from(text).length > maxStaffLength) return `Use at most ${maxStaffLength} characters.`;
  if (hasFields({ text })) return 'Words for staff can’t have a field such as {child}.';
  return textError(text);
}
