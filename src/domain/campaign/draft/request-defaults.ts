import { emergencyGrounds, mayBeSafe, ofSchoolDays } from '#domain/campaign/campaign.ts';
import { type Happening, happenings } from '#domain/shared/happening.ts';
import { instantOf, readDay, readTime } from '#domain/shared/local-time.ts';

type Values = Readonly<Record<string, string>>;

export type RequestContext = {
  now: Temporal.Instant;
  timeZone: string;
  /** Days without school, from today on. */
  holidays: readonly { day: string; name: string }[];
  /** Whether a building without heat, water or power is an emergency in this district. */
  buildingEmergencies: boolean;
};

/** When a school day is over, where nobody said when students leave. */
const dayEnds = Temporal.PlainTime.from('15:00');
/** Nobody is called later than this about a day that is still to come. */
const eveningEnds = Temporal.PlainTime.from('21:00');

/** What more than what, where and when a form may say; what is not said is as usual. */
export const optionNames = [
  'purpose',
  'delivery',
  'machines',
  'confirm',
  'startDate',
  'startTime',
  'stopDate',
  'stopTime',
] as const;

function isSchoolDay(day: Temporal.PlainDate, holidays: RequestContext['holidays']): boolean {
  return day.dayOfWeek < 6 && holidays.every((holiday) => holiday.day !== day.toString());
}

/**
 * The day that a closure is about unless another is named: today while that still helps, else the next day of school.
 * What is told of no school day in particular is of today.
 */
export function usualDay(
  asked: { happening?: string | undefined; dismissalTime?: string | undefined },
  { now, timeZone, holidays }: Omit<RequestContext, 'buildingEmergencies'>,
): string {
  const local = now.toZonedDateTimeISO(timeZone);
  const today = local.toPlainDate();
  const happening = happeningOf(asked.happening) ?? 'closed';
  if (!ofSchoolDays.includes(happening)) return today.toString();
  const end =
    happening === 'early-dismissal'
      ? (readTime(asked.dismissalTime) ?? dayEnds)
      : Temporal.PlainTime.from('12:00');
  const isStillTime = Temporal.PlainTime.compare(local.toPlainTime(), end) < 0;
  let day = isStillTime ? today : today.add({ days: 1 });
  for (let tries = 0; tries < 60 && !isSchoolDay(day, holidays); tries += 1)
    day = day.add({ days: 1 });
  return day.toString();
}

/**
 * What the form left to us, filled in as usual: an emergency where the reason is one, called and then texted, started as
 * soon as it is approved. It stops after two hours; about a day that is still to come it stops at 9 pm, or after an hour.
 */
export function withUsual(values: Values, context: RequestContext): Record<string, string> {
  const { now, timeZone } = context;
  const isEmergency =
    emergencyGrounds.some((ground) => ground === values['ground']) &&
    (values['ground'] !== 'building' || context.buildingEmergencies);
  const stop = usualStop(values, { now, timeZone });
  return {
    purpose: isEmergency ? 'emergency' : 'school-mission',
    delivery: 'call-then-text',
    ...(values['stopDate'] === undefined && values['stopTime'] === undefined
      ? {
          stopDate: stop.toPlainDate().toString(),
          stopTime: stop.toPlainTime().toString({ smallestUnit: 'minute' }),
        }
      : {}),
    ...values,
  };
}

/** In the district's zone. */
function usualStop(
  values: Values,
  { now, timeZone }: Pick<RequestContext, 'now' | 'timeZone'>,
): Temporal.ZonedDateTime {
  const date = readDay(values['startDate']);
  const time = readTime(values['startTime']);
  const start = date && time && instantOf(date, time, timeZone);
  const begin = (start ?? now).toZonedDateTimeISO(timeZone);
  const after = (hours: number) =>
    begin
      .add({ hours })
      .round({ smallestUnit: 'minute', roundingIncrement: 15, roundingMode: 'ceil' });
  const day = readDay(values['date']);
  const isAhead = day !== undefined && Temporal.PlainDate.compare(begin.toPlainDate(), day) < 0;
  if (!isAhead) return after(2);
  const evening = begin.withPlainTime(eveningEnds);
  return Temporal.ZonedDateTime.compare(evening, after(1)) > 0 ? evening : after(1);
}

/** The fields that only some happenings need. */
export function fieldsFor(happening: string | undefined): ('dismissalTime' | 'safe')[] {
  if (happening === 'early-dismissal') return ['dismissalTime'];
  return mayBeSafe.some((one) => one === happening) ? ['safe'] : [];
}

/** What was asked for once, without the times that have passed since: those are as usual again. */
export function withoutPast(
  values: Values,
  { now, timeZone }: Pick<RequestContext, 'now' | 'timeZone'>,
): Record<string, string> {
  const local = now.toZonedDateTimeISO(timeZone);
  const isPast = (date: string | undefined, time: string | undefined) => {
    const day = readDay(date);
    const order = day === undefined ? 1 : Temporal.PlainDate.compare(day, local.toPlainDate());
    const at = readTime(time) ?? eveningEnds;
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

function happeningOf(value: string | undefined): Happening | undefined {
  return value !== undefined && Object.hasOwn(happenings, value) ? (value as Happening) : undefined;
}
