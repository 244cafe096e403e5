import type { WordsFile } from './catalog/read-file.ts';
import type { SpokenDay } from './language.ts';

/** Days as a language says them. Its formatter is made once: making one takes longer than a whole call's words. */
export function daysIn({
  locale,
  day,
}: Pick<WordsFile, 'locale' | 'day'>): (date: Temporal.PlainDate) => SpokenDay {
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    weekday: 'long',
    month: 'long',
    day: 'numeric',
  });
  return (date) => {
    // Through the formatter's own numbers: `Temporal.PlainDate` writes Chinese months in figures.
    const { epochMilliseconds } = date.toZonedDateTime('UTC');
    const parts = format.formatToParts(epochMilliseconds);
    const partOf = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
    const said = {
      weekday: partOf('weekday'),
      dayOfMonth: partOf('day'),
      month: partOf('month'),
    };
    return { ...said, day: day({ ...said, date: parts.map(({ value }) => value).join('') }) };
  };
}

/** Times of day as a language says them, by the hours that each of its phrases is for. */
export function timesIn({ times }: Pick<WordsFile, 'times'>): (time: Temporal.PlainTime) => string {
  return ({ hour, minute }) => {
    const said = times.findLast(({ from }) => from <= hour);
    const say = minute === 0 ? (said?.onTheHour ?? said?.words) : said?.words;
    const twelve = hour % 12 === 0 ? 12 : hour % 12;
    return say?.({ hour: twelve, hour24: hour, minute: String(minute).padStart(2, '0') }) ?? '';
  };
}
