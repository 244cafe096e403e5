import type { Understood } from './catalog/read-file.ts';
import { foldText } from './fold-text.ts';
import { languages } from './languages.ts';
import type { TracedText } from './traced-text.ts';

/** What words say of schools: that they are closed, that it is about all of them, and so on. */
export type SaidClosure = { kind: Exclude<keyof Phrases, 'innocent'>; said: string; at: number };

type Phrases = Understood['closures'];

/** Everything that a text says of closures, in its own words; of schools whose names were taken out of `plain`. */
export function saidClosures(
  language: string,
  { plain, quote }: Pick<TracedText, 'plain' | 'quote'>,
): SaidClosure[] {
  const reader = readerOf(language);
  if (reader === undefined) return [];
  return Array.from(plain.matchAll(reader.pattern)).flatMap((found) => {
    const kind = reader.kinds[found.slice(1).findIndex((group) => group !== undefined)];
    if (kind === undefined || kind === 'innocent') return [];
    const end = found.index + found[0].length;
    return [{ kind, said: quote(found.index, end), at: found.index }];
  });
}

type Reader = { pattern: RegExp; kinds: readonly (keyof Phrases)[] };

const readers = new Map<string, Reader | undefined>();

function readerOf(language: string): Reader | undefined {
  if (!readers.has(language)) readers.set(language, makeReader(language));
  return readers.get(language);
}

/** All phrases at once, the longest first: “not closed” is no “closed”. */
function makeReader(language: string): Reader | undefined {
  const words = languages[language];
  if (words === undefined) return undefined;
  const lists: Phrases = {
    ...words.understood.closures,
    'all-schools': [words.schools.all, ...words.understood.closures['all-schools']],
  };
  const phrases = (Object.keys(lists) as (keyof Phrases)[])
    .flatMap((kind) => lists[kind].map((phrase) => ({ kind, phrase })))
    .toSorted((one, other) => other.phrase.length - one.phrase.length);
  return {
    pattern: new RegExp(phrases.map(({ phrase }) => `(${patternOf(phrase)})`).join('|'), 'gu'),
    kinds: phrases.map(({ kind }) => kind),
  };
}

const spaceless = /[\p{Script=Han}\p{Script=Hangul}]/u;

/** `…` stands for up to four words, and an asterisk for the ending of a word. */
function patternOf(phrase: string): string {
  const [first = ''] = phrase;
  const isSpaceless = spaceless.test(first);
  const gap = isSpaceless ? '[^ ]{0,8}' : '(?:[^ ]+ ){0,4}?';
  const words = phrase.split(' ').map((word) => {
    if (word === '…') return gap;
    const plain = RegExp.escape(foldText(word).plain);
    return `${plain}${word.endsWith('*') ? '[^ ]*' : ''}${isSpaceless ? ' ?' : ' '}`;
  });
  const body = words.join('').replace(/ \??$/u, '');
  if (isSpaceless) return body;
  // The Arabic “and” is written onto the word after it.
  const and = /^\p{Script=Arabic}/u.test(first) ? 'و?' : '';
  return `(?<![^ ])${and}${body}(?![^ ])`;
}
