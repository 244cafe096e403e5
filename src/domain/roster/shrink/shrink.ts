import type { SchoolChange } from '#domain/roster/run/roster-run.ts';
import type { Active } from '#domain/roster/staging/roster-staging-store.ts';

/** Who is on the roster before an import, and what it ends. */
export type Shrink = {
  active: Active;
  counts: Record<string, number>;
  before: ReadonlyMap<string, number>;
  after: ReadonlyMap<string, number>;
  /** Custody orders. */
  bars: { before: number; after: number };
};

const fewPeople = 20;
const fewStudents = 10;
const fewBars = 5;
const mostShare = 0.1;

const links = [
  ['guardianPhones', 'numbers of guardians'],
  ['guardianships', 'ties of guardians to students'],
  ['enrollments', 'enrollments'],
  ['staff', 'ties of staff to schools'],
  ['contacts', 'emergency contacts of students'],
  ['memberships', 'memberships of grades and classes'],
] as const;

/** Why an export looks cut off: it ends more than a district ends in a day. A sentence each, without an end. */
export function shrinkReasons(shrink: Shrink): string[] {
  const reasons = peopleReasons(shrink);
  const { bars } = shrink;
  const lost = bars.before - bars.after;
  // Each is named beside any other reason: where people come under new identifiers, what bars them doesn’t.
  const isTold = reasons.length > 0 ? lost > 0 : bars.before >= fewBars && lost * 2 > bars.before;
  const words =
    bars.before === 1 ? 'the one custody order' : `${lost} of the ${bars.before} custody orders`;
  return isTold ? [...reasons, `would end ${words} on file`] : reasons;
}

function peopleReasons({ active, counts, before, after }: Shrink): string[] {
  const ends = (what: string) => counts[`${what}Ended`] ?? 0;
  // A new year or term changes everybody's grades and classes: only what nothing takes the place of has ended.
  const endsOf = (what: (typeof links)[number][0]) =>
    what === 'memberships' ? ends(what) - (counts[`${what}Added`] ?? 0) : ends(what);
  const people = ends('students') + ends('guardians');
  const isMany = (ended: number, of: number) => of >= fewPeople && ended * 2 > of;
  const students = ends('students');
  const emptied = [...before].filter(
    ([school, count]) => count >= fewStudents && (after.get(school) ?? 0) === 0,
  ).length;
  return [
    ...(isMany(people, active.people)
      ? [`would end ${people} of the ${active.people} people on the roster`]
      : students > Math.max(fewStudents, active.students * mostShare)
        ? [`would end ${students} of the ${active.students} students on the roster`]
        : []),
    ...(emptied === 0
      ? []
      : [`would leave ${emptied === 1 ? 'a school' : `${emptied} schools`} without students`]),
    // If a column is empty, deactivate no one; otherwise no one could be called.
    ...links.flatMap(([what, words]) =>
      isMany(endsOf(what), active[what])
        ? [`would end ${endsOf(what)} of the ${active[what]} ${words} on the roster`]
        : [],
    ),
  ];
}

/** The schools whose number of students changes, those that lose most first. */
export function schoolChanges({ before, after }: Pick<Shrink, 'before' | 'after'>): SchoolChange[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((school) => ({ school, before: before.get(school) ?? 0, after: after.get(school) ?? 0 }))
    .filter((change) => change.before !== change.after)
    .toSorted((one, other) => one.after - one.before - (other.after - other.before));
}
