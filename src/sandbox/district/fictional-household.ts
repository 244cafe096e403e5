import { fictionalNames, type HomeLanguage } from './fictional-names.ts';
import { fictionalNumber, fictionalNumberCount, officeNumber } from './fictional-numbers.ts';
import type { SeededRandom } from './seeded-random.ts';

export type FictionalStudent = {
  id: string;
  given: string;
  family: string;
  school: number;
  grade: number;
  /** The student's own number, where the office has it. */
  sms: string;
};

export type FictionalGuardian = {
  id: string;
  given: string;
  family: string;
  relation: 'parent' | 'guardian' | 'relative';
  phone: string;
  sms: string;
  phoneType: string;
  /** Where the guardian lives on another clock than the school, and the office knows. */
  timeZone: string;
  /** The document that keeps this guardian from being contacted about the household's children. */
  barredBy: string;
  /** Numbers that nobody before had; consent is asked for once a number. */
  newNumbers: { number: string; takesTexts: boolean }[];
};

export type FictionalHousehold = {
  language: HomeLanguage;
  students: FictionalStudent[];
  guardians: FictionalGuardian[];
};

export type Counters = { households: number; students: number; guardians: number; numbers: number };

// Grades of the elementary, the middle and the high school.
const grades = [
  [0, 1, 2, 3, 4, 5],
  [6, 7, 8],
  [9, 10, 11, 12],
] as const;

/** One family: siblings, one to three guardians, one language, and the numbers they answer. */
export function inventHousehold(random: SeededRandom, counters: Counters): FictionalHousehold {
  const place = counters.households++;
  const language = random.weigh<HomeLanguage>({ en: 60, es: 22, vi: 7, ar: 6, zh: 5 });
  const names = fictionalNames[language];
  const family = random.pick(names.family);
  const siblings = Number(random.weigh({ 1: 86, 2: 12, 3: 2 }));
  const students = Array.from({ length: siblings }, () =>
    inventStudent(random, counters, { language, family }),
  );
  const adults = Number(random.weigh({ 1: 18, 2: 74, 3: 8 }));
  const guardians: FictionalGuardian[] = [];
  for (let i = 0; i < adults; i++) {
    const shared = i > 0 && random.next() < 0.06 ? guardians[0] : undefined;
    guardians.push({
      id: `G-${String(++counters.guardians).padStart(6, '0')}`,
      given: random.pick(names.given),
      family: i === 0 || random.next() < 0.7 ? family : random.pick(names.family),
      relation: i === 2 ? 'relative' : random.weigh({ parent: 92, guardian: 8 }),
      barredBy: '',
      timeZone: '',
      ...(shared === undefined
        ? inventPhones(random, counters)
        : { phone: shared.phone, sms: shared.sms, phoneType: shared.phoneType, newNumbers: [] }),
    });
  }
  spoil(guardians, place);
  moveAway(guardians, place);
  giveOwnPhone(students, guardians, place);
  return { language, students, guardians };
}

function inventStudent(
  random: SeededRandom,
  counters: Counters,
  family: { language: HomeLanguage; family: string },
): FictionalStudent {
  const school = Number(random.weigh({ 0: 46, 1: 24, 2: 30 }));
  const offered = grades[school] ?? grades[0];
  return {
    id: `S-${String(++counters.students).padStart(6, '0')}`,
    given: random.pick(fictionalNames[family.language].given),
    family: family.family,
    school,
    grade: offered[Math.floor(random.next() * offered.length)] ?? offered[0],
    sms: '',
  };
}

function inventPhones(
  random: SeededRandom,
  counters: Counters,
): Pick<FictionalGuardian, 'phone' | 'sms' | 'phoneType' | 'newNumbers'> {
  const newNumbers: FictionalGuardian['newNumbers'] = [];
  const take = (takesTexts: boolean): string => {
    const number = fictionalNumber(counters.numbers++);
    // In a district so large that the numbers come round, the later ones are shared with strangers.
    if (counters.numbers <= fictionalNumberCount) newNumbers.push({ number, takesTexts });
    return number;
  };
  const none = { phone: '', sms: '', phoneType: '' };
  switch (
    random.weigh({ both: 72, phone: 10, landlineAndMobile: 8, sms: 6, landline: 3, nothing: 1 })
  ) {
    case 'both': {
      const number = take(true);
      return { phone: number, sms: number, phoneType: 'mobile', newNumbers };
    }
    case 'phone':
      return { ...none, phone: take(true), newNumbers };
    case 'landlineAndMobile':
      return { phone: take(false), sms: take(true), phoneType: 'landline', newNumbers };
    case 'sms':
      return { ...none, sms: take(true), newNumbers };
    case 'landline':
      return { ...none, phone: take(false), phoneType: 'landline', newNumbers };
    case 'nothing':
      return { ...none, newNumbers };
  }
}

/** Every two hundredth family has a court order; two families gave the office a number that can't be called. */
function spoil(guardians: FictionalGuardian[], place: number): void {
  const [first, second] = guardians;
  if (second !== undefined && place % 200 === 5) {
    second.barredBy = `District Court DR-2025-${String(place).padStart(4, '0')}`;
  }
  if (first !== undefined && place === 17) {
    Object.assign(first, { phone: '308-555-019', sms: '', phoneType: '', newNumbers: [] });
  }
  if (first !== undefined && place === 29) {
    Object.assign(first, { phone: '(308) 555-0198 x12', sms: '', phoneType: '', newNumbers: [] });
  }
}

/** Some families live across the time zone line, and some parents on the coast. */
function moveAway(guardians: FictionalGuardian[], place: number): void {
  if (place % 40 === 7) for (const guardian of guardians) guardian.timeZone = 'America/Denver';
  const [, second] = guardians;
  if (second !== undefined && place % 150 === 31) second.timeZone = 'America/Los_Angeles';
}

/** Some children have a phone that the office knows of; in a few families it is the one that a parent gave. */
function giveOwnPhone(
  students: FictionalStudent[],
  guardians: FictionalGuardian[],
  place: number,
): void {
  const [child] = students;
  const [parent] = guardians;
  if (child === undefined || parent === undefined) return;
  if (place % 25 === 3) child.sms = officeNumber(50 + (place % 40));
  if (place % 90 === 12 && parent.newNumbers.length > 0) child.sms = parent.sms || parent.phone;
}
