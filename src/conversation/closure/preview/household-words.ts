import { fact } from '#cards/blocks.ts';
import { lowered } from '#cards/words/consent-words.ts';
import { type Household, type Preview, transcriptOf } from '#domain/closure/preview/preview.ts';
import { type FamilyField, fieldsOf } from '#domain/language/family-fields.ts';
import { languageName } from '#domain/language/languages.ts';
import type { OfficePhone } from '#domain/office/office-phone.ts';
import { plural } from '#domain/shared/count-words.ts';

/** Who shares a phone, without a name or a number, and what it gets. */
export function householdFact(
  one: Household,
  of: { place: number; preview: Preview; phone: OfficePhone | undefined },
) {
  const who = of.phone === undefined ? `Household ${of.place + 1}` : 'This phone';
  const also = one.also === null ? '' : `, shared with ${languageName(one.also)}`;
  const words = [
    whoWords(one, of.preview),
    waysWords(one, of.preview),
    ...namedWords(one, of.preview),
  ].join('. ');
  return fact(`${who} · ${languageName(one.language)}${also}`, `${words}.`);
}

/** Where the words have fields: how many children a parent hears named, and which fields the roster leaves plain. */
function namedWords(one: Household, { words }: Preview): string[] {
  const { called, named, toldAs } = one;
  if (!called || named === undefined || toldAs === 'staff') return [];
  if (toldAs === 'contact') return ['Nobody is named: an emergency contact holds no rights'];
  if (named === 0) return ['Nobody is named: not everyone who uses this phone holds rights'];
  return [
    `Key 6 names ${plural(named, 'child', 'children')}`,
    ...plainFields(one, words).map((field) => `{${field}} stays plain: not on the roster`),
  ];
}

/** `2 students at Adams Elementary and Lincoln High`. */
function whoWords({ schools, students, families, toldAs }: Household, { words }: Preview): string {
  const { contactsAfter } = words;
  if (toldAs === 'contact')
    return contactsAfter == null
      ? 'An emergency contact who heard it before'
      : `An emergency contact, after ${contactsAfter} min if the family isn’t reached`;
  if (toldAs === 'staff') return 'Staff of these schools';
  if (schools.length === 0) return 'No student at these schools now';
  const homes = families > 1 ? ` of ${plural(families, 'family', 'families')}` : '';
  const staff = toldAs === 'staff-and-family' ? 'Staff, with ' : '';
  return `${staff}${plural(students, 'student')}${homes} at ${new Intl.ListFormat('en-US').format(schools)}`;
}

function waysWords(one: Household, { words }: Preview): string {
  if (one.leftOut !== undefined) return `Not contacted: ${lowered(one.leftOut)}`;
  if (!one.called && !one.texted) return 'Not on this call list';
  const { spoken, written } = transcriptOf(words, one);
  const call = `a call in ${languageName(spoken)}`;
  const text = `a text in ${languageName(written)}`;
  if (!one.called) return capital(text);
  if (!one.texted) return capital(call);
  // A language that no call speaks is texted at once.
  const isAtOnce = words.delivery !== 'call-then-text' || spoken !== written;
  if (words.delivery === 'text') return `${capital(text)}, and ${call} if no text gets through`;
  return isAtOnce
    ? `${capital(call)}, and ${text}`
    : `${capital(call)}, and ${text} if it is missed`;
}

const capital = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;

/** Fields of the words for which the roster has no value. */
export const plainFields = (
  { unfilled = [] }: Pick<Household, 'unfilled'>,
  { fieldTexts }: Preview['words'],
): FamilyField[] => fieldsOf(fieldTexts ?? {}).filter((field) => unfilled.includes(field));
