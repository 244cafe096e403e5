import type { Understood } from './catalog/read-file.ts';
import { foldText } from './fold-text.ts';
import { languages } from './languages.ts';
import type { TracedText } from './traced-text.ts';

/** What words say of schools: that they are closed, that it is about all of them, and so on. */
export type SaidClosure = { kind: Exclude<keyof Phrases, 'innocent'>; said: string; at: number };

type Phrases = Understood['closures'];

/** What says when, where and of what something is: it is read by itself, and takes no word from what happens. */
const besides = [
  'today',
  'tomorrow',
  'more-days',
  'resumes',
  'instead',
  'drill',
  'spoken-of',
  'elementary',
  'middle',
  'high',
  'apart',
] as const satisfies readonly (keyof Phrases)[];

/** Everything that a text says of closures, in its own words; of schools whose names were taken out of `plain`. */
export function saidClosures(
  language: string,
  { plain, quote }: Pick<TracedText, 'plain' | 'quote'>,
): SaidClosure[] {
  return readersOf(language)
    .flatMap(({ pattern, kinds }) =>
      Array.from(plain.matchAll(pattern)).flatMap((found) => {
        const kind = kinds[found.slice(1).findIndex((group) => group !== undefined)];
        if (kind === undefined || kind === 'innocent') return [];
        const end = found.index + found[0].length;
        return [{ kind, said: quote(found.index, end), at: found.index }];
      }),
    )
    .toSorted((one, other) => one.at - other.at);
}

type Reader = { pattern: RegExp; kinds: readonly (keyof Phrases)[] };

const readers = new Map<string, readonly Reader[]>();

function readersOf(language: string): readonly Reader[] {
  const known = readers.get(language) ?? makeReaders(language);
  readers.set(language, known);
  return known;
}

function makeReaders(language: string): Reader[] {
  const words = languages[language];
  if (words === undefined) return [];
  const lists: Phrases = {
    ...words.understood.closures,
    'all-schools': [words.schools.all, ...words.understood.closures['all-schools']],
  };
  const isBeside = (kind: keyof Phrases) => besides.some((one) => one === kind);
  const all = Object.keys(lists) as (keyof Phrases)[];
  return [all.filter((kind) => !isBeside(kind)), ['innocent', ...besides] as const]
    .map((kinds) => makeReader(lists, kinds))
    .filter(({ kinds }) => kinds.length > 0);
}

/** All phrases at once, the longest first: “not closed” is no “closed”. */
function makeReader(lists: Phrases, kinds: readonly (keyof Phrases)[]): Reader {
  const phrases = kinds
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
