/** `12:30`, `1230`, `12.30`, `1:15 pm`, `1p.m.`, `noon`. Without am or pm it is an hour of a school day. */
const spoken =
  /^(?:(?<noon>noon)|(?<hour>\d{1,2})(?:[:.]?(?<minute>\d{2}))?(?:\s?(?<half>[ap])\.?m?\.?)?)$/;
const half = /^[ap]\.?m\.?$/;

/** The first word that is a time of day, with `pm` where that stands apart. */
export function takeTime(
  words: readonly string[],
  isName: (at: number) => boolean,
): { time?: string; rest: readonly string[] } {
  for (const [at, word] of words.entries()) {
    if (isName(at)) continue;
    const next = words[at + 1] ?? '';
    const isApart = half.test(next);
    const time = readTime(isApart ? `${word} ${next}` : word);
    if (time !== undefined) return { time, rest: words.toSpliced(at, isApart ? 2 : 1) };
  }
  return { rest: words };
}

function readTime(said: string): string | undefined {
  const found = spoken.exec(said);
  const groups = found?.groups ?? {};
  const minute = Number(groups['minute'] ?? 0);
  const hour = groups['noon'] === undefined ? readHour(groups['hour'], groups['half']) : 12;
  if (found === null || hour === undefined || minute > 59) return undefined;
  const two = (figure: number) => String(figure).padStart(2, '0');
  return `${two(hour)}:${two(minute)}`;
}

function readHour(said: string | undefined, ofDay: string | undefined): number | undefined {
  const hour = Number(said);
  if (ofDay !== undefined) {
    return hour >= 1 && hour <= 12 ? (hour % 12) + (ofDay === 'p' ? 12 : 0) : undefined;
  }
  // Nobody leaves school between midnight and six.
  return hour >= 1 && hour < 6 ? hour + 12 : hour <= 23 ? hour : undefined;
}
