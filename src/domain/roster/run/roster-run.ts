import type { RosterExtent } from './roster-reading.ts';

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
  extent: RosterExtent;
  counts: Record<string, number>;
  schools: NamedSchoolChange[];
  problems: string[];
};

/** Whether it is old the database says, by where it comes from. */
export type RosterAge = { seconds: number; source: RosterSource; isOld: boolean };

/** “6 h”, “3 days”. */
export function ageWords(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  if (hours < 1) return 'less than an hour';
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}
