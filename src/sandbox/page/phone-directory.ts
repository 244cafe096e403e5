import type { PhoneChoicesItem } from './page-item.ts';

export type FamilyPhone = {
  number: string;
  label: string;
  language: string;
  /** A closure of all schools calls it. */
  isCalled?: boolean;
};

export type PhoneDirectory = {
  find(number: string): FamilyPhone;
  /** Whether drills call it, and nothing else does. */
  isDrilled(number: string): boolean;
  /** Phones that are called for approvals, to record a message and to hear one first. */
  staff: ReadonlySet<string>;
  choices: PhoneChoicesItem;
};

const choicesOfLanguage = 6;

/** Whose phone a number is. A number that is no family's and nobody's of the staff is shown bare. */
export function createPhoneDirectory(
  phones: FamilyPhone[],
  staffPhones: FamilyPhone[],
  drillPhones: FamilyPhone[],
): PhoneDirectory {
  const everybody = [...drillPhones, ...staffPhones, ...phones];
  const byNumber = new Map(everybody.map((phone) => [phone.number, phone]));
  const drilled = new Set(drillPhones.map(({ number }) => number));
  const byLanguage = Map.groupBy(phones, ({ language }) => language);
  return {
    find: (number) => byNumber.get(number) ?? { number, label: 'Unlisted', language: 'en' },
    isDrilled: (number) => drilled.has(number),
    staff: new Set(staffPhones.map(({ number }) => number)),
    choices: {
      kind: 'phone-choices',
      choices: [...byLanguage.values()].flatMap((some) => some.slice(0, choicesOfLanguage)),
    },
  };
}
