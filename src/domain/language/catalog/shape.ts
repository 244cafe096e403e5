import { z } from 'zod';
import { readMessage } from './message.ts';
import { placeholdersOf } from './placeholders.ts';

/** What a file says in one place: a sentence, a list, or a group of them. */
export type Text = string | readonly Text[] | { readonly [key: string]: Text };

const bare = (name: string) => name.replace('?', '');

/**
 * What another language's file must look like in this place: the same keys as the English, and in each sentence the same
 * placeholders. What comes out of it can be said.
 */
export function shapeLike(english: Text, path: string, locale: string): z.ZodType {
  if (typeof english === 'string') return sentence(english, path, locale);
  if (isList(english)) {
    const [first, ...rest] = english.map((each, place) =>
      shapeLike(each, `${path}.${place}`, locale),
    );
    return first === undefined ? z.tuple([]) : z.tuple([first, ...rest]);
  }
  return z.strictObject(
    Object.fromEntries(
      Object.entries(english).map(([key, each]) => [
        key,
        shapeLike(each, `${path}.${key}`, locale),
      ]),
    ),
  );
}

const isList = (text: Text): text is readonly Text[] => Array.isArray(text);

function sentence(english: string, path: string, locale: string): z.ZodType {
  const names = placeholdersOf(path);
  const inEnglish = readMessage(english, 'en').names;
  const needed = names.filter((name) => inEnglish.has(name));
  return spoken({ known: names.map(bare), needed }, locale);
}

/** A sentence with these placeholders; a plain string where it has none. */
export function spoken(
  { known, needed }: { known: readonly string[]; needed: readonly string[] },
  locale: string,
): z.ZodType {
  return z
    .string()
    .min(1, 'says nothing')
    .transform((text, context) => {
      const message = readOr(text, locale, (fault) => {
        context.addIssue(fault);
      });
      if (message === undefined) return z.NEVER;
      for (const name of message.names) {
        if (!known.includes(name)) {
          const offered = known.map((each) => `{${each}}`).join(', ') || 'none';
          context.addIssue(`no placeholder {${name}} is known here; there are: ${offered}`);
        }
      }
      for (const name of needed) {
        if (!message.names.has(name)) context.addIssue(`the placeholder {${name}} is missing`);
      }
      return known.length === 0 ? message.say({}) : message.say;
    });
}

function readOr(text: string, locale: string, refuse: (fault: string) => void) {
  try {
    return readMessage(text, locale);
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    refuse(`its braces can’t be read (${fault.toLowerCase().replaceAll('_', ' ')})`);
    return undefined;
  }
}
