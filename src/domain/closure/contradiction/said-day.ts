import type { Figure } from '#domain/language/figures.ts';
import type { SaidClosure } from '#domain/language/said-closure.ts';
import type { Happening } from '#domain/shared/happening.ts';

export type SaidTimes = { figures: readonly Figure[]; claims: readonly SaidClosure[] };

const readingsOf = ({ may }: Figure, kind: 'weekday' | 'date' | 'time' | 'minutes') =>
  may.flatMap((reading) =>
    reading.startsWith(`${kind} `) ? [reading.slice(kind.length + 1)] : [],
  );

/** The first of the weekdays or of the dates that the words name, where none of them is the day’s own. */
export function otherDay(
  { figures, claims }: SaidTimes,
  about: { happening: Happening; eventDate: string; startsOn: string },
): string | undefined {
  const day = Temporal.PlainDate.from(about.eventDate);
  const own = { weekday: String(day.dayOfWeek - 1), date: about.eventDate.slice(5) };
  const named = (['weekday', 'date'] as const).map((kind) => {
    const those = figures.filter((figure) => readingsOf(figure, kind).length > 0);
    const isOwn = those.some((figure) => readingsOf(figure, kind).includes(own[kind]));
    return { those, isOwn };
  });
  const wrong = named.find(({ those, isOwn }) => those.length > 0 && !isOwn)?.those[0];
  if (wrong !== undefined) return wrong.said;
  if (named.some(({ isOwn }) => isOwn) || about.happening === 'other') return undefined;
  return otherThanToday(claims, Temporal.PlainDate.from(about.startsOn).until(day).days);
}

/** “Tomorrow”, in words that are heard on the day itself. */
function otherThanToday(claims: SaidTimes['claims'], days: number): string | undefined {
  const today = claims.find(({ kind }) => kind === 'today');
  const tomorrow = claims.find(({ kind }) => kind === 'tomorrow');
  if (today !== undefined && tomorrow !== undefined) return undefined;
  if (today !== undefined && days > 0) return today.said;
  return tomorrow !== undefined && days !== 1 ? tomorrow.said : undefined;
}

/** What a late start of these minutes does not say: the other span of time that the words name instead. */
export function otherSpan(figures: readonly Figure[], minutes: number): string | undefined {
  const spans = figures.filter((figure) =>
    readingsOf(figure, 'minutes').some((said) => Number(said) >= 30 && Number(said) <= 240),
  );
  const isOwn = (figure: Figure) => readingsOf(figure, 'minutes').includes(String(minutes));
  return spans.some(isOwn) ? undefined : spans[0]?.said;
}

/** An afternoon in a late start, the small hours in an early dismissal: a time that can be read no other way. */
export function oddTime(figures: readonly Figure[], happening: Happening): string | undefined {
  const isOdd = happening.startsWith('late-')
    ? (time: string) => time >= '13:00'
    : (time: string) => happening === 'early-dismissal' && time < '08:00';
  return figures.find((figure) => {
    const times = readingsOf(figure, 'time');
    return times.length > 0 && times.length === figure.may.length && times.every(isOdd);
  })?.said;
}

/** The first time that the words say; of no early dismissal whose own time they say. */
export const otherTime = (figures: readonly Figure[], time: string): string | undefined => {
  const times = figures.filter((figure) => readingsOf(figure, 'time').length > 0);
  return times.some((figure) => readingsOf(figure, 'time').includes(time))
    ? undefined
    : (times[0]?.said ?? '');
};
