import type { PhoneChoicesItem } from './page-item.ts';

export type FamilyPhone = { number: string; label: string; language: string };

export type PhoneDirectory = {
  find(number: string): FamilyPhone;
  choices: PhoneChoicesItem;
};

const choicesOfLanguage = 6;

/** Whose phone a number is. A number that no family has is shown bare. */
export function createPhoneDirectory(phones: FamilyPhone[]): PhoneDirectory {
  const byNumber = new Map(phones.map((phone) => [phone.number, phone]));
  const byLanguage = Map.groupBy(phones, ({ language }) => language);
  return {
    find: (number) => byNumber.get(number) ?? { number, label: 'Unlisted', language: 'en' },
    choices: {
      kind: 'phone-choices',
      choices: [...byLanguage.values()].flatMap((some) => some.slice(0, choicesOfLanguage)),
    },
  };
}
