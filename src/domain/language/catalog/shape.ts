import { z } from 'zod';
import { readMessage } from './message.ts';
import { placeholdersOf } from './placeholders.ts';

/** What a file says in one place: a sentence, a list, or a group of them. */
export type Text = string | readonly Text[] | { readonly [key: string]: Text };

const bare = (name: string) => name.replace('?', '');

/**
 * What another language's file must look like in this place: the same keys as the English, and in each sentence the same
 * placeholders.
 */
export function shapeLike(english: Text, path: string): z.ZodType {
  if (typeof english === 'string') {
    const names = placeholdersOf(path);
    const inEnglish = readMessage(english, 'en').names;
    return sentence({
      known: names.map(bare),
      needed: names.filter((name) => inEnglish.has(name)),
    });
  }
  if (isList(english)) {
    const [first, ...rest] = english.map((each, place) => shapeLike(each, `${path}.${place}`));
    return first === undefined ? z.tuple([]) : z.tuple([first, ...rest]);
  }
  return z.strictObject(
    Object.fromEntries(
      Object.entries(english).map(([key, each]) => [key, shapeLike(each, `${path}.${key}`)]),
    ),
  );
}

const isList = (text: Text): text is readonly Text[] => Array.isArray(text);

/** A sentence with these placeholders. */
export function sentence({
  known,
  needed,
}: {
  known: readonly string[];
  needed: readonly string[];
}): z.ZodType<string> {
  return z
    .string()
    .min(1, 'says nothing')
    .superRefine((text, context) => {
      for (const fault of faultsIn(text, known, needed)) context.addIssue(fault);
    });
}

function faultsIn(text: string, known: readonly string[], needed: readonly string[]): string[] {
  try {
    const { names } = readMessage(text, 'en');
    const offered = known.map((each) => `{${each}}`).join(', ') || 'none';
    return [
      ...[...names]
        .filter((name) => !known.includes(name))
        .map((name) => `no placeholder {${name}} is known here; there are: ${offered}`),
      ...needed
        .filter((name) => !names.has(name))
        .map((name) => `the placeholder {${name}} is missing`),
    ];
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    return [`its braces can’t be read (${fault.toLowerCase().replaceAll('_', ' ')})`];
  }
}

/** What a text of this shape says: its sentences as they are, and those with placeholders to be filled in. */
export function sayLike(english: Text, text: Text, path: string, locale: string): unknown {
  if (typeof text === 'string') {
    return placeholdersOf(path).length === 0 ? text : readMessage(text, locale).say;
  }
  if (isList(text)) {
    return text.map((each, place) => sayLike(at(english, place), each, `${path}.${place}`, locale));
  }
  // In the order of the English, whatever the order in the file is.
  return Object.fromEntries(
    Object.entries(english).map(([key, each]) => [
      key,
      sayLike(each, at(text, key), `${path}.${key}`, locale),
    ]),
  );
}

const at = (text: Text, key: string | number): Text =>
  (text as Readonly<Record<string | number, Text>>)[key] ?? '';
