import { editDistance } from '#domain/shared/typed/edit-distance.ts';
import type { Vocabulary } from '../vocabulary/vocabulary.ts';
import type { Recognizer, School } from './spans.ts';
import { plain, type Token, tokensOf } from './tokens.ts';

/** Said beside a name, and part of few. */
const anySchool = /^(?:schools?|escuelas?)$/;

const nameOf = ({ name }: School) =>
  tokensOf(name)
    .map(({ text }) => text)
    .join(' ');

/** A school that is spelled out: its whole name, or two words of it at least. “Friday Harbor” is no day then. */
export const schoolNamed =
  (schools: readonly School[]): Recognizer =>
  (tokens, at) => {
    const found = longest(tokens, at, (said, length) => {
      const matches = schools.filter((school) => {
        const name = nameOf(school);
        return (
          name === said ||
          (length > 1 &&
            !anySchool.test(said.split(' ').at(-1) ?? '') &&
            ` ${name} `.includes(` ${said} `))
        );
      });
      const whole = matches.filter((school) => nameOf(school) === said);
      return whole.length > 0 ? whole : matches;
    });
    return found && { length: found.length, meaning: { is: 'school', schools: found.schools } };
  };

/** A school by a part of its name that begins a word of it: “Ada” is a part of Adams, and “dam” is not. */
export const schoolPart =
  (schools: readonly School[], { levels, numerals }: Vocabulary): Recognizer =>
  (tokens, at) => {
    const first = tokens[at]?.text ?? '';
    if (anySchool.test(first) || Object.hasOwn(numerals, first) || first.length < 2)
      return undefined;
    const found = longest(tokens, at, (said, length) => {
      const whole = tokens.slice(at, at + length);
      if (whole.some(({ text }, index) => index > 0 && anySchool.test(text) && index < length - 1))
        return [];
      const named = said.replace(/ (?:schools?|escuelas?)$/, '');
      const singular = levels.includes(named)
        ? named.replace(/ies$/, 'y').replace(/s$/, '')
        : named;
      const isShort = singular.length < 3;
      const part = schools.filter((school) =>
        ` ${nameOf(school)}${isShort ? ' ' : ''}`.includes(` ${singular}${isShort ? ' ' : ''}`),
      );
      return part;
    });
    if (found === undefined) return undefined;
    const said = tokens.slice(at, at + found.length).map(({ text }) => text);
    const isEach =
      levels.includes(said[0] ?? '') &&
      (/(?:ies|highs)$/.test(said[0] ?? '') || said.at(-1) === 'schools');
    return {
      length: found.length,
      meaning: {
        is: 'school',
        schools: found.schools,
        ...(isEach ? { isEach: true as const } : {}),
      },
    };
  };

/** As many words as a name may have here. */
const mostWords = 6;

function longest(
  tokens: readonly Token[],
  at: number,
  matching: (said: string, length: number) => readonly School[],
): { length: number; schools: readonly School[] } | undefined {
  for (let length = Math.min(mostWords, tokens.length - at); length > 0; length -= 1) {
    const part = tokens.slice(at, at + length);
    if (part.slice(0, -1).some(({ endsClause }) => endsClause)) continue;
    const schools = matching(part.map(({ text }) => text).join(' '), length);
    if (schools.length > 0) return { length, schools };
  }
  return undefined;
}

/** The one or two schools that a mistyped name may be of; none where no name is near. */
export function nearSchools(said: string, schools: readonly School[]): readonly School[] {
  const typed = plain(said);
  const scored = schools.map((school) => {
    const name = nameOf(school);
    const beginning = name.split(' ').slice(0, typed.split(' ').length).join(' ');
    return { school, changes: Math.min(editDistance(typed, name), editDistance(typed, beginning)) };
  });
  const nearest = Math.min(...scored.map(({ changes }) => changes));
  const near = scored.filter(({ changes }) => changes === nearest).map(({ school }) => school);
  return nearest <= (typed.length < 5 ? 1 : 2) && near.length <= 2 ? near : [];
}

const mostNamed = 3;

/** @example either([{ id: '1', name: 'Adams' }, { id: '2', name: 'Birch' }]) // 'Adams or Birch' */
export function either(schools: readonly School[]): string {
  const names = schools.slice(0, mostNamed).map(({ name }) => name);
  const more = schools.length - names.length;
  return more > 0 ? `${names.join(', ')} or ${more} more` : names.join(' or ');
}

/** Long digits may be a family’s number. */
export const quoted = (text: string) => text.replaceAll(/\d{4,}/g, '…').slice(0, 40);

/** Whether a word belongs to the name of a school that is spelled out here, as in “Clear Lake”: it says nothing else then. */
export function spellsSchool(
  words: readonly string[],
  at: number,
  schools: readonly School[],
): boolean {
  const pair = (from: number) => plain(`${words[from] ?? ''} ${words[from + 1] ?? ''}`);
  return schools.some((school) => {
    const whole = ` ${nameOf(school)} `;
    const holds = (said: string) => whole.includes(` ${said} `);
    return (at > 0 && holds(pair(at - 1))) || (at + 1 < words.length && holds(pair(at)));
  });
}
