/** A calendar date such as `2026-11-26`; undefined for what is none. */
export function readDay(text: string | undefined): Temporal.PlainDate | undefined {
  return text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text)
    ? safely(() => Temporal.PlainDate.from(text, { overflow: 'reject' }))
    : undefined;
}

/** A time of day such as `17:05`; undefined for what is none. */
export function readTime(text: string | undefined): Temporal.PlainTime | undefined {
  return text !== undefined && /^\d\d:\d\d$/.test(text)
    ? safely(() => Temporal.PlainTime.from(text, { overflow: 'reject' }))
    : undefined;
}

/** A time that a clock change skips or repeats is not guessed: it is undefined. */
export function instantOf(
  day: Temporal.PlainDate,
  time: Temporal.PlainTime,
  timeZone: string,
): Temporal.Instant | undefined {
  return safely(() =>
    day.toPlainDateTime(time).toZonedDateTime(timeZone, { disambiguation: 'reject' }).toInstant(),
  );
}

function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
