// How cards write times and money: one way everywhere, every time with its zone.

const formatters = new Map<string, Intl.DateTimeFormat>();

/** One of each is kept, for making one costs more than drawing the rest of a card. */
function formatter(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${Object.values(options).join(' ')}`;
  const kept = formatters.get(key) ?? new Intl.DateTimeFormat('en-US', { ...options, timeZone });
  formatters.set(key, kept);
  return kept;
}

const startOf = (day: Temporal.PlainDate): number => day.toZonedDateTime('UTC').epochMilliseconds;

const lowerCase = (time: string): string =>
  time.replaceAll('\u202f', ' ').replace(' AM', ' am').replace(' PM', ' pm');

const dayAndClock = {
  weekday: 'short',
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
} as const;

/** `Wed, Nov 25, 5:45 am CST`. */
export function time(instant: Temporal.Instant, timeZone: string): string {
  return lowerCase(formatter(timeZone, dayAndClock).format(instant.epochMilliseconds));
}

/** For what is kept: `Tuesday, November 24, 2026, 10:05 am PST`. */
export function fullTime(instant: Temporal.Instant, timeZone: string): string {
  return `${formatter(timeZone, { dateStyle: 'full' }).format(instant.epochMilliseconds)}, ${clock(instant, timeZone)}`;
}

export function clock(instant: Temporal.Instant, timeZone: string): string {
  return lowerCase(
    formatter(timeZone, { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' }).format(
      instant.epochMilliseconds,
    ),
  );
}

/** `12:30 pm`, of a day that is said beside it. */
export function wallTime(hourAndMinute: string): string {
  return Temporal.PlainTime.from(hourAndMinute)
    .toLocaleString('en-US', { hour: 'numeric', minute: '2-digit' })
    .replaceAll('\u202f', ' ')
    .toLowerCase();
}

export function day(isoDate: string): string {
  return formatter('UTC', { weekday: 'short', month: 'short', day: 'numeric' }).format(
    startOf(Temporal.PlainDate.from(isoDate)),
  );
}

/** `Aug 12, 2026`: a day that may be years ago. */
export function date(instant: Temporal.Instant, timeZone: string): string {
  return dateOf(instant.toZonedDateTimeISO(timeZone).toPlainDate());
}

/** The same of a day. */
export function dateOf(day: Temporal.PlainDate): string {
  return formatter('UTC', { year: 'numeric', month: 'short', day: 'numeric' }).format(startOf(day));
}

/** `Aug 12, 2026, 10:05 am CST`; midnight stands for a day of which nobody kept the time. */
export function dayAndTime(instant: Temporal.Instant, timeZone: string): string {
  const { hour, minute, second } = instant.toZonedDateTimeISO(timeZone);
  const isDay = hour === 0 && minute === 0 && second === 0;
  return isDay
    ? date(instant, timeZone)
    : `${date(instant, timeZone)}, ${clock(instant, timeZone)}`;
}

/** For evidence: `Nov 28, 2026, 4:30:07 am CST`. */
export function toTheSecond(instant: Temporal.Instant, timeZone: string): string {
  const options = {
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  } as const;
  const at = formatter(timeZone, options).format(instant.epochMilliseconds);
  return `${date(instant, timeZone)}, ${lowerCase(at)}`;
}

/** `Central Standard Time`, as it is called on that day. */
export function zoneName(at: Temporal.Instant, timeZone: string): string {
  const local = at.toZonedDateTimeISO(timeZone);
  return (
    local
      .toLocaleString('en-US', { timeZoneName: 'long' })
      .split(/\d [AP]M /u)
      .at(-1) ?? timeZone
  );
}

/** Rounded up to what a person plans with: `40 s`, `7 min`, `2 h 47 min`, `3 days`. */
export function span(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.ceil(seconds))} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes > 48 * 60) return `${Math.ceil(minutes / (24 * 60))} days`;
  return minutes % 60 === 0
    ? `${minutes / 60} h`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function dollars(cents: number): string {
  return new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).format(cents / 100);
}

/** One decimal, everywhere: `98.1%`. Only none is 0%, and only all is 100%. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '–';
  if (part <= 0) return '0%';
  if (part >= whole) return '100%';
  return `${Math.min(Math.max((100 * part) / whole, 0.1), 99.9).toFixed(1)}%`;
}
