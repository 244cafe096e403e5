/** Why a list comes before the first bell. */
export const earlyReasons = ['taken-early', 'program', 'early-day'] as const;
export type EarlyReason = (typeof earlyReasons)[number];

/**
 * What stops a list of absent students, as `absence_stops` says it: no approval that stands covers it then. How many students
 * there are counts all lists of the day so far.
 */
export type AbsenceStop =
  /** More than half of a school. */
  | { kind: 'absent-most-of-school'; students: number; enrolled: number }
  /** More than twice the median of the last days with lists of these schools. */
  | { kind: 'absent-unusual'; students: number; usual: number; days: number }
  /** With too few days to compare with: a share of these schools' students. */
  | { kind: 'absent-share'; students: number; enrolled: number }
  /** Ids of no student there. */
  | { kind: 'absent-strangers'; ids: number }
  | { kind: 'absent-another-day' | 'absent-no-school' }
  /** Of these students, lists of the same day have some already. */
  | { kind: 'absent-listed-before'; students: number; numbers: number[] }
  /** What the approval that stands would cover. */
  | { kind: 'absent-beyond-most'; students: number; most: number }
  | { kind: 'absent-outside-hours'; from: string; to: string }
  /** It came before school began, at `bell`, for what its clerk said. */
  | { kind: 'absent-before-bell'; bell: string; why: EarlyReason | null };

/** What stops a weekly notice, as `weekly_stops` says it. */
export type WeeklyStop =
  /** By fields of what is sealed, since the approval of the closure with this number. */
  | { kind: 'weekly-changed'; number: number; what: string[] }
  | { kind: 'weekly-another-day' | 'weekly-no-school' }
  | { kind: 'weekly-beyond-most'; lines: number; most: number }
  | { kind: 'weekly-outside-hours'; from: string; to: string };
