import { textError } from '#domain/language/message/text-error.ts';
import { type Happening, ofSchoolDays } from '#domain/shared/happening.ts';
import { type TemplateField, templateFields } from './fill-fields.ts';

/**
 * Without these, and the date of a school day, words of a kind don't tell families what they must know. A district's words
 * name the schools, too.
 */
const needed: Partial<Record<Happening, readonly TemplateField[]>> = {
  'early-dismissal': ['time'],
  evacuation: ['place'],
  reunification: ['place'],
};

type Of = { happening: Happening; isDistrictWide: boolean };

/** The fields that words of a kind may have: only an early dismissal has a time, and an announcement what is a family’s. */
export function fieldsOfKind(happening: Happening): TemplateField[] {
  return fieldNames.filter((name) => {
    if (name === 'time') return happening === 'early-dismissal';
    return name === 'child' || name === 'bus' || name === 'grade' ? happening === 'other' : true;
  });
}

/** Those that they must have. */
export function fieldsNeeded({ happening, isDistrictWide }: Of): TemplateField[] {
  const isForSchools = isDistrictWide && happening !== 'other';
  return [
    ...(isForSchools ? (['school'] as const) : []),
    ...(ofSchoolDays.includes(happening) ? (['date'] as const) : []),
    ...(needed[happening] ?? []),
  ];
}

/**
 * Reads the words of a template, as its form has them (`text-en`, `text-es`, …), line by line as they were typed. English
 * is required; each other language that has words has the same fields. All that is wrong is said at once, by field.
 */
export function readTemplateTexts(
  values: Readonly<Record<string, string>>,
  about: Of & { known: readonly string[] },
):
  | { kind: 'texts'; texts: Record<string, string> }
  | { kind: 'errors'; errors: Record<string, string> } {
  const texts = Object.fromEntries(
    about.known.flatMap((language) => {
      const text = asLines(values[`text-${language}`] ?? '');
      return text === '' ? [] : [[language, text]];
    }),
  );
  const english = texts['en'];
  if (english === undefined) {
    return { kind: 'errors', errors: { 'text-en': 'Write the words in English.' } };
  }
  const errors = Object.entries(texts).flatMap(([language, text]) => {
    const error =
      textError(text.replaceAll('\n', ' ')) ??
      wrongField(text, about.happening) ??
      (language === 'en' ? lacking(english, about) : differing(english, text));
    return error === undefined ? [] : [[`text-${language}`, error]];
  });
  return errors.length > 0
    ? { kind: 'errors', errors: Object.fromEntries(errors) }
    : { kind: 'texts', texts };
}

const asLines = (typed: string) =>
  typed
    .normalize('NFC')
    .replaceAll(/\r\n?/gu, '\n')
    .replaceAll(/[^\S\n]+/gu, ' ')
    .replaceAll(/ ?\n ?/gu, '\n')
    .trim();

type Found = { name: TemplateField; line: number };

/** A field as it is written, or a brace that belongs to none. */
const marks = /\$?\{[^{}\n]*\}|[{}]/gu;

const marksOf = (text: string) =>
  text
    .split('\n')
    .flatMap((words, index) =>
      Array.from(words.matchAll(marks), ([mark]) => ({ mark, line: index + 1 })),
    );

const nameOf = (mark: string) => fieldNames.find((name) => mark === `{${name}}`);

const fieldsIn = (text: string): Found[] =>
  marksOf(text).flatMap(({ mark, line }) => {
    const name = nameOf(mark);
    return name === undefined ? [] : [{ name, line }];
  });

/** The first mark that is no field of this kind. */
function wrongField(text: string, happening: Happening): string | undefined {
  const may = fieldsOfKind(happening);
  const wrong = marksOf(text).find(({ mark }) => !may.some((name) => name === nameOf(mark)));
  if (wrong === undefined) return undefined;
  const { mark, line } = wrong;
  if (mark === '{time}') {
    return `Line ${line}: only an early dismissal has {time}. Write the time out.`;
  }
  return `Line ${line}: “${mark}” isn’t a field. Use ${listed(may, 'disjunction')}.`;
}

function lacking(english: string, about: Of): string | undefined {
  const missing = fieldsNeeded(about).filter((name) => !has(english, name));
  return missing.length === 0
    ? undefined
    : `Add ${missing.map((name) => `{${name}}: ${templateFields[name]}`).join(', and ')}.`;
}

/** In which field a language is other than the English, and in which line. */
function differing(english: string, text: string): string | undefined {
  const missing = fieldsIn(english).find(({ name }) => !has(text, name));
  if (missing !== undefined) {
    return `Add {${missing.name}}: the English has it in line ${missing.line}.`;
  }
  const extra = fieldsIn(text).find(({ name }) => !has(english, name));
  return extra === undefined
    ? undefined
    : `Line ${extra.line}: the English doesn’t have {${extra.name}}. Add it there, or leave it out here.`;
}

const has = (text: string, name: TemplateField) => text.includes(`{${name}}`);

const fieldNames = Object.keys(templateFields).filter(
  (name): name is TemplateField => name in templateFields,
);

const listed = (names: readonly TemplateField[], type: Intl.ListFormatType) =>
  new Intl.ListFormat('en-US', { type }).format(names.map((name) => `{${name}}`));
