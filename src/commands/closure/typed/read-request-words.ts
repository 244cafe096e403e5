import type { FormValues } from '#cards/form.ts';
import type { RequestContext } from '#domain/campaign/draft/request-defaults.ts';
import { type Happening, happenings } from '#domain/shared/happening.ts';
import { readSchools, type School, spellsSchool } from './read-schools.ts';
import { takeDay } from './take-day.ts';
import { takeDuration } from './take-duration.ts';
import { takeTime } from './take-time.ts';

export type RequestWords = { what: 'closed' | 'late' | 'early'; words: readonly string[] };

export type Understood = {
  values: FormValues;
  /** What there is to choose from where the hours are still to be said; nothing is chosen. */
  offers?: Happening[];
  /** What was not understood, and what to do. */
  note?: string;
};

const lateStarts = Object.keys(happenings).filter((key): key is Happening =>
  key.startsWith('late-'),
);
const hoursOffered = lateStarts.map((key) => Number(/\d+/.exec(key)?.[0]));

/** Said for the ear, and nothing to us. */
const fillers = new Set(['at', 'on', 'for', 'the', 'in', 'is', 'start', 'dismissal', 'school:']);

/**
 * Reads the hours or the time, the day and the schools, in any order. It stays what it was called whatever else was said;
 * what is not understood is said, and no school is chosen that nobody named.
 */
export function readRequestWords(
  { what, words }: RequestWords,
  about: Pick<RequestContext, 'now' | 'timeZone' | 'holidays'> & { schools: readonly School[] },
): Understood {
  const { schools } = about;
  // Somebody may put a name in quotation marks, or a telephone does.
  let rest: readonly string[] = words
    .map((word) => word.toLowerCase().replaceAll(/["“”„«»]/g, ''))
    .filter((word) => word !== '');
  const isName = (at: number) => spellsSchool(rest, at, schools);
  const day = takeDay(rest, about, isName);
  rest = day.rest;
  const first = what === 'late' ? readHours(rest, isName) : readTime(what, rest, isName);
  const named = readSchools(
    first.rest.filter((word) => !fillers.has(word)),
    schools,
  );
  const notes = [first.note, day.note, named.note].filter((note) => note !== undefined);
  return {
    values: { ...first.values, ...day.values, ...named.values },
    ...(first.offers === undefined ? {} : { offers: first.offers }),
    ...(notes.length === 0 ? {} : { note: notes.join(' ') }),
  };
}

type Part = Understood & { rest: readonly string[] };

function readHours(words: readonly string[], isName: (at: number) => boolean): Part {
  const { minutes, said, rest } = takeDuration(words, isName);
  const hours = hoursOffered.find((one) => one * 60 === minutes);
  if (hours !== undefined) return { values: { happening: `late-${hours}h` }, rest };
  const choose = `Choose ${listed(hoursOffered)} hours.`;
  return {
    values: {},
    offers: lateStarts,
    ...(said === undefined ? {} : { note: `“${said}” isn’t offered. ${choose}` }),
    rest,
  };
}

function readTime(
  what: 'closed' | 'early',
  words: readonly string[],
  isName: (at: number) => boolean,
): Part {
  if (what === 'closed') return { values: { happening: 'closed' }, rest: words };
  const { time, rest } = takeTime(words, isName);
  return {
    values: {
      happening: 'early-dismissal',
      ...(time === undefined ? {} : { dismissalTime: time }),
    },
    rest,
  };
}

const listed = (numbers: readonly number[]) =>
  `${numbers.slice(0, -1).join(', ')} or ${numbers.at(-1)}`;
