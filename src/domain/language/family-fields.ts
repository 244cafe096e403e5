import { editDistance } from '#domain/shared/typed/edit-distance.ts';
import { joinNames } from './join-names.ts';
import { wordsIn } from './languages.ts';
import { textError } from './message/text-error.ts';

/** What words may leave to each family, and what people read about it. */
export const familyFields = {
  child: 'the child’s name',
  school: 'the child’s school',
  bus: 'the child’s bus',
  grade: 'the child’s grade',
} as const;

export type FamilyField = keyof typeof familyFields;

/** What a person hears once they said that they are the parent. */
export type FamilyValues = Readonly<Partial<Record<FamilyField, string>>>;

type Texts = Readonly<Record<string, string>>;

export const fieldNames = Object.keys(familyFields) as FamilyField[];

const field = new RegExp(`\\{(${fieldNames.join('|')})\\}`, 'gu');

export const hasFields = (texts: Texts): boolean =>
  Object.values(texts).some((text) => fieldsIn(text).size > 0);

const fieldsIn = (text: string): ReadonlySet<string> =>
  new Set(Array.from(text.matchAll(field), ([, name = '']) => name));

/** The fields of all these words, in the order in which they are told. */
export const fieldsOf = (texts: Texts): FamilyField[] => {
  const found = new Set(Object.values(texts).flatMap((text) => [...fieldsIn(text)]));
  return fieldNames.filter((name) => found.has(name));
};

/** The words with a value in place of each field, or the plain word for it: “your child”. A value is never read again. */
export function fillFamilyFields(
  text: string,
  language: string,
  values: FamilyValues = {},
): string {
  const { words } = wordsIn(language);
  return text.replaceAll(field, (_whole, name: FamilyField, place: number) => {
    const said = values[name] ?? words.children[name];
    return beginsSentence(text.slice(0, place)) ? capital(said, words.locale) : said;
  });
}

const beginsSentence = (before: string) => /(?:^|[.!?…。！？।۔؟]\s?)[\s¡¿"“«]*$/u.test(before);

function capital(said: string, locale: string): string {
  const [first = ''] = said;
  return `${first.toLocaleUpperCase(locale)}${said.slice(first.length)}`;
}

/** What everybody may hear and read: the words without a value. */
export const plainTexts = (texts: Texts): Record<string, string> =>
  Object.fromEntries(
    Object.entries(texts).map(([language, text]) => [language, fillFamilyFields(text, language)]),
  );

/** What is wrong with the fields of a text: one that there is none of, or another one than the English has. */
export function fieldError(text: string, english: string): string | undefined {
  const [odd] = text.replaceAll(field, '').match(/\{[^{}]*\}/u) ?? [];
  if (odd !== undefined) return unknownField(odd);
  const [own, theirs] = [fieldsIn(text), fieldsIn(english)];
  const [missing] = theirs.difference(own);
  if (missing !== undefined) return `Add {${missing}}, as in the English.`;
  const [extra] = own.difference(theirs);
  return extra === undefined
    ? undefined
    : `The English doesn’t have {${extra}}. Add it there, or leave it out here.`;
}

/** `Replace “{feild}”`, with the field that was probably meant. */
function unknownField(odd: string): string {
  const typed = odd.replaceAll(/[{}\s]/gu, '').toLowerCase();
  const [nearest] = fieldNames
    .map((name) => ({ name, far: editDistance(typed, name) }))
    .filter(
      ({ name, far }) => name.startsWith(typed.slice(0, 1)) && far <= Math.ceil(name.length / 2),
    )
    .toSorted((one, other) => one.far - other.far);
  if (nearest !== undefined) return `“${odd}” is no field. Did you mean {${nearest.name}}?`;
  return `Replace “${odd}”: this closure has no such value. The fields are ${fieldList}.`;
}

/** `{child}, {school}, {bus} or {grade}`. */
const fieldList = new Intl.ListFormat('en-US', { type: 'disjunction' }).format(
  fieldNames.map((name) => `{${name}}`),
);

/** What is known of one child of a phone. */
export type ChildValues = { name: string; schools: string[]; buses: string[]; grades: string[] };

const invented = [
  { name: 'Ava', grades: ['Grade 3'] },
  { name: 'Liam', grades: ['Grade 6'] },
  { name: 'Mia', grades: ['Grade 1'] },
  { name: 'Noah', grades: ['Grade 8'] },
];

/** Nobody's, at these schools, for those who write and approve: no card names a student. */
export const inventedChildren = (count: number, schools: readonly string[]): ChildValues[] => {
  const children = invented.slice(0, count);
  return children.map((child, place) => {
    const own = schools.filter((_, at) => at % children.length === place);
    const shared = schools.length === 0 ? [] : [schools[place % schools.length] ?? ''];
    return { ...child, schools: own.length === 0 ? shared : own, buses: ['Bus 12'] };
  });
};

/** A name with marks of ours or of a markup language in it is nobody's: the plain word is said. */
const isSayable = (name: string) =>
  name !== '' && !/[{}<>]/u.test(name) && textError(name) === undefined;

/** The values of all children of a phone in one language: “Ava Reyes and Liam Reyes”. What isn't known of each has none. */
export function familyValues(children: readonly ChildValues[], language: string): FamilyValues {
  const listed = (of: (child: ChildValues) => readonly string[]) => {
    const all = children.map(of);
    if (all.some((each) => each.length === 0)) return undefined;
    return joinNames([...new Set(all.flat())], wordsIn(language).words);
  };
  const values = {
    child: listed(({ name }) => (isSayable(name) ? [name] : [])),
    school: listed(({ schools }) => schools),
    bus: listed(({ buses }) => buses),
    grade: listed(({ grades }) => grades),
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
