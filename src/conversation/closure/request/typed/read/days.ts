import { createRequire } from 'node:module';
import type { ParsedResult, ParsingOption } from 'chrono-node';
import type { Vocabulary } from '../vocabulary/vocabulary.ts';
import type { Meaning, Reading } from './spans.ts';

type About = { now: Temporal.Instant; timeZone: string };
type Parsed = ParsedResult;

type Parse = (text: string, reference: object, option: ParsingOption) => Parsed[];

/** Loaded when somebody first types a day: every process would wait for it otherwise. */
const load = createRequire(import.meta.url);
const parserOf = (language: 'en' | 'es') =>
  (load(`chrono-node/${language}`) as { parse: Parse }).parse;

/** As far ahead as a form may be about. */
const mostDays = 60;

/**
 * Claims the words that name a day or several, as the library reads them in the district’s zone. What it reads otherwise
 * than it is meant is put in its words first (`dayAliases`); a day that can’t be told apart has several dates.
 */
export function readDays(
  reading: Reading,
  { words, about }: { words: Vocabulary; about: About },
): void {
  const local = about.now.toZonedDateTimeISO(about.timeZone);
  const isSpanish = words.own.length > 0;
  const { text, starts } = textFor(reading, words);
  const reference = {
    instant: new Date(about.now.epochMilliseconds),
    timezone: local.offsetNanoseconds / 6e10,
  };
  const parse = (language: 'en' | 'es') => daysIn(parserOf(language), text, reference);
  // The library reads 12/4 in Spanish as April 12; here it is December 4 in both languages.
  const english = parse('en').filter(({ found }) => !isSpanish || /\d[/.-]\d/.test(found.text));
  for (const { found, index } of [...english, ...(isSpanish ? parse('es') : [])]) {
    const meaning = meaningOf(found, local);
    const from = starts.findLastIndex((start) => start <= index);
    const to = starts.findLastIndex((start) => start < index + found.text.length) + 1;
    if (meaning !== undefined && reading.isFree(from, to)) reading.claim(from, to - from, meaning);
  }
  readOrdinals(reading, words, local.toPlainDate());
}

/** A number before a day is no part of it: “at 1 tomorrow”. The library makes one time of both. */
function daysIn(
  parse: Parse,
  text: string,
  reference: object,
  index = 0,
): { found: Parsed; index: number }[] {
  return parse(text, reference, { forwardDate: true }).flatMap((found) => {
    const [number] = /^\d{1,2} (?=\p{L}{3})/u.exec(found.text) ?? [];
    const isTime = found.start.isCertain('hour') && number !== undefined;
    return isTime
      ? daysIn(
          parse,
          found.text.slice(number.length),
          reference,
          index + found.index + number.length,
        )
      : [{ found, index: index + found.index }];
  });
}

/** Free words alone, an alias in the place of what it stands for; `starts` has where each token begins. */
function textFor(reading: Reading, { dayAliases }: Vocabulary): { text: string; starts: number[] } {
  const { tokens } = reading;
  const starts: number[] = [];
  let text = '';
  for (let at = 0; at < tokens.length; ) {
    const [length, word] = wordAt(reading, at, dayAliases);
    for (let one = 0; one < length; one += 1)
      starts.push(text.length + Math.min(one, word.length - 1));
    text += `${word} `;
    at += length;
  }
  return { text, starts };
}

function wordAt(reading: Reading, at: number, aliases: Vocabulary['dayAliases']): [number, string] {
  const { tokens } = reading;
  if (!reading.isFree(at)) return [1, '|'];
  for (const length of [4, 3, 2, 1]) {
    const said = tokens
      .slice(at, at + length)
      .map(({ text }) => text)
      .join(' ');
    if (Object.hasOwn(aliases, said) && reading.isFree(at, at + length))
      return [length, aliases[said] ?? said];
  }
  const text = tokens[at]?.text ?? '';
  // The library knows this word by its tilde alone.
  return [1, text === 'manana' ? 'mañana' : text];
}

function meaningOf(found: Parsed, local: Temporal.ZonedDateTime): Meaning | undefined {
  const { start, end, text } = found;
  const day = isDay(found) ? dateOf(start) : undefined;
  if (day === undefined) return undefined;
  if (end !== undefined && end !== null)
    return { is: 'day', dates: [day.toString(), dateOf(end)?.toString() ?? ''] };
  if (!start.isCertain('weekday')) return within(text, day, local.toPlainDate());
  if (!start.isCertain('day')) return weekdayOf(text, day.dayOfWeek, local);
  return weekdaySaid(text, day) === day.dayOfWeek
    ? within(text, day, local.toPlainDate())
    : { is: 'day', dates: [], why: `“${text.trim()}” is no such day` };
}

/** A time is read as one of today, and is none of ours. */
function isDay({ start, text }: Parsed): boolean {
  const isTime = start.isCertain('hour') && !/\d[/.]\d|\b\d{4}\b|[a-z]{3,} \d/.test(text);
  return (start.isCertain('day') || start.isCertain('weekday')) && !isTime;
}

function within(text: string, day: Temporal.PlainDate, today: Temporal.PlainDate): Meaning {
  const ahead = today.until(day).days;
  if (ahead >= 0 && ahead <= mostDays) return { is: 'day', dates: [day.toString()] };
  const why = ahead < 0 ? 'has already passed' : `isn’t within the next ${mostDays} days`;
  return { is: 'day', dates: [], why: `“${text.trim()}” ${why}` };
}

/** A Friday afternoon’s “Friday” is the next one; “next Friday” may be either. */
function weekdayOf(text: string, weekday: number, local: Temporal.ZonedDateTime): Meaning {
  const today = local.toPlainDate();
  const ahead = (weekday - local.dayOfWeek + 7) % 7;
  const isNext = /^(?:next|proxim)/.test(text);
  if (isNext && ahead > 0)
    return { is: 'day', dates: [ahead, ahead + 7].map((days) => today.add({ days }).toString()) };
  const isOver = ahead === 0 && (isNext || (local.hour >= 12 && !text.startsWith('this')));
  return { is: 'day', dates: [today.add({ days: isOver ? 7 : ahead }).toString()] };
}

function dateOf(said: Parsed['start']): Temporal.PlainDate | undefined {
  const [year, month, day] = [said.get('year'), said.get('month'), said.get('day')];
  return year === null || month === null || day === null
    ? undefined
    : Temporal.PlainDate.from({ year, month, day });
}

/** The weekday beside a date, where one was said; else that of the date. */
function weekdaySaid(text: string, day: Temporal.PlainDate): number {
  const names = ['en', 'es'].map((locale) =>
    [1, 2, 3, 4, 5, 6, 7].map((one) =>
      plainDay(
        Temporal.PlainDate.from({ year: 2024, month: 1, day: one }).toLocaleString(locale, {
          weekday: 'long',
        }),
      ),
    ),
  );
  const first = plainDay(text.split(' ')[0] ?? '');
  const found = names
    .map(
      (ofLocale) => ofLocale.findIndex((name) => first.length >= 3 && name.startsWith(first)) + 1,
    )
    .find((one) => one > 0);
  return found ?? day.dayOfWeek;
}

const plainDay = (said: string) =>
  said
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[^a-z]/g, '');

/** `the 7th`: the next one that there is. */
function readOrdinals(reading: Reading, { dayLeads }: Vocabulary, today: Temporal.PlainDate): void {
  reading.pass((tokens, at) => {
    const lead = dayLeads.find(
      (one) =>
        one ===
        tokens
          .slice(at, at + one.split(' ').length)
          .map(({ text }) => text)
          .join(' '),
    );
    if (lead === undefined) return undefined;
    const length = lead.split(' ').length;
    const [, figure] = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(tokens[at + length]?.text ?? '') ?? [];
    if (figure === undefined) return undefined;
    const months = [0, 1, 2].map((ahead) => today.with({ day: 1 }).add({ months: ahead }));
    const day = months
      .filter((month) => Number(figure) >= 1 && Number(figure) <= month.daysInMonth)
      .map((month) => month.with({ day: Number(figure) }))
      .find((one) => Temporal.PlainDate.compare(one, today) >= 0);
    if (day === undefined) return undefined;
    return { length: length + 1, meaning: { is: 'day', dates: [day.toString()] } };
  });
}
