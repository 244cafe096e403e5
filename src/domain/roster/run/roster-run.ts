/** How many students a school has before a roster comes in, and with it. */
export type SchoolChange = { school: string; before: number; after: number };

export type RosterSource = 'service' | 'files';
export type RosterOutcome = 'imported' | 'refused' | 'asked';

/** A school has its name where somebody reads it. */
export type NamedSchoolChange = Omit<SchoolChange, 'school'> & { name: string };

/** One reading of a roster, as people are shown it. */
export type RosterRun = {
  at: Temporal.Instant;
  source: RosterSource;
  outcome: RosterOutcome;
  counts: Record<string, number>;
  schools: NamedSchoolChange[];
  problems: string[];
};

export type RosterAge = { seconds: number; source: RosterSource };

/** A service is read every night, so one night may fail; files come by hand, once a month at least. */
const longestHours: Record<RosterSource, number> = { service: 36, files: 31 * 24 };

export const isOldRoster = ({ seconds, source }: RosterAge): boolean =>
  seconds > longestHours[source] * 3600;

/** “6 h”, “3 days”. */
export function ageWords(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  if (hours < 1) return 'less than an hour';
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}
