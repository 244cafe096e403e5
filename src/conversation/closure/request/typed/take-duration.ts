const numerals = new Map([
  ['a', 1],
  ['an', 1],
  ['one', 1],
  ['two', 2],
  ['three', 3],
  ['thirty', 30],
  ['sixty', 60],
  ['ninety', 90],
]);
const count = `\\d{1,4}(?:[.,]\\d{1,2})?|${[...numerals.keys()].join('|')}`;
const hours = 'h|hrs?|hours?';
const half = /^(?:a )?half(?: an| a)? hour$/;
const andHalf = new RegExp(
  `^(?<whole>${count})(?:(?: and a half|½| ½| 1/2) ?(?:${hours})| (?:${hours}) and a half)$`,
);
const plain = new RegExp(`^(?<count>${count}) ?(?<unit>${hours}|m|mins?|minutes?)?$`);
/** As many words as a span has: `one hour and a half`. */
const mostWords = 5;
/** More than these are minutes: nobody starts a day late. */
const mostHours = 12;

type Span = { minutes: number; hasUnit: boolean };

/** The first words that are a span of time, with a unit if any has one; `2` alone is hours, and `90` minutes. */
export function takeDuration(
  words: readonly string[],
  isName: (at: number) => boolean,
): { minutes?: number; said?: string; rest: readonly string[] } {
  const found = words.flatMap((_, at) => {
    const one = isName(at) ? undefined : spanAt(words, at);
    return one === undefined ? [] : [{ at, ...one }];
  });
  const first = found.find(({ hasUnit }) => hasUnit) ?? found[0];
  if (first === undefined) return { rest: words };
  const { at, length, minutes } = first;
  const said = words.slice(at, at + length).join(' ');
  return { minutes, said, rest: words.toSpliced(at, length) };
}

/** The longest that begins here. */
function spanAt(words: readonly string[], at: number): (Span & { length: number }) | undefined {
  for (let length = Math.min(mostWords, words.length - at); length > 0; length -= 1) {
    const span = readSpan(words.slice(at, at + length).join(' '));
    if (span !== undefined) return { ...span, length };
  }
  return undefined;
}

function readSpan(said: string): Span | undefined {
  const text = said.replaceAll('-', ' ');
  if (half.test(text)) return { minutes: 30, hasUnit: true };
  const whole = andHalf.exec(text)?.groups?.['whole'];
  if (whole !== undefined) return { minutes: numberOf(whole) * 60 + 30, hasUnit: true };
  const { count: said1, unit } = plain.exec(text)?.groups ?? {};
  if (said1 === undefined || (unit === undefined && /^an?$/.test(said1))) return undefined;
  const number = numberOf(said1);
  const isHours = unit === undefined ? number <= mostHours : unit.startsWith('h');
  return { minutes: isHours ? number * 60 : number, hasUnit: unit !== undefined };
}

const numberOf = (said: string) => numerals.get(said) ?? Number(said.replace(',', '.'));
