/** An hour of the day on a twelve-hour clock. */
export const twelve = (hour: number) => (hour % 12 === 0 ? 12 : hour % 12);

/** A minute in two digits. */
export const two = (minute: number) => String(minute).padStart(2, '0');

/** A day for the ear, such as "Tuesday, November 24"; nobody needs the year of last week. */
export function spokenDay(day: Temporal.PlainDate, locale: string): string {
  return day.toLocaleString(locale, { weekday: 'long', month: 'long', day: 'numeric' });
}
