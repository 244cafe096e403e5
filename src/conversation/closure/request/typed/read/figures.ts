import type { Vocabulary } from '../vocabulary/vocabulary.ts';
import { isHyphen } from './phrases.ts';
import type { Recognizer } from './spans.ts';
import type { Token } from './tokens.ts';

type Matched = { length: number; numbers: number[] };

/** Matches a pattern such as `{n} and a half {h}`. */
function matchPattern(
  pattern: string,
  tokens: readonly Token[],
  at: number,
  words: Vocabulary,
): Matched | undefined {
  let next = at;
  const numbers: number[] = [];
  for (const [index, part] of pattern.split(' ').entries()) {
    if (index > 0 && isHyphen(tokens[next])) next += 1;
    const text = tokens[next]?.text ?? '';
    if (part === '{n}') {
      const number = numberOf(text, words);
      if (number === undefined) return undefined;
      numbers.push(number);
    } else if (
      part === '{h}'
        ? !words.hours.includes(text)
        : part === '{m}'
          ? !words.minutes.includes(text)
          : text !== part
    )
      return undefined;
    next += 1;
  }
  return { length: next - at, numbers };
}

export function numberOf(
  text: string,
  { numerals }: Pick<Vocabulary, 'numerals'>,
): number | undefined {
  if (/^\d{1,4}(?:[.,]\d{1,2})?$/.test(text)) return Number(text.replace(',', '.'));
  return Object.hasOwn(numerals, text) ? numerals[text] : undefined;
}

/** `2 hours`, `an hour and a half`, `dos horas y media`. */
export const durationIn =
  (words: Vocabulary): Recognizer =>
  (tokens, at) => {
    const found = words.durations
      .flatMap(([pattern, hours, minutes]) => {
        const matched = matchPattern(pattern, tokens, at, words);
        if (matched === undefined) return [];
        const [first = 0, second = 0] = matched.numbers;
        const isMinutes = pattern === '{n} {m}';
        const whole = isMinutes ? first : first * 60 * hours;
        return [{ length: matched.length, minutes: Math.round(whole + minutes + second) }];
      })
      .toSorted((one, other) => other.length - one.length)[0];
    return found && { length: found.length, meaning: { is: 'duration', minutes: found.minutes } };
  };

const clock = /^(\d{1,2})[:.](\d{2})$/;
const together = /^(\d{1,2})(\d{2})$/;

/** `12:30`, `1:15 pm`, `noon`, `half past twelve`, `a las 12:30`. Without am or pm it is an hour of a school day. */
export const timeIn =
  (words: Vocabulary): Recognizer =>
  (tokens, at) =>
    timeAt(tokens, at, words, false);

/** A time that only an early dismissal makes one: `1230`, `at 1`. */
export const bareTimeIn =
  (words: Vocabulary): Recognizer =>
  (tokens, at) =>
    timeAt(tokens, at, words, true);

function timeAt(
  tokens: readonly Token[],
  at: number,
  words: Vocabulary,
  isBare: boolean,
): ReturnType<Recognizer> {
  const spoken = words.times
    .flatMap(([pattern, minutes, hour]) => {
      const matched = matchPattern(pattern, tokens, at, words);
      if (matched === undefined) return [];
      return [{ length: matched.length, hour: hour ?? matched.numbers[0] ?? 0, minutes }];
    })
    .toSorted((one, other) => other.length - one.length)[0];
  const written = spoken ?? writtenAt(tokens, at, isBare);
  if (written === undefined) return undefined;
  const half = halfAt(tokens, at + written.length, words);
  const time = timeOf(written, half?.isMorning);
  if (time === undefined) return undefined;
  return { length: written.length + (half?.length ?? 0), meaning: { is: 'time', time } };
}

function writtenAt(tokens: readonly Token[], at: number, isBare: boolean) {
  const text = tokens[at]?.text ?? '';
  const [, hour, minute] = clock.exec(text) ?? (isBare ? together.exec(text) : undefined) ?? [];
  if (hour !== undefined) return { length: 1, hour: Number(hour), minutes: Number(minute) };
  const isHalf = /^[ap]m$/.test(tokens[at + 1]?.text ?? '');
  if (/^\d{1,2}$/.test(text) && (isHalf || isBare))
    return { length: 1, hour: Number(text), minutes: 0 };
  return undefined;
}

/** Said behind a time: before noon, or after. */
function halfAt(
  tokens: readonly Token[],
  at: number,
  { morning }: Vocabulary,
): { length: number; isMorning: boolean } | undefined {
  const word = tokens[at]?.text ?? '';
  if (/^[ap]m$/.test(word)) return { length: 1, isMorning: word === 'am' };
  const said = tokens
    .slice(at, at + 3)
    .map(({ text }) => text)
    .join(' ');
  if (!morning.includes(said)) return undefined;
  return { length: 3, isMorning: said.endsWith('manana') };
}

/** The first hour that is after noon where nobody says so. */
const earliestHour = 6;

function timeOf(
  { hour, minutes }: { hour: number; minutes: number },
  isMorning: boolean | undefined,
): string | undefined {
  if (hour > 23 || minutes > 59) return undefined;
  const isTwelve = hour % 12 === 0 && hour <= 12;
  const isAfternoon = isMorning === undefined ? hour < earliestHour : !isMorning;
  const of12 = isTwelve ? 0 : hour;
  const whole =
    isMorning === undefined && isTwelve ? hour : of12 + (isAfternoon && hour <= 12 ? 12 : 0);
  const all = whole * 60 + minutes;
  const two = (figure: number) => String(figure).padStart(2, '0');
  return `${two(Math.floor(all / 60))}:${two(all % 60)}`;
}
