import type { Draft } from '#domain/closure/campaign.ts';
import { instantOf, readDay, readTime } from '#domain/shared/local-time.ts';

type Values = Readonly<Record<string, string>>;
type Clock = { now: Temporal.Instant; timeZone: string };

/** The day that a closure is about, today or one of the next 60. */
export function readEventDate(
  value: string | undefined,
  context: Clock,
  errors: Record<string, string>,
): string | undefined {
  const today = context.now.toZonedDateTimeISO(context.timeZone).toPlainDate();
  const date = readDay(value);
  if (date === undefined) errors['date'] = 'Choose the date.';
  else if (Temporal.PlainDate.compare(date, today) < 0)
    errors['date'] = 'That date has already passed.';
  else if (today.until(date).days > 60) errors['date'] = 'Choose a date within the next 60 days.';
  return date?.toString();
}

const noSuchTime = 'That time doesn’t exist on that date: the clocks change. Choose another.';

/** When calling begins, empty for at once, and when it stops, in the district's zone. */
export function readTimes(
  values: Values,
  { now, timeZone }: Clock,
  errors: Record<string, string>,
): Pick<Draft, 'startAt' | 'stopTryingAt'> | undefined {
  const start = readInstant(values, 'start', timeZone);
  const stop = readInstant(values, 'stop', timeZone);
  if (start === 'no-such-time') errors['startTime'] = noSuchTime;
  if (stop === 'no-such-time') errors['stopTime'] = noSuchTime;
  if (start === 'incomplete') {
    errors['startTime'] = 'Enter a start date and a start time, or leave both empty.';
  }
  if (stop === undefined || stop === 'incomplete') {
    errors['stopTime'] = 'Enter a date and a time to stop trying.';
  }
  const startAt = start instanceof Temporal.Instant ? start : undefined;
  if (startAt !== undefined && isBefore(startAt, now.subtract({ minutes: 1 }))) {
    errors['startTime'] =
      'That start has already passed. Leave it empty to start as soon as it is approved.';
  }
  if (!(stop instanceof Temporal.Instant)) return undefined;
  const begin = startAt ?? now;
  if (!isBefore(begin, stop))
    errors['stopTime'] = 'The time to stop trying must come after the start.';
  else if (begin.until(stop).total('hours') > 24) {
    errors['stopTime'] = 'Stop trying no later than 24 hours after the start.';
  }
  return { stopTryingAt: stop, ...(startAt === undefined ? {} : { startAt }) };
}

const isBefore = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) < 0;

function readInstant(
  values: Values,
  name: 'start' | 'stop',
  timeZone: string,
): Temporal.Instant | 'incomplete' | 'no-such-time' | undefined {
  const dateText = values[`${name}Date`] ?? '';
  const timeText = values[`${name}Time`] ?? '';
  if (dateText === '' && timeText === '') return undefined;
  const date = readDay(dateText);
  const time = readTime(timeText);
  if (date === undefined || time === undefined) return 'incomplete';
  return instantOf(date, time, timeZone) ?? 'no-such-time';
}
