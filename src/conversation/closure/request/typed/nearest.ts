import { happenings, isProtocolAction } from '#domain/shared/happening.ts';
import { editDistance } from '#domain/shared/typed/edit-distance.ts';
import type { SaidKinds } from './choose-kind.ts';
import { plain } from './read/tokens.ts';
import { vocabularies } from './vocabulary/vocabularies.ts';
import type { TypedKind } from './vocabulary/vocabulary.ts';

/** A form that words may mean: what is said to open it, with all else that was said. */
export type NearForm = { words: string; label: string };

/** What opens each form when it is typed. Those that are asked for most come first where none is nearer. */
const spoken: Partial<Record<TypedKind, string>> = {
  closed: 'closed',
  late: 'late',
  'early-dismissal': 'early',
  'remote-day': 'remote',
  open: 'open',
  evacuation: 'evacuate',
  lockdown: 'lockdown',
  secure: 'secure',
  shelter: 'shelter',
  hold: 'hold',
};
const offered = Object.keys(spoken) as (keyof typeof spoken)[];

const labelOf = (kind: TypedKind) => (kind === 'late' ? 'Late start' : happenings[kind]);

const formOf = (kind: TypedKind, words: readonly string[]): NearForm => ({
  words: ['closure', spoken[kind] ?? kind, ...words].join(' '),
  label: labelOf(kind),
});

/** By what the words mean, not by how they are spelled; the school and the day go along. */
export function formsByMeaning(said: SaidKinds, words: readonly string[]): NearForm[] {
  const several =
    said.kinds.length > 1 && said.kinds.some((one) => isProtocolAction(one)) ? said.kinds : [];
  const named = words.filter((word) => !several.some((kind) => saysKind(kind, plain(word))));
  const meant = said.kinds.length > 0 ? [] : said.meanings.flatMap(({ kinds }) => kinds);
  return [
    ...[...new Set(several)].map((kind) => formOf(kind, named)),
    ...[...new Set(meant)].map((kind) => formOf(kind, words)),
  ];
}

const saysKind = (kind: TypedKind, word: string) =>
  Object.values(vocabularies).some(({ kinds }) => kinds[kind]?.includes(word) === true);

const mostCompared = 6;
const longestWord = 20;

/** The two forms whose words are spelled most like what nothing understood. */
export function formsBySpelling(words: readonly string[]): NearForm[] {
  const typed = words.slice(0, mostCompared).map((word) => plain(word).slice(0, longestWord));
  const scored = offered.map((kind) => {
    const known = Object.values(vocabularies).flatMap(({ kinds }) =>
      (kinds[kind] ?? []).filter((one) => !one.includes(' ')),
    );
    const changes = typed.map((word) =>
      Math.min(...known.map((one) => editDistance(word, one) / one.length)),
    );
    const least = Math.min(...changes);
    return { kind, least, at: changes.indexOf(least) };
  });
  return scored
    .toSorted((one, other) => one.least - other.least)
    .slice(0, 2)
    .map(({ kind, least, at }) => formOf(kind, least < nearly ? words.toSpliced(at, 1) : words));
}

/** A word that is this much like that of a form was meant as it. */
const nearly = 0.4;
