type Day = { name: string; month: number } & (
  | { day: number }
  /** The first Monday is `nth` 1; the last one is -1. Thursday is weekday 4. */
  | { nth: number; weekday: 1 | 4 }
);

/** The days that the United States keeps (5 USC 6103), and the Friday that most schools add to Thanksgiving. */
const days: readonly Day[] = [
  { name: 'New Year’s Day', month: 1, day: 1 },
  { name: 'Martin Luther King Jr. Day', month: 1, nth: 3, weekday: 1 },
  { name: 'Presidents’ Day', month: 2, nth: 3, weekday: 1 },
  { name: 'Memorial Day', month: 5, nth: -1, weekday: 1 },
  { name: 'Juneteenth', month: 6, day: 19 },
  { name: 'Independence Day', month: 7, day: 4 },
  { name: 'Labor Day', month: 9, nth: 1, weekday: 1 },
  { name: 'Columbus Day or Indigenous Peoples’ Day', month: 10, nth: 2, weekday: 1 },
  { name: 'Veterans Day', month: 11, day: 11 },
  { name: 'Thanksgiving', month: 11, nth: 4, weekday: 4 },
  { name: 'Christmas Day', month: 12, day: 25 },
];

/** The name of the holiday on this ISO 8601 date, or of the one that is kept on it because its own day is a weekend. */
export function usHoliday(date: string): string | undefined {
  const on = Temporal.PlainDate.from(date);
  const own = holidayOn(on);
  if (own !== undefined) return own.name;
  const before = holidayOn(on.subtract({ days: 1 }));
  if (before?.name === 'Thanksgiving') return 'the day after Thanksgiving';
  const after = holidayOn(on.add({ days: 1 }));
  // Sunday’s is kept on Monday, and Saturday’s on Friday.
  const kept = on.dayOfWeek === 1 ? before : on.dayOfWeek === 5 ? after : undefined;
  return kept === undefined ? undefined : `${kept.name}, as observed`;
}

function holidayOn(on: Temporal.PlainDate): Day | undefined {
  return days.find((one) => {
    if (one.month !== on.month) return false;
    if ('day' in one) return one.day === on.day;
    const isLast = on.day + 7 > on.daysInMonth;
    return (
      on.dayOfWeek === one.weekday && (one.nth < 0 ? isLast : Math.ceil(on.day / 7) === one.nth)
    );
  });
}
