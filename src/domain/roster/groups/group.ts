/** What a group of students is, as people say it; the value is what is stored. */
export const groupKinds = {
  grade: 'Grade',
  class: 'Class',
  bus: 'Bus',
  activity: 'Activity',
  program: 'Program',
  list: 'List',
  absent: 'Absent',
} as const;

export type GroupKind = keyof typeof groupKinds;

/** A group as a closure names it. */
export type ToldGroup = { kind: GroupKind; label: string };

/** Those that come by a file of their own; grades and classes are the roster’s. */
export const listedKinds = ['bus', 'activity', 'program'] as const satisfies GroupKind[];

export const longestGroupName = 100;
