import type { Random } from './random.ts';

/** Who uses a phone, by the roster of the model. */
export type Person = {
  /** The students whose guardian that is. */
  kids: readonly number[];
  /** The students who have named them to be called in an emergency, and their place in line. */
  contactOf: readonly number[];
  turn: number;
  worksAtSchool: boolean;
  /** Several people use the phone, so that nobody knows who of them was told. */
  isShared: boolean;
  /** When a court bars them from their students, and when they leave the lists of families and of staff. */
  barredAt: number;
  leftFamilyAt: number;
  leftStaffAt: number;
};

export type Told = 'families' | 'staff' | 'both';

/** A phone on the sealed list. */
export type Line = {
  forStaff: boolean;
  /** Whose calls stop at the first person who was told. */
  home: number | undefined;
  /** Of an emergency contact: its place in line. */
  contactTurn: number | undefined;
  /** The students whom its call may name. */
  children: readonly number[];
};

/** Three households: the second one has a child with each of the others. */
const kidsOf: Record<number, readonly number[]> = { 1: [1], 2: [1, 2], 3: [2] };

export const somebodyAtHome: Person = {
  kids: [1],
  contactOf: [],
  turn: 0,
  worksAtSchool: false,
  isShared: false,
  barredAt: Infinity,
  leftFamilyAt: Infinity,
  leftStaffAt: Infinity,
};

/** Most phones are a family's; some of them are used by staff, too; others by staff alone, or by a contact. */
export function createPerson(random: Random, home: number | undefined): Person {
  const luck = random.next();
  if (luck < 0.12) {
    const contactOf = random.pick([[1], [2], [1, 2]]);
    return { ...somebodyAtHome, kids: [], contactOf, turn: random.integer(1, 3) };
  }
  if (luck < 0.17) return { ...somebodyAtHome, kids: [], worksAtSchool: true };
  const kids = home === undefined ? [1, 2] : (kidsOf[home] ?? []);
  const others = [1, 2].filter((student) => !kids.includes(student));
  return {
    ...somebodyAtHome,
    kids,
    // A neighbor's contact is a guardian of the closure first.
    contactOf: random.chance(0.1) ? others : [],
    worksAtSchool: luck < 0.3,
    isShared: home === undefined,
  };
}

/** What the sealed list has of a phone; nothing, where it is for others. A contact is listed where no family's or staff's words go to it. */
export function lineOf(
  { kids, contactOf, turn, worksAtSchool }: Person,
  of: {
    home: number | undefined;
    tells: Told;
    callsContacts: boolean;
    namesChildren: boolean;
    /** Without a guard. */
    staffHaveHomes: boolean;
    namesForAll: boolean;
  },
): Line | undefined {
  const forStaff = of.tells !== 'families' && worksAtSchool;
  const forFamily = of.tells !== 'staff' && kids.length > 0;
  const isContact = of.callsContacts && contactOf.length > 0 && !forStaff && kids.length === 0;
  if (!forStaff && !forFamily && !isContact) return undefined;
  const named = of.namesForAll ? [...kids, ...contactOf] : forFamily ? kids : [];
  return {
    forStaff,
    // Who answers at home doesn't speak for the staff.
    home: forFamily && (!forStaff || of.staffHaveHomes) ? of.home : undefined,
    contactTurn: isContact ? turn : undefined,
    children: of.namesChildren ? named : [],
  };
}

/** What the roster of that moment says: anyone who works there is told, whatever a court says of a student. */
export function rightsOf(
  { kids, contactOf, worksAtSchool, barredAt, leftFamilyAt, leftStaffAt }: Person,
  { tells, isContact }: { tells: Told; isContact: boolean },
  now: number,
): 'holder' | 'barred' | 'contact' | 'gone' {
  if (tells !== 'families' && worksAtSchool && leftStaffAt > now) return 'holder';
  if (leftFamilyAt <= now) return 'gone';
  if (tells !== 'staff' && kids.length > 0) return barredAt <= now ? 'barred' : 'holder';
  return isContact && contactOf.length > 0 ? 'contact' : 'gone';
}

/** Whether they are of a student's people: a guardian who may be told, or a contact. */
export function isOfStudent(
  { kids, contactOf, barredAt, leftFamilyAt }: Person,
  student: number,
  now: number,
): boolean {
  const isGuardian = kids.includes(student) && barredAt > now;
  return leftFamilyAt > now && (isGuardian || contactOf.includes(student));
}

/** Whom a call may name to them: each of these children, as long as they hold rights to all of them. */
export function namedTo(
  { kids, barredAt, leftFamilyAt, isShared }: Person,
  children: readonly number[],
  now: number,
): readonly number[] {
  const holds = leftFamilyAt > now && barredAt > now && !isShared;
  return holds && children.every((child) => kids.includes(child)) ? children : [];
}
