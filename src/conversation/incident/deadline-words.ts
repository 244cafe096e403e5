import { time } from '#cards/format.ts';
import {
  type Deadline,
  type Deadlines,
  stateOf,
  type VendorDeadline,
} from '#domain/incident/clock/deadline.ts';

/** Above what shows the deadlines of a drill. */
export const noticesDrillTitle = 'DRILL · who must be told · nobody is told';

/** By when, and how it stands; a star where the law names no time. */
export function deadlineWords(
  deadline: Deadline,
  { timeZone, now }: Pick<Deadlines, 'timeZone' | 'now'>,
): string {
  const { dueAt, toldAt, toldBy, isOurs, citation } = deadline;
  const law = lawWords({ isOurs, citation });
  if (toldAt !== null) return `✓ told by ${toldBy ?? 'someone'}, ${time(toldAt, timeZone)}`;
  if (dueAt === null) {
    if (deadline.clock.includes('-ransom-')) return `starts if a ransom is paid ${law}`;
    return deadline.clock.endsWith('details')
      ? `starts when the incident is closed ${law}`
      : waitsForFamilies(law);
  }
  const by = `by ${time(dueAt, timeZone)} ${law}`;
  switch (stateOf(deadline, now)) {
    case 'overdue':
      return `OVERDUE, was due ${time(dueAt, timeZone)} ${law}`;
    case 'near':
    case 'close':
      return `SOON, ${by}`;
    default:
      return by;
  }
}

const lawWords = ({ isOurs, citation }: Pick<Deadline, 'isOurs' | 'citation'>) =>
  `${isOurs ? '* ' : ''}(${citation})`;

const waitsForFamilies = (law: string) => `starts when families were told ${law}`;

/** By when a vendor that lost the data must have told somebody. */
export function vendorWords(vendor: VendorDeadline, timeZone: string): string {
  const law = lawWords(vendor);
  return vendor.dueAt === null
    ? waitsForFamilies(law)
    : `by ${time(vendor.dueAt, timeZone)} ${law}`;
}

export const vendorNote =
  'A vendor’s time runs from when the vendor found out. That isn’t known here, so it is counted from your own discovery: ask the vendor when it found out.';

export const starWords =
  '* The law says “without unreasonable delay” or the like; this time is Bellwether’s own.';

export const noStateWords =
  'The district’s state isn’t set, or has no deadlines here. So these are 24 hours, the shortest time that a state’s law we know sets. Ask counsel which law holds, and set the state with “district set --state”.';
