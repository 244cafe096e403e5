import type { FormValues } from '#cards/form.ts';
import { contactMinutes, type Told } from '#domain/closure/campaign.ts';
import { isStartOver, type RequestContext } from '#domain/closure/draft/request-defaults.ts';
import type { NamedGroup } from '#domain/roster/groups/find-groups.ts';
import { type Ground, type Happening, lateMinutes, lateStarts } from '#domain/shared/happening.ts';
import { leavesOut } from './leaves-out.ts';
import { type School, spellsSchool } from './read-schools.ts';
import { groupsAlone, leftOut, nobody, readWho } from './read-who.ts';
import { takeDay } from './take-day.ts';
import { takeDuration } from './take-duration.ts';
import { takeGroups } from './take-groups.ts';

export type RequestWords = {
  /** `late`: the hours are still to be read. */
  what: Exclude<Happening, keyof typeof lateMinutes> | 'late';
  ground?: Ground | undefined;
  words: readonly string[];
};

export type Understood = {
  values: FormValues;
  /** What there is to choose from where the hours are still to be said; nothing is chosen. */
  offers?: Happening[];
  /** What was not understood, and what to do. */
  note?: string;
};

/** `2 1/2 hours`, which is no January 2. */
const halfHours = / 1\/2(?= ?h)/g;

/**
 * Reads the hours or the time, the day and the schools, in any order. It stays what it was called whatever else was said;
 * what is not understood is said, and no school is chosen that nobody named.
 */
export function readRequestWords(
  { what, ground, words }: RequestWords,
  about: Pick<RequestContext, 'now' | 'timeZone' | 'holidays' | 'hasContacts'> & {
    schools: readonly School[];
    groups?: readonly NamedGroup[];
  },
): Understood {
  const { schools, groups = [] } = about;
  // Somebody may put a name in quotation marks, or a telephone does.
  let rest: readonly string[] = words
    .join(' ')
    .toLowerCase()
    .replaceAll(/["“”„«»]/g, '')
    .replace(halfHours, '½')
    .split(' ')
    .filter((word) => word !== '');
  const out = leavesOut(rest, (at) => spellsSchool(rest, at, schools));
  const contacts = takeContacts(rest, about);
  rest = contacts.rest;
  const said = takeTold(rest, (at) => spellsSchool(rest, at, schools));
  rest = said.rest;
  const isNameIn = (all: readonly string[], at: number) => spellsSchool(all, at, schools);
  const told = takeGroups(rest, groups, isNameIn);
  rest = told.rest;
  const day = takeDay(rest, about, isNameIn);
  rest = day.rest;
  const first = readWhat(what, rest, (at) => spellsSchool(rest, at, schools));
  const heard = readWho(what, first.rest, { schools, groups: told.groups });
  const named = out === undefined ? heard : { ...heard, values: nobody, note: leftOut(out) };
  const date = dateOf(day.values['date'], { ...first.values, ...heard }, about);
  const isForGroups = named.values['who'] === 'groups';
  const tells = out === undefined ? said.tells : undefined;
  // A group is of students.
  const alone = isForGroups && (tells ?? 'families') !== 'families' ? groupsAlone : undefined;
  const notes = [first.note, day.note, date.note, named.note, alone, contacts.note].filter(
    (note) => note !== undefined,
  );
  return {
    values: {
      ...first.values,
      ...(ground === undefined ? {} : { ground }),
      ...date.values,
      ...contacts.values,
      ...named.values,
      ...(tells === undefined || isForGroups ? {} : { tells }),
    },
    ...(first.offers === undefined ? {} : { offers: first.offers }),
    ...(notes.length === 0 ? {} : { note: notes.join(' ') }),
  };
}

/** The day that was said; empty where it has passed, or where a word that nothing understood may have been the day. */
function dateOf(
  date: string | undefined,
  said: { happening?: string; hasUnread?: true },
  { now, timeZone }: Pick<RequestContext, 'now' | 'timeZone'>,
): { values: FormValues; note?: string } {
  if (isStartOver({ happening: said.happening, date }, now.toZonedDateTimeISO(timeZone)))
    return { values: { date: '' }, note: 'That start has already passed. Check the date.' };
  if (date !== undefined) return { values: { date } };
  return { values: said.hasUnread === true ? { date: '' } : {} };
}

type Part = Understood & { rest: readonly string[] };

function readWhat(
  what: RequestWords['what'],
  words: readonly string[],
  isName: (at: number) => boolean,
): Part {
  if (what === 'late') return readHours(words, isName);
  if (what !== 'early-dismissal') return { values: { happening: what }, rest: words };
  const { time, rest } = takeTime(words, isName);
  const values = { happening: what, ...(time === undefined ? {} : { dismissalTime: time }) };
  return { values, rest };
}

function readHours(words: readonly string[], isName: (at: number) => boolean): Part {
  const { minutes, said, rest } = takeDuration(words, isName);
  const happening = lateStarts.find((one) => lateMinutes[one] === minutes);
  if (happening !== undefined) return { values: { happening }, rest };
  const note = `“${said}” isn’t offered. Choose 30 minutes to 3 hours.`;
  return { values: {}, offers: [...lateStarts], ...(said === undefined ? {} : { note }), rest };
}

/** `12:30`, `1230`, `12.30`, `1:15 pm`, `1p.m.`, `noon`. Without am or pm it is an hour of a school day. */
const spoken =
  /^(?:(?<noon>noon)|(?<hour>\d{1,2})(?:[:.]?(?<minute>\d{2}))?(?:\s?(?<half>[ap])\.?m?\.?)?)$/;
const half = /^[ap]\.?m\.?$/;

/** The first word that is a time of day, with `pm` where that stands apart. */
function takeTime(
  words: readonly string[],
  isName: (at: number) => boolean,
): { time?: string; rest: readonly string[] } {
  for (const [at, word] of words.entries()) {
    if (isName(at)) continue;
    const next = words[at + 1] ?? '';
    const isApart = half.test(next);
    const time = readTime(isApart ? `${word} ${next}` : word);
    if (time !== undefined) return { time, rest: words.toSpliced(at, isApart ? 2 : 1) };
  }
  return { rest: words };
}

function readTime(said: string): string | undefined {
  const found = spoken.exec(said);
  const groups = found?.groups ?? {};
  const minute = Number(groups['minute'] ?? 0);
  const hour = groups['noon'] === undefined ? readHour(groups['hour'], groups['half']) : 12;
  if (found === null || hour === undefined || minute > 59) return undefined;
  const two = (figure: number) => String(figure).padStart(2, '0');
  return `${two(hour)}:${two(minute)}`;
}

function readHour(said: string | undefined, ofDay: string | undefined): number | undefined {
  const hour = Number(said);
  if (ofDay !== undefined) {
    return hour >= 1 && hour <= 12 ? (hour % 12) + (ofDay === 'p' ? 12 : 0) : undefined;
  }
  // Schools are closed between midnight and six.
  return hour >= 1 && hour < 6 ? hour + 12 : hour <= 23 ? hour : undefined;
}

const said =
  /(?:^| )(?:(?:and )?then )?(?:the )?emergency contacts?(?: after (?<minutes>\d{1,3}) ?(?:m|mins?|minutes?)\b)?\.?(?= |$)/;

/** What is meant by emergency contacts without a time. */
const usualMinutes = 10;

/** `then emergency contacts after 10 minutes`, before its figures are taken for a time or hours. */
export function takeContacts(
  words: readonly string[],
  { hasContacts }: { hasContacts?: boolean | undefined },
): { values: FormValues; note?: string; rest: readonly string[] } {
  const text = words.join(' ');
  const found = said.exec(text);
  if (found === null) return { values: {}, rest: words };
  const rest = `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`
    .split(' ')
    .filter((word) => word !== '');
  if (hasContacts !== true)
    return { values: {}, note: 'The roster has no emergency contacts to call.', rest };
  const minutes = Number(found.groups?.['minutes'] ?? usualMinutes);
  return contactMinutes.some((one) => one === minutes)
    ? { values: { contacts: String(minutes) }, rest }
    : {
        values: {},
        note: `“After ${minutes} minutes” isn’t offered. Choose 5 to 60 minutes under “More options”.`,
        rest,
      };
}

const joins = new Set(['and', '&', '+', 'with', 'plus', 'also']);
const staff = new Set(['staff', 'teachers', 'employees']);
const families = new Set(['families', 'parents']);

/**
 * Who is to hear it, where somebody said so: `staff`, `and staff` and `families and staff` are families and staff; `staff only` is
 * staff alone, and `families only` leaves them out. `families` by itself says nothing.
 */
export function takeTold(
  typed: readonly string[],
  isName: (at: number) => boolean,
): { tells?: Told; rest: readonly string[] } {
  const words = typed.map((word) => word.replace(/[.,;]$/, ''));
  const at = words.findIndex((word, place) => staff.has(word) && !isName(place));
  const isOnly = (place: number) => words[place - 1] === 'only' || words[place + 1] === 'only';
  if (at === -1) {
    const alone = words.findIndex((word, place) => families.has(word) && isOnly(place));
    return alone === -1
      ? { rest: typed }
      : { tells: 'families', rest: without(typed, words, alone, alone) };
  }
  const joined = joins.has(words[at - 1] ?? '') ? at - 1 : at;
  const first = joined < at && families.has(words[joined - 1] ?? '') ? joined - 1 : joined;
  return {
    tells: isOnly(at) ? 'staff' : 'both',
    rest: without(typed, words, first, at),
  };
}

/** With what belongs to them: `only staff`, `staff too`. */
function without(
  typed: readonly string[],
  words: readonly string[],
  first: number,
  last: number,
): readonly string[] {
  const from = words[first - 1] === 'only' ? first - 1 : first;
  const to = ['only', 'too', 'also'].includes(words[last + 1] ?? '') ? last + 1 : last;
  return typed.toSpliced(from, to - from + 1);
}
