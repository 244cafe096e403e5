const names = new Intl.DisplayNames('en', { type: 'language' });

/**
 * No translation at all, and plainly so: the sandbox's name for the language, and the English in letters that look foreign.
 * Months and weekdays are the language's own, figures stay, as a translation would have it.
 */
export function pseudoTranslation(english: string, target: string): string {
  const words = english
    .replaceAll(/(?<=\d)\s?[ap]\.?m\.?(?![a-z])/giu, '')
    .split(dayWords)
    .map((part) => inLanguage(part, target) ?? part.replaceAll(/[aeiou]/gi, foreign))
    .join('');
  return `[Sandbox ${names.of(target) ?? target}] ${words}`;
}

const long = (part: Intl.DateTimeFormatOptions, locale: string, day: Temporal.PlainDate) =>
  new Intl.DateTimeFormat(`${locale}-u-nu-latn-ca-gregory`, { ...part, timeZone: 'UTC' }).format(
    day.toZonedDateTime('UTC').epochMilliseconds,
  );
// 2024 began on a Monday, and has a February 29.
const newYear = Temporal.PlainDate.from('2024-01-01');
const months = Array.from({ length: 12 }, (_, index) =>
  long({ month: 'long' }, 'en', newYear.add({ months: index })),
);
const weekdays = Array.from({ length: 7 }, (_, index) =>
  long({ weekday: 'long' }, 'en', newYear.add({ days: index })),
);
const dayWords = new RegExp(`((?:${months.join('|')}) \\d{1,2}\\b|${weekdays.join('|')})`);

function inLanguage(part: string, target: string): string | undefined {
  const weekday = weekdays.indexOf(part);
  if (weekday >= 0) return long({ weekday: 'long' }, target, newYear.add({ days: weekday }));
  const [month = '', day] = part.split(' ');
  const index = months.indexOf(month);
  if (index < 0 || day === undefined || !dayWords.test(part)) return undefined;
  const date = newYear.with({ month: index + 1, day: Number(day) });
  return long({ month: 'long', day: 'numeric' }, target, date);
}

const vowels: Readonly<Record<string, string>> = { a: 'ä', e: 'ë', i: 'ï', o: 'ö', u: 'ü' };

function foreign(vowel: string): string {
  const other = vowels[vowel.toLowerCase()] ?? vowel;
  return vowel === vowel.toLowerCase() ? other : other.toUpperCase();
}
