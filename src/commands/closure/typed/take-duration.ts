const numerals = new Map([
  ['one', 1],
  ['two', 2],
  ['three', 3],
]);
const duration = /^(\d{1,4}(?:[.,]\d{1,2})?)(h|hrs?|hours?|m|mins?|minutes?)?$/;
const unit = /^(?:h|hrs?|hours?|m|mins?|minutes?)$/;

/** The first words that are a span of time, with a unit if any has one; `2` alone is hours. */
export function takeDuration(
  words: readonly string[],
  isName: (at: number) => boolean,
): { minutes?: number; said?: string; rest: readonly string[] } {
  const unitAt = (at: number) => {
    const joined = duration.exec(words[at] ?? '')?.[2];
    const next = words[at + 1];
    return joined ?? (next !== undefined && unit.test(next) ? next : undefined);
  };
  const may = words
    .keys()
    .filter((at) => !isName(at))
    .filter((at) => numerals.has(words[at] ?? '') || duration.test(words[at] ?? ''))
    .toArray();
  const at = may.find((one) => unitAt(one) !== undefined) ?? may[0];
  const word = at === undefined ? undefined : words[at];
  if (at === undefined || word === undefined) return { rest: words };
  const [, digits = '', joined] = duration.exec(word) ?? [];
  const apart = joined === undefined ? unitAt(at) : undefined;
  const count = numerals.get(word) ?? Number(digits.replace(',', '.'));
  const isMinutes = (joined ?? apart ?? 'h').startsWith('m');
  return {
    minutes: isMinutes ? count : count * 60,
    said: apart === undefined ? word : `${word} ${apart}`,
    rest: words.toSpliced(at, apart === undefined ? 1 : 2),
  };
}
