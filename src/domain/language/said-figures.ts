import { calendarFigures } from './calendar-figures.ts';
import { clock, date, type Figure, type FigureRule, foldText, number } from './figures.ts';
import { languages } from './languages.ts';

const phone: FigureRule = {
  pattern:
    /(?<!\d)(?:\+?1[ .-]?)?(?<area>\(?\d{3}\)?)[ .-]?(?<exchange>\d{3})[ .-]?(?<line>\d{4})(?!\d)/gu,
  read: ({ area = '', exchange, line }) => [
    `phone ${area.replaceAll(/\D/g, '')}${exchange}${line}`,
  ],
};

const isoDate: FigureRule = {
  pattern: /(?<!\d)\d{4}-(?<month>\d{2})-(?<day>\d{2})(?!\d)/gu,
  read: ({ month, day }) => date(Number(month), Number(day)),
};

/** Month first in English; elsewhere nobody can tell, so that either is meant. `24/7` is no date at all. */
const numericDate = (language: string): FigureRule => ({
  pattern: /(?<![\d/])(?<one>\d{1,2})\/(?<other>\d{1,2})(?:\/\d{2,4})?(?![\d/])/gu,
  read: ({ one, other }) => [
    `figure ${one}/${other}`,
    ...date(Number(one), Number(other)),
    ...(language === 'en' ? [] : date(Number(other), Number(one))),
  ],
});

const anyLanguage: readonly FigureRule[] = [
  {
    pattern: /(?<!\d)(?<hour>\d{1,2}):(?<minute>\d{2})(?!\d)/gu,
    read: ({ hour, minute }) => clock(Number(hour), Number(minute)),
  },
  {
    pattern: /(?<![\d.,])(?<figure>\d{1,3}(?:[.,]\d{3})+)(?![\d])/gu,
    read: ({ figure = '' }) => number(figure.replaceAll(/\D/g, '')),
  },
  {
    pattern: /(?<![\d.,])(?<whole>\d+)[.,](?<part>\d+)(?!\d)/gu,
    read: ({ whole, part }) => [`number ${whole}.${part}`],
  },
  { pattern: /(?<figure>\d+)/gu, read: ({ figure = '' }) => number(figure) },
];

/** Of a page, whose digits say nothing: `127.0.0.1:40111/rights` has no time in it. */
const address =
  /(?:https?:\/\/)?(?:(?:[a-z0-9-]+\.)+[a-z]{2,}|localhost|\d+\.\d+\.\d+\.\d+)(?::\d+)?\/[\w\-./?=&%#~]*/gu;

/**
 * Every time of day, date, weekday, span of time and number that a text says, in figures or in words where a unit stands
 * beside them. What may mean several things has several readings. `names` are left out: a school may be called after a day.
 */
export function saidFigures(
  language: string,
  text: string,
  names: readonly string[] = [],
): Figure[] {
  const figures: Figure[] = [];
  let rest = foldText(text).replaceAll(address, ' | ');
  for (const name of names) rest = rest.replaceAll(foldText(name), ' | ');
  const order = [
    phone,
    isoDate,
    ...(languages[language]?.figures ?? calendarFigures(language)),
    numericDate(language),
    ...anyLanguage,
  ];
  for (const { pattern, read } of order) {
    rest = rest.replaceAll(pattern, (said: string, ...args: unknown[]) => {
      const groups = args.at(-1);
      const may = read(typeof groups === 'object' && groups !== null ? { ...groups } : {});
      if (may.length === 0) return said;
      figures.push({ said: said.trim(), may });
      return ' | ';
    });
  }
  return figures;
}

/** What each of two texts says that the other one doesn't, in its own words. */
export function otherFigures(
  one: readonly Figure[],
  other: readonly Figure[],
): { one: string[]; other: string[] } {
  return { one: missingFrom(other, one), other: missingFrom(one, other) };
}

function missingFrom(those: readonly Figure[], these: readonly Figure[]): string[] {
  const known = new Set(those.flatMap(({ may }) => may));
  const missing = these.filter(({ may }) => !may.some((reading) => known.has(reading)));
  return [...new Set(missing.map(({ said }) => said))];
}

/** Whether a text says this time of day. */
export function saysTime(language: string, text: string, time: string): boolean {
  return saidFigures(language, text).some(({ may }) => may.includes(`time ${time}`));
}
