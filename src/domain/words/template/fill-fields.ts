import { textError } from '#domain/language/message/text-error.ts';
import { tooLong } from '#domain/shared/typed/too-long.ts';

/** What a template leaves to each closure, and of the last three to each family; and what people read about it. */
export const templateFields = {
  school: 'the schools',
  date: 'the day',
  time: 'when students leave',
  place: 'where children are picked up',
  reason: 'why, if a reason is named',
  child: 'the child’s name, after key 6',
  bus: 'the child’s bus, after key 6',
  grade: 'the child’s grade, after key 6',
} as const;

export type TemplateField = keyof typeof templateFields;

export type FieldValues = Readonly<Partial<Record<TemplateField, string>>>;

/** A field with the white space before it: that goes with a field that has nothing to say. */
const field = new RegExp(`(\\s?)\\{(${Object.keys(templateFields).join('|')})\\}`, 'gu');

/** The words of a template as one line, with its fields filled in. One whose value is not known yet stays. */
export function fillFields(body: string, values: FieldValues): string {
  const filled = body
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(field, (whole, space: string, name: string) => {
      const value = values[name as TemplateField];
      if (value === undefined) return whole;
      return value === '' ? '' : `${space}${value}`;
    });
  return begun(filled.trim());
}

/** The same words once the place is known. */
export const fillPlace = (text: string, place: string) =>
  text.startsWith('{place}')
    ? begun(text.replaceAll('{place}', () => place))
    : text.replaceAll('{place}', () => place);

const begun = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Whether the place must be known before these words can be said. */
export const saysPlace = (texts: Readonly<Record<string, string>>) =>
  Object.values(texts).some((text) => text.includes('{place}'));

export const maxPlaceLength = 100;

/** Where children are picked up, as somebody typed it; undefined where they typed nothing. */
export function readPlace(
  typed: string | undefined,
): { kind: 'place'; place: string | undefined } | { kind: 'error'; error: string } {
  const place = (typed ?? '').normalize('NFC').replaceAll(/\s+/gu, ' ').trim();
  const error =
    textError(place) ??
    tooLong(place, maxPlaceLength) ??
    (/[{}]/u.test(place) ? 'Write the place without “{” and “}”.' : undefined);
  if (error !== undefined) return { kind: 'error', error };
  return { kind: 'place', place: place === '' ? undefined : place };
}
