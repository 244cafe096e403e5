import { officeHoursUpsideDown } from './district-sheet.ts';

/** When one school's office answers its phone; undefined: in the district's hours. */
export type OfficeHours = { opens: Temporal.PlainTime; closes: Temporal.PlainTime } | undefined;

/** Reads `7:00-15:30`, or `district`. Throws with what is wrong. */
export function officeHours(text: string): OfficeHours {
  if (text === 'district') return undefined;
  const [opens, closes] = text.split('-').map(readTime);
  if (opens === undefined || closes === undefined || text.split('-').length !== 2)
    throw new Error(`“${text}” must be hours such as 7:00-15:30, or “district”.`);
  if (Temporal.PlainTime.compare(opens, closes) >= 0) throw new Error(officeHoursUpsideDown);
  return { opens, closes };
}

function readTime(text: string): Temporal.PlainTime | undefined {
  const [, hour, minute] = /^(\d{1,2}):(\d{2})$/.exec(text.trim()) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return undefined;
  return new Temporal.PlainTime(Number(hour), Number(minute));
}

export function describeOfficeHours(school: string, hours: OfficeHours): string {
  return hours === undefined
    ? `The office of ${school} answers in the district’s hours.`
    : `The office of ${school} answers from ${clock(hours.opens)} to ${clock(hours.closes)}.`;
}

const clock = (time: Temporal.PlainTime) => time.toString({ smallestUnit: 'minute' });

export function describeNoSchool(given: string, schools: readonly string[]): string {
  return `There is no school “${given}”. There are ${new Intl.ListFormat('en-US').format(schools)}.`;
}
