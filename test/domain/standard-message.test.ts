import { expect, test } from 'vitest';
import {
  type Ground,
  grounds,
  type Happening,
  happenings,
  languages,
} from '#domain/campaign/campaign.ts';
import { readTexts } from '#domain/campaign/draft.ts';
import { standardMessage } from '#domain/campaign/standard-message.ts';

const about = {
  eventDate: '2027-01-13',
  schools: ['Cottonwood Elementary', 'Meadowlark Middle'],
  isWholeDistrict: false,
};
const withWords = (Object.keys(happenings) as Happening[]).filter(
  (happening) => happening !== 'other',
);

test.each(
  Object.keys(languages).flatMap((language) =>
    withWords.map((happening) => [language, happening] as const),
  ),
)(
  'the standard words in %s for %s can be spoken, name the schools, and say the reason',
  (language, happening) => {
    for (const ground of Object.keys(grounds) as Ground[]) {
      const text = standardMessage(language, { ...about, happening, ground }) ?? '';

      expect(text).toContain('Cottonwood Elementary');
      expect(text).not.toMatch(/undefined|\s\s|NaN/);
      expect(readTexts({ 'text-en': text }, ['en']).kind).toBe('texts');
    }
  },
);

test('English reads as a person would say it', () => {
  const text = standardMessage('en', { ...about, happening: 'late-2h', ground: 'weather' });

  expect(text).toBe(
    'On Wednesday, January 13, Cottonwood Elementary and Meadowlark Middle will start two hours late because of the weather. Buses run two hours late as well.',
  );
});

test('an announcement of another kind has no standard words', () => {
  expect(standardMessage('en', { ...about, happening: 'other', ground: 'none' })).toBeUndefined();
});

test.each([
  ['es', 'miércoles, 13 de enero'],
  ['vi', 'Thứ Tư, 13 tháng 1'],
  ['ar', 'الأربعاء، 13 يناير'],
  ['zh', '1月13日星期三'],
])('the date in %s is in words', (language, date) => {
  expect(standardMessage(language, { ...about, happening: 'closed', ground: 'none' })).toContain(
    date,
  );
});
