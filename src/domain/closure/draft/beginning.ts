import { isProtocolAction, lateStarts } from '#domain/shared/happening.ts';
import { instantOf, readDay, readTime } from '#domain/shared/local-time.ts';

type Values = Readonly<Record<string, string>>;
type Clock = { now: Temporal.Instant; timeZone: string };

/** By then school has started, however late. */
export const latestStart = Temporal.PlainTime.from('12:00');
/** Between these nobody is called without somebody having chosen it, but for an action of the building. */
export const nightBegins = Temporal.PlainTime.from('21:00');
const nightEnds = Temporal.PlainTime.from('05:00');
/** What follows an action is of now, as the action is. */
const ofNow = ['all-clear', 'hold-lifted', 'reunification', 'absence'];

/**
 * The two beginnings of a request at night: at once, or when the district calls in the morning, `at` in its zone. Undefined
 * by day, and where it is of now.
 */
export function nightStart(
  values: Values,
  { now, timeZone, morningCalls }: Clock & { morningCalls: string },
): { at: Temporal.PlainDateTime } | undefined {
  const { happening } = values;
  const isOfNow = isProtocolAction(happening) || ofNow.some((one) => one === happening);
  const local = now.toZonedDateTimeISO(timeZone);
  const time = local.toPlainTime();
  const isEvening = Temporal.PlainTime.compare(time, nightBegins) >= 0;
  if (isOfNow || (!isEvening && Temporal.PlainTime.compare(time, nightEnds) >= 0)) return undefined;
  return {
    at: local
      .toPlainDate()
      .add({ days: isEvening ? 1 : 0 })
      .toPlainDateTime(Temporal.PlainTime.from(morningCalls)),
  };
}

/**
 * What was asked for with the start that was chosen at night, as the fields of a form say it; as it is where that is at once,
 * or has passed. The time to stop trying follows a start.
 */
export function withChosenStart(asked: Values, { now, timeZone }: Clock): Values {
  const {
    begins = '',
    startDate = '',
    startTime = '',
    stopDate: _,
    stopTime: _time,
    ...rest
  } = asked;
  const [day = '', time = ''] = begins.split('T');
  const [date, clock] = [readDay(day), readTime(time)];
  const at = date && clock && instantOf(date, clock, timeZone);
  const isLater = at !== undefined && Temporal.Instant.compare(at, now) > 0;
  return isLater && startDate === '' && startTime === ''
    ? { ...rest, startDate: day, startTime: time }
    : asked;
}

/** What was asked for once, without the times that have passed since: those are as usual again. */
export function withoutPast(values: Values, { now, timeZone }: Clock): Record<string, string> {
  const local = now.toZonedDateTimeISO(timeZone);
  const isPast = (date: string | undefined, time: string | undefined) => {
    const day = readDay(date);
    const order = day === undefined ? 1 : Temporal.PlainDate.compare(day, local.toPlainDate());
    const at = readTime(time) ?? nightBegins;
    return order < 0 || (order === 0 && Temporal.PlainTime.compare(at, local.toPlainTime()) <= 0);
  };
  const day = readDay(values['date']);
  const past = [
    ...(day && Temporal.PlainDate.compare(day, local.toPlainDate()) < 0 ? ['date'] : []),
    ...(isPast(values['startDate'], values['startTime']) ? ['startDate', 'startTime'] : []),
    ...(isPast(values['stopDate'], values['stopTime']) ? ['stopDate', 'stopTime'] : []),
  ];
  return Object.fromEntries(Object.entries(values).filter(([name]) => !past.includes(name)));
}

/** Whether a late start is told of, at this moment, to families whose school has started by then. */
export function isStartOver(
  asked: { happening: string | undefined; date: string | undefined },
  at: Temporal.ZonedDateTime,
): boolean {
  const day = readDay(asked.date);
  if (day === undefined || !lateStarts.some((one) => one === asked.happening)) return false;
  const order = Temporal.PlainDate.compare(at.toPlainDate(), day);
  return (
    order > 0 || (order === 0 && Temporal.PlainTime.compare(at.toPlainTime(), latestStart) >= 0)
  );
}
