import type { lookUpRefusals } from '#refusals/family.ts';
import type { PhoneIndexes } from '#vault/vault.ts';
import { isWithinReach, type OfficeReach } from './office-reach.ts';

/** One phone as the office may see it: never the number, and only the guardians within reach. */
export type OfficePhone = {
  phoneId: string;
  /** All that is shown of the number. */
  lastDigits: string;
  lineType: 'unknown' | 'mobile' | 'landline' | 'voip';
  guardians: OfficeGuardian[];
  /** Further guardians who use it, of schools that the actor has no grant for. */
  guardiansElsewhere: number;
};

export type OfficeGuardian = {
  id: string;
  name: string;
  /** BCP 47, such as `es`. */
  language: string;
  schools: string[];
  /** A custody document keeps the school from telling this guardian about every one of these students. */
  isBarred: boolean;
  /** Of their students: 18 or older by the roster, and so the one who holds the rights (34 CFR 99.5). */
  ofAge: number;
  /** Of their students: directory information refused (34 CFR 99.37). */
  directoryRefused: number;
  /** Nobody’s guardian: an emergency contact of students at these schools. */
  isContact: boolean;
};

/** One line of the roster: a guardian who uses the phone, and one student of theirs at one school, or a school where they work. */
export type PhoneUser = {
  guardianId: string;
  sourcedId: string;
  name: Buffer;
  language: string;
  /** Null where they work at the school, or are an emergency contact of a student there, or the roster has no student of theirs any more. */
  studentId: string | null;
  schoolId: string | null;
  school: string | null;
  mayBeContacted: boolean | null;
  isOfAge: boolean;
  directoryRefused: boolean;
  isContact: boolean;
};

/** How a look-up is asked for: by the keyed index of a typed number, or by the id that a card carried. */
export type PhoneAsked = { indexes: PhoneIndexes } | { id: string };

export type LookUpRefusal = keyof typeof lookUpRefusals | 'not-office';

/** The lines that a member of the office may read. Off the roster means: for the whole district's staff only. */
export function usersWithin(users: readonly PhoneUser[], reach: OfficeReach): PhoneUser[] {
  return users.filter(
    ({ schoolId }) => reach === 'district' || (schoolId !== null && isWithinReach(reach, schoolId)),
  );
}

/** The students whose records a look-up of this phone shows. */
export function studentsOf(users: readonly PhoneUser[]): string[] {
  return [...new Set(users.flatMap(({ studentId }) => studentId ?? []))];
}

/** One guardian from their lines, with the name in clear. */
export function toGuardian(
  lines: readonly PhoneUser[],
  nameOf: (user: PhoneUser) => string,
): OfficeGuardian[] {
  const [first] = lines;
  if (first === undefined) return [];
  return [
    {
      id: first.guardianId,
      name: nameOf(first),
      language: first.language,
      schools: [...new Set(lines.flatMap(({ school }) => school ?? []))].toSorted(),
      isBarred: lines.every(({ mayBeContacted }) => mayBeContacted === false),
      ofAge: studentsOf(lines.filter(({ isOfAge }) => isOfAge)).length,
      directoryRefused: studentsOf(lines.filter((line) => line.directoryRefused)).length,
      isContact: lines.every(({ isContact }) => isContact),
    },
  ];
}
