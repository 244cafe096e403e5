import { foldText } from '#domain/language/fold-text.ts';
import type { SaidClosure } from '#domain/language/said-closure.ts';
import type { TracedText } from '#domain/language/traced-text.ts';

/** A place where words name a school, or one of several that share this much of a name. */
export type Mention = { names: readonly string[]; said: string; at: number; before: string };

/** What kind of school it is: no name by itself. */
const kinds = new Set(
  'elementary middle high school schools academy junior senior primary intermediate charter magnet center campus preschool prep k8 es ms hs'.split(
    ' ',
  ),
);

/** Names that are words of any message: they count only with what kind of school it is. */
const common = new Set(
  'north south east west central early open new main community district county public first union online virtual remote city park'.split(
    ' ',
  ),
);

/** As people name a school: in full, as far as the kind of school, or by what is its own. */
function formsOf(name: string): string[] {
  const words = foldText(name).plain.split(' ');
  const kind = words.findIndex((word, place) => place > 0 && kinds.has(word));
  if (kind < 0) return [words.join(' ')];
  const own = words.slice(0, kind).join(' ');
  const longer = words.slice(kind).map((_, more) => words.slice(0, kind + more + 1).join(' '));
  return [...longer, ...(common.has(own) ? [] : [own])];
}

const articles = new Set(['the', 'our', 'la', 'el']);

const wordBefore = (plain: string, at: number) =>
  plain
    .slice(0, at)
    .trimEnd()
    .split(' ')
    .findLast((word) => !articles.has(word)) ?? '';

const levels = {
  middle: ['middle', 'junior', 'intermediate'],
  elementary: ['elementary', 'primary', 'primaria'],
  high: ['high', 'senior'],
} as const;

/** As its name says; many an academy says none, and may be of any. */
const levelOf = (name: string) => {
  const words = foldText(name).plain.split(' ');
  return (Object.keys(levels) as (keyof typeof levels)[]).find((level) =>
    levels[level].some((word) => words.includes(word)),
  );
};

/** “The high school”: every school that may be meant. */
export const levelMentions = (
  claims: readonly SaidClosure[],
  { plain, names }: { plain: string; names: readonly string[] },
): Mention[] =>
  claims.flatMap(({ kind, said, at }) =>
    kind in levels
      ? [
          {
            names: names.filter((name) => (levelOf(name) ?? kind) === kind),
            said,
            at,
            before: wordBefore(plain, at),
          },
        ]
      : [],
  );

/** Every school that the words name, longest names first, and the words without them. */
export function findMentions(
  { plain, quote }: Pick<TracedText, 'plain' | 'quote'>,
  { names, place }: { names: readonly string[]; place?: string | null | undefined },
): { mentions: Mention[]; rest: string } {
  const forms = new Map<string, string[]>();
  for (const name of names)
    for (const form of formsOf(name)) forms.set(form, [...(forms.get(form) ?? []), name]);
  const pickup = place == null ? '' : foldText(place).plain;
  if (pickup !== '') forms.set(pickup, []);
  const longest = [...forms.keys()].toSorted((one, other) => other.length - one.length);
  const mentions: Mention[] = [];
  let rest = plain;
  for (const form of longest) {
    const pattern = new RegExp(
      `(?<![\\p{Script=Latin}\\p{N}])${RegExp.escape(form)}s?(?![\\p{Script=Latin}\\p{N}])`,
      'gu',
    );
    rest = rest.replaceAll(pattern, (found: string, at: number) => {
      const said = quote(at, at + found.length);
      // A name is written with a capital, unless all of it stands there.
      const isWord = /^\p{Ll}/u.test(said) && !names.some((name) => foldText(name).plain === form);
      if (isWord) return found;
      const schools = forms.get(form) ?? [];
      const before = wordBefore(plain, at);
      if (schools.length > 0) mentions.push({ names: schools, said, at, before });
      return '#'.repeat(found.length);
    });
  }
  return { mentions: mentions.toSorted((one, other) => one.at - other.at), rest };
}
