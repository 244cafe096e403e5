import type { PhoneChoicesItem } from './page-item.ts';

export type FamilyPhone = { number: string; label: string; language: string };

export type PhoneDirectory = {
  find(number: string): FamilyPhone;
  choices: PhoneChoicesItem;
};

const choicesOfLanguage = 6;

/** Whose phone a number is. A number that is no family's and nobody's of the staff is shown bare. */
export function createPhoneDirectory(
  phones: FamilyPhone[],
  staffPhones: FamilyPhone[],
): PhoneDirectory {
  const byNumber = new Map([...staffPhones, ...phones].map((phone) => [phone.number, phone]));
  const byLanguage = Map.groupBy(phones, ({ language }) => language);
  return {
    find: (number) => byNumber.get(number) ?? { number, label: 'Unlisted', language: 'en' },
    choices: {
      kind: 'phone-choices',
      choices: [...byLanguage.values()].flatMap((some) => some.slice(0, choicesOfLanguage)),
    },
  };
}
