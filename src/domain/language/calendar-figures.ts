import { anyOf, date, type FigureRule, foldText, weekday } from './figures.ts';

const known = new Map<string, readonly FigureRule[]>();

/** Dates and weekdays of any language, by the names that its calendar has: for those that have no rules of their own. */
export function calendarFigures(language: string): readonly FigureRule[] {
  const before = known.get(language);
  if (before !== undefined) return before;
  const rules = rulesOf(language);
  known.set(language, rules);
  return rules;
}

function rulesOf(language: string): readonly FigureRule[] {
  const months = namesOf(language, 'month', 12);
  const weekdays = namesOf(language, 'weekday', 7);
  const edge = String.raw`(?<![\p{L}\p{N}])`;
  const end = String.raw`(?!\d)`;
  const month = anyOf(months);
  return [
    {
      pattern: new RegExp(
        String.raw`${edge}(?<day>\d{1,2})[^\s\d]{0,2}\s*(?:\p{L}{1,3}\s+)?(?<month>${month})(?!\p{L})`,
        'gu',
      ),
      read: ({ month: said, day }) => date(numberIn(months, said), Number(day)),
    },
    {
      pattern: new RegExp(String.raw`${edge}(?<month>${month})[\s,]*(?<day>\d{1,2})${end}`, 'gu'),
      read: ({ month: said, day }) => date(numberIn(months, said), Number(day)),
    },
    {
      pattern: new RegExp(String.raw`${edge}(?<weekday>${anyOf(weekdays)})(?!\p{L})`, 'gu'),
      read: ({ weekday: said }) => weekday(numberIn(weekdays, said) - 1),
    },
  ];
}

/** Each in the form that it has by itself and within a date, parted by a bar. */
function namesOf(language: string, part: 'month' | 'weekday', howMany: number): string[] {
  const locale = `${language}-u-ca-gregory-nu-latn`;
  const alone = new Intl.DateTimeFormat(locale, { [part]: 'long', timeZone: 'UTC' });
  const within = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    timeZone: 'UTC',
  });
  // 2024 began on a Monday.
  const first = Temporal.PlainDate.from('2024-01-01').toZonedDateTime('UTC');
  return Array.from({ length: howMany }, (_, index) => {
    const at = first.add(part === 'month' ? { months: index } : { days: index }).epochMilliseconds;
    const forms = [alone.formatToParts(at), within.formatToParts(at)].flatMap((parts) =>
      parts.filter(({ type }) => type === part).map(({ value }) => foldText(value)),
    );
    return [...new Set(forms)].join('|');
  });
}

const numberIn = (names: readonly string[], said = '') =>
  names.findIndex((forms) => forms.split('|').includes(said)) + 1;
