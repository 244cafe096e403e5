import type { Draft } from '#domain/closure/campaign.ts';
import { readDay } from '#domain/shared/local-time.ts';

type Values = Readonly<Record<string, string>>;

/** As the table of versions has it. */
const longestDays = 190;

/** Only an announcement that is no emergency is sent again by itself. */
export const mayBeWeekly = ({ happening, purpose }: Values): boolean =>
  happening === 'other' && purpose !== 'emergency';

export const isWeekly = (values: Values): boolean =>
  values['repeat'] === 'weekly' && mayBeWeekly(values);

/**
 * What the form says of a notice that is sent each week: on the weekday of its first start, and at the same hours. What is
 * said of something that may not be, goes nowhere.
 */
export function readWeekly(
  values: Values,
  { eventDate, startAt, stopTryingAt }: Pick<Draft, 'eventDate' | 'startAt' | 'stopTryingAt'>,
  { timeZone, schoolWeekdays }: { timeZone: string; schoolWeekdays: readonly number[] },
  errors: Record<string, string>,
): Pick<Draft, 'stands'> {
  if (!isWeekly(values)) return {};
  if (startAt === undefined) {
    errors['startTime'] = 'Enter the day and the time when the first one starts.';
    return {};
  }
  const [start, stop] = [startAt, stopTryingAt].map((at) => at.toZonedDateTimeISO(timeZone));
  const first = Temporal.PlainDate.from(eventDate);
  const until = readDay(values['until']);
  const days = until === undefined ? 0 : first.until(until).days;
  if (!schoolWeekdays.includes(first.dayOfWeek))
    errors['date'] =
      'There is no school on this weekday, so it would never repeat. Choose another day.';
  else if (!start?.toPlainDate().equals(first))
    errors['date'] = 'Choose the day on which it starts.';
  if (!stop?.toPlainDate().equals(first)) errors['stopTime'] = 'Stop trying on the same day.';
  if (days < 7 || days > longestDays)
    errors['until'] = 'Choose a last day at least a week later, and within half a year.';
  const clock = (at: Temporal.ZonedDateTime | undefined) =>
    at?.toPlainTime().toString({ smallestUnit: 'minute' }) ?? '';
  return { stands: { until: until?.toString() ?? '', from: clock(start), to: clock(stop) } };
}
