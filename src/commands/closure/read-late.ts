import type { FormValues } from '#cards/form.ts';
import { type Happening, happenings } from '#domain/shared/happening.ts';

export type Late = {
  values: FormValues;
  /** What there is to choose from where the hours are still to be said; nothing is chosen. */
  offers: Happening[] | undefined;
  /** What was not understood, and what to do. */
  note: string | undefined;
};

type School = { id: string; name: string };

const offered = Object.keys(happenings).filter((key): key is Happening => key.startsWith('late-'));
const hoursOffered = offered.map((key) => Number(/\d+/.exec(key)?.[0]));
const numerals = new Map([
  ['one', 1],
  ['two', 2],
  ['three', 3],
]);
const duration = /^(\d{1,4}(?:[.,]\d{1,2})?)(h|hrs?|hours?|m|mins?|minutes?)?$/;
const unit = /^(?:h|hrs?|hours?|m|mins?|minutes?)$/;

/**
 * What follows `closure late`: the hours, and the name of a school. It stays a late start whatever else was said; what
 * was not understood, or is not offered, is said and asked, and no school is chosen that nobody named.
 */
export function readLate(words: readonly string[], schools: readonly School[]): Late {
  const { minutes, said, rest } = splitDuration(words);
  const hours =
    minutes === undefined ? undefined : hoursOffered.find((one) => one * 60 === minutes);
  const school = readSchool(rest, schools);
  const note = [
    ...(said === undefined || hours !== undefined
      ? []
      : [`“${said}” isn’t offered. Choose ${listed(hoursOffered)} hours.`]),
    ...(school === 'unknown'
      ? [
          `I didn’t understand “${quoted(rest.join(' '))}”. Choose the schools below, and check the date.`,
        ]
      : []),
  ].join(' ');
  return {
    values: {
      ...(hours === undefined ? {} : { happening: `late-${hours}h` }),
      ...(school === undefined ? {} : { schools: school === 'unknown' ? '' : school }),
    },
    offers: hours === undefined ? offered : undefined,
    note: note === '' ? undefined : note,
  };
}

/** The first word that is a time, with its unit where that stands apart. */
function splitDuration(words: readonly string[]) {
  const at = words.findIndex((word) => numerals.has(word) || duration.test(word));
  const word = words[at];
  if (word === undefined) return { rest: words };
  const [, digits = '', joined] = duration.exec(word) ?? [];
  const next = words[at + 1];
  const apart = joined === undefined && next !== undefined && unit.test(next) ? next : undefined;
  const count = numerals.get(word) ?? Number(digits.replace(',', '.'));
  const isMinutes = (joined ?? apart ?? 'h').startsWith('m');
  return {
    minutes: isMinutes ? count : count * 60,
    said: apart === undefined ? word : `${word} ${apart}`,
    rest: words.toSpliced(at, apart === undefined ? 1 : 2),
  };
}

function readSchool(words: readonly string[], schools: readonly School[]): string | undefined {
  const name = words.join(' ');
  if (name === '') return undefined;
  if (name === 'all' || name === 'all schools') return 'all';
  const [only, ...others] = schools.filter((school) => school.name.toLowerCase().includes(name));
  return only === undefined || others.length > 0 ? 'unknown' : only.id;
}

const listed = (numbers: readonly number[]) =>
  `${numbers.slice(0, -1).join(', ')} or ${numbers.at(-1)}`;

/** Long digits may be a family’s number. */
const quoted = (text: string) => text.replaceAll(/\d{4,}/g, '…').slice(0, 40);
