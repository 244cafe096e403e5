import type { WordsFile } from './catalog/read-file.ts';
import {
  anyOf,
  clock,
  counted,
  date,
  type FigureRule,
  foldText,
  half,
  span,
  spanOf,
  weekday,
  word,
} from './figures.ts';
import { daysIn } from './spoken-day.ts';

type Words = Pick<WordsFile, 'locale' | 'understood'>;

/**
 * The figures of a language that has no expressions of its own: dates by the names of months and weekdays that the
 * calendar of its locale has, and what the lists of its file add.
 */
export function plainFigures(words: Words): FigureRule[] {
  const { figures } = words.understood;
  return [
    ...dates(namesOf(words, 'month')),
    ...weekdays(namesOf(words, 'weekday')),
    ...wholeSpans(figures),
    ...spans(figures),
    ...times(figures),
    ...rule(figures.noon, () => clock(12, 0, 'pm')),
    ...rule(figures.midnight, () => clock(12, 0, 'am')),
  ];
}

/** The forms of each name, as `anyOf` and `counted` take them: those of the calendar, and those that the file adds. */
function namesOf({ locale, understood }: Words, part: 'month' | 'weekday'): string[] {
  const own = part === 'month' ? understood.figures.months : understood.figures.weekdays;
  const alone = new Intl.DateTimeFormat(locale, { [part]: 'long', timeZone: 'UTC' });
  const inDate = daysIn({ locale, day: () => '' });
  // 2024 began on a Monday.
  const first = Temporal.PlainDate.from('2024-01-01');
  return Array.from({ length: part === 'month' ? 12 : 7 }, (_, index) => {
    const day = first.add(part === 'month' ? { months: index } : { days: index });
    const { epochMilliseconds } = day.toZonedDateTime('UTC');
    const names = [alone.format(epochMilliseconds), inDate(day)[part], ...(own[index] ?? [])];
    return [...new Set(names.map(foldText))].join('|');
  });
}

/** A name may have an ending that is written onto it, as in Korean. */
const name = (names: readonly string[]) =>
  names
    .flatMap((forms) => forms.split('|'))
    .toSorted((one, other) => other.length - one.length)
    .map(
      (form) =>
        `${RegExp.escape(form)}${/\p{Script=Hangul}$/u.test(form) ? '' : String.raw`(?![\p{L}\p{N}])`}`,
    )
    .join('|');

function dates(months: readonly string[]): FigureRule[] {
  const read: FigureRule['read'] = ({ month, day }) =>
    date(counted(month, months) ?? 0, Number(day));
  const month = `(?<month>${name(months)})`;
  const before = String.raw`(?<![\p{L}\p{N}])`;
  const ending = String.raw`[-.]?[\p{L}\p{M}]{0,3}`;
  return [
    {
      pattern: new RegExp(
        String.raw`${before}(?<!\d[:.,/])(?<day>\d{1,2})${ending} (?:[\p{L}\p{M}]{1,3} )?${month}`,
        'gu',
      ),
      read,
    },
    {
      pattern: new RegExp(
        String.raw`${before}${month},? ?(?<day>\d{1,2})(?![\d:])(?!\.\d)${ending}(?![\p{L}\p{N}])`,
        'gu',
      ),
      read,
    },
  ];
}

function weekdays(days: readonly string[]): FigureRule[] {
  return [
    {
      pattern: new RegExp(String.raw`(?<![\p{L}\p{N}])(?<day>${name(days)})`, 'gu'),
      read: ({ day }) => weekday((counted(day, days) ?? 0) - 1),
    },
  ];
}

type Lists = Words['understood']['figures'];

/** The longest first: “one and a half hours” ends as “half hours” does. */
function wholeSpans(lists: Lists): FigureRule[] {
  return Object.entries(lists.spans)
    .flatMap(([minutes, phrases]) => phrases.map((phrase) => ({ minutes, phrase })))
    .toSorted((one, other) => other.phrase.length - one.phrase.length)
    .flatMap(({ minutes, phrase }) => rule([phrase], () => span(Number(minutes))));
}

function spans(lists: Lists): FigureRule[] {
  const numbers = lists.numbers.map((forms) => forms.map(foldText).join('|'));
  const count = `(?<count>\\d+${numbers.length === 0 ? '' : `|${anyOf(numbers)}`})`;
  const units = [
    { unit: 'hour', said: lists.hours },
    { unit: 'minute', said: lists.minutes },
    { unit: 'day', said: lists.days },
  ] as const;
  return units.flatMap(({ unit, said }): FigureRule[] => {
    if (said.length === 0) return [];
    const read: FigureRule['read'] = (found) => spanOf(counted(found['count'], numbers), unit);
    const names = anyOf(said.map(foldText));
    return [
      { pattern: word(`${count}[ -]?(?:${names})`), read },
      { pattern: word(`(?:${names}) ${count}(?![:.,]?\\d)`), read },
    ];
  });
}

function times({ am, pm }: Lists): FigureRule[] {
  const figures = String.raw`(?<hour>\d{1,2})(?: ?[:.h] ?(?<minute>\d{2}))?`;
  const halves = [
    { part: 'am', said: am },
    { part: 'pm', said: pm },
  ] as const;
  const beside = halves.flatMap(({ part, said }): FigureRule[] => {
    if (said.length === 0) return [];
    const read: FigureRule['read'] = ({ hour, minute }) =>
      clock(Number(hour), Number(minute ?? 0), Number(hour) > 12 ? undefined : part);
    const names = anyOf(said.map(foldText));
    return [
      { pattern: word(String.raw`(?<!\d[:.,])${figures} ?(?:${names})`), read },
      { pattern: word(String.raw`(?:${names}) ${figures}(?![:.,]\d)`), read },
    ];
  });
  return [
    ...beside,
    {
      // Around American schools it is written so in every language.
      pattern: word(String.raw`(?<!\d[:.,])${figures} ?(?<half>[ap]\.?m\.?)`),
      read: ({ hour, minute, half: said }) => clock(Number(hour), Number(minute ?? 0), half(said)),
    },
    {
      pattern: word(String.raw`(?<hour>\d{1,2}) ?h ?(?<minute>\d{2})`),
      read: ({ hour, minute }) => clock(Number(hour), Number(minute)),
    },
  ];
}

function rule(phrases: readonly string[], read: FigureRule['read']): FigureRule[] {
  return phrases.length === 0 ? [] : [{ pattern: word(anyOf(phrases.map(foldText))), read }];
}
