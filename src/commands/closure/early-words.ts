import type { FormValues } from '#cards/form.ts';

type School = { id: string; name: string };

/**
 * A time and a school, either of which may be missing. Words that are neither choose nothing: no school is chosen then,
 * and not all of them.
 */
export function readEarlyWords(
  words: readonly string[],
  schools: readonly School[],
): { values: FormValues; note?: string } {
  const { time, rest } = readTime(words.join(' '));
  const values = {
    happening: 'early-dismissal',
    ...(time === undefined ? {} : { dismissalTime: time }),
  };
  if (rest === '') return { values };
  if (rest === 'all') return { values: { ...values, schools: 'all' } };
  const found = schools.filter(({ name }) => name.toLowerCase().includes(rest));
  const exact = found.find(({ name }) => name.toLowerCase() === rest);
  const school = exact ?? (found.length === 1 ? found[0] : undefined);
  if (school !== undefined) return { values: { ...values, schools: school.id } };
  const note =
    found.length === 0
      ? `None of your schools is called “${rest}”. Choose the schools below.`
      : `${found.length} of your schools are called “${rest}”. Choose the schools below.`;
  return { values: { ...values, schools: '' }, note };
}

/** `12:30`, `1230`, `12.30`, `1:15 pm`, `1p.m.`, `noon`. Without am or pm it is an hour of a school day. */
const spoken =
  /^(?:(?<noon>noon)|(?<hour>\d{1,2})(?:[:.]?(?<minute>\d{2}))?(?:\s?(?<half>[ap])\.?m?\.?)?)(?=\s|$)/;

function readTime(said: string): { time?: string; rest: string } {
  const lower = said.toLowerCase().trim();
  const found = spoken.exec(lower);
  const groups = found?.groups ?? {};
  const minute = Number(groups['minute'] ?? 0);
  const hour = groups['noon'] === undefined ? readHour(groups['hour'], groups['half']) : 12;
  if (found === null || hour === undefined || minute > 59) return { rest: lower };
  const two = (figure: number) => String(figure).padStart(2, '0');
  return { time: `${two(hour)}:${two(minute)}`, rest: lower.slice(found[0].length).trim() };
}

function readHour(said: string | undefined, half: string | undefined): number | undefined {
  const hour = Number(said);
  if (half !== undefined) {
    return hour >= 1 && hour <= 12 ? (hour % 12) + (half === 'p' ? 12 : 0) : undefined;
  }
  // Nobody leaves school between midnight and six.
  return hour >= 1 && hour < 6 ? hour + 12 : hour <= 23 ? hour : undefined;
}
