import type { Understood } from './catalog/read-file.ts';
import { foldText } from './fold-text.ts';
import type { OptOutPhrases } from './opt-out-phrases.ts';

/** Scripts that put no space between words. */
const spaceless =
  /[\p{Script=Han}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** How people ask to be left alone, from the plain lists of a language's file. */
export function plainPhrases(lists: Understood['optOut']): OptOutPhrases[] {
  if (lists.phrases.length + lists.doubtful.length === 0) return [];
  return [
    {
      clear: anyPhrase(lists.phrases),
      doubtful: anyPhrase(lists.doubtful),
      ...(lists.innocent.length === 0 ? {} : { innocent: anyPhrase(lists.innocent, 'gu') }),
    },
  ];
}

/** Any of these phrases in a folded text, as whole words. */
export function anyPhrase(phrases: readonly string[], flags = 'u'): RegExp {
  if (phrases.length === 0) return /(?!)/u;
  return new RegExp(phrases.map((phrase) => whole(foldText(phrase).plain)).join('|'), flags);
}

function whole(phrase: string): string {
  const [first = '', last = ''] = [phrase.at(0), phrase.at(-1)];
  const begin = spaceless.test(first) ? '' : '(?<![^ ])';
  const end = spaceless.test(last) ? '' : '(?![^ ])';
  return `${begin}${RegExp.escape(phrase)}${end}`;
}
