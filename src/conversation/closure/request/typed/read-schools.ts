import type { FormValues } from '#cards/form.ts';
import { editDistance } from '#domain/shared/typed/edit-distance.ts';
import { isEvery } from './leaves-out.ts';

export type School = { id: string; name: string };

const separators = new Set(['and', '&', '+', ',']);
/** Said beside a name, and part of few. */
const everySchool = new Set(['school', 'schools']);

/**
 * Whether a word belongs to the name of a school that is spelled out here, as in “Friday Harbor”: it is no day then, and
 * no number.
 */
export function spellsSchool(
  words: readonly string[],
  at: number,
  schools: readonly School[],
): boolean {
  const pair = (from: number) => `${words[from] ?? ''} ${words[from + 1] ?? ''}`;
  return schools.some(({ name }) => {
    const whole = ` ${name.toLowerCase()} `;
    const holds = (said: string) => whole.includes(` ${said} `);
    return (at > 0 && holds(pair(at - 1))) || (at + 1 < words.length && holds(pair(at)));
  });
}

export type SaidSchools = {
  values: FormValues;
  note?: string;
  /** Some of the words are no school, nor nearly one: they may be a day. */
  hasUnread?: true;
};

/**
 * Schools by name or by a part that only one of them has; what is none of them, or several, is said. None is chosen where
 * what stands between two of them, or `all` beside one, may mean the opposite.
 */
export function readSchools(words: readonly string[], schools: readonly School[]): SaidSchools {
  const said = words.flatMap((word) => (word.endsWith(',') ? [word.slice(0, -1), ','] : [word]));
  if (said.length === 0) return { values: {} };
  if (said[0] === 'all' && said.slice(1).every((word) => everySchool.has(word)))
    return { values: { schools: 'all' } };
  const phrases = phrasesOf(said).map((phrase) => readPhrase(phrase, schools));
  const found = phrases.flat();
  const ids = new Set(found.flatMap((one) => ('school' in one ? [one.school.id] : [])));
  const notes = found.flatMap((one) => ('note' in one ? [one.note] : []));
  const hasEvery = said.some((_, at) => isEvery(said, at) && !spellsSchool(said, at, schools));
  const isOpen = hasEvery || (ids.size > 1 && phrases.some(hasUnreadBefore));
  const value = isOpen ? '' : [...ids].join(',');
  if (notes.length === 0) return { values: { schools: value } };
  return {
    values: { schools: value },
    note: `${notes.join(' ')} Check the schools and the date.`,
    ...(found.some((one) => 'isUnread' in one) ? { hasUnread: true } : {}),
  };
}

const hasUnreadBefore = (phrase: readonly Found[]) =>
  phrase.some((one, at) => 'isUnread' in one && 'school' in (phrase[at + 1] ?? {}));

/** What stands between commas and `and`. */
function phrasesOf(words: readonly string[]): string[][] {
  const phrases: string[][] = [[]];
  for (const word of words) {
    if (separators.has(word)) phrases.push([]);
    else phrases.at(-1)?.push(word);
  }
  return phrases.filter((phrase) => phrase.length > 0);
}

type Found = { school: School } | { note: string; isUnread?: true };

/** As many words as name one school, again and again: “Adams Birch” are two. */
function readPhrase(phrase: readonly string[], schools: readonly School[]): Found[] {
  if (phrase.length === 0) return [];
  for (const start of phrase.keys()) {
    for (let end = phrase.length; end > start; end -= 1) {
      const matches = matching(phrase.slice(start, end), schools);
      const [only] = matches;
      if (only === undefined) continue;
      const before = phrase.slice(0, start).join(' ');
      const said = phrase.slice(start, end).join(' ');
      return [
        ...(before === '' ? [] : [unknown(before, schools)]),
        matches.length === 1
          ? { school: only }
          : { note: `“${quoted(said)}” could be ${either(matches)}.` },
        ...readPhrase(phrase.slice(end), schools),
      ];
    }
  }
  return [unknown(phrase.join(' '), schools)];
}

function matching(words: readonly string[], schools: readonly School[]): readonly School[] {
  const named = words.filter((word) => !everySchool.has(word));
  const said = (named.length === 0 ? words : named).join(' ');
  const exact = schools.filter(({ name }) => name.toLowerCase() === said);
  if (exact.length > 0) return exact;
  // “Ada” is a part of Adams, and “dam” is not.
  const part = schools.filter(({ name }) => ` ${name.toLowerCase()}`.includes(` ${said}`));
  return said.length < 2 && part.length > 1 ? [] : part;
}

function unknown(said: string, schools: readonly School[]): Found {
  const scored = schools.map((school) => {
    const name = school.name.toLowerCase();
    const beginning = name.split(' ').slice(0, said.split(' ').length).join(' ');
    return { school, changes: Math.min(editDistance(said, name), editDistance(said, beginning)) };
  });
  const nearest = Math.min(...scored.map(({ changes }) => changes));
  const near = scored.filter(({ changes }) => changes === nearest).map(({ school }) => school);
  const isNear = nearest <= (said.length < 5 ? 1 : 2) && near.length <= 2;
  const note = `I didn’t understand “${quoted(said)}”.`;
  return isNear ? { note: `${note} Did you mean ${either(near)}?` } : { note, isUnread: true };
}

const mostNamed = 3;

function either(schools: readonly School[]): string {
  const names = schools.slice(0, mostNamed).map(({ name }) => name);
  const more = schools.length - names.length;
  return more > 0 ? `${names.join(', ')} or ${more} more` : names.join(' or ');
}

/** Long digits may be a family’s number. */
export const quoted = (text: string) => text.replaceAll(/\d{4,}/g, '…').slice(0, 40);
