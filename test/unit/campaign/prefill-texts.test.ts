import { expect, test } from 'vitest';
import {
  type About,
  prefillTexts,
  standardMessage,
} from '#domain/closure/draft/standard-message.ts';

const about: About = {
  happening: 'early-dismissal',
  ground: 'weather',
  eventDate: '2027-01-13',
  schools: ['Meadowlark Middle'],
  isWholeDistrict: false,
  dismissalTime: '12:30',
};
const later = { ...about, dismissalTime: '13:15' };
const standard = (language: string, of = about) => standardMessage(language, of) ?? '';

test('standard words that were kept say the new time, and what somebody wrote stays', () => {
  const before = { about, texts: { en: standard('en'), es: 'Salida a las 12:30. Bus 12.' } };

  expect(prefillTexts(['en', 'es'], later, before)).toEqual({
    en: standard('en', later),
    es: 'Salida a las 12:30. Bus 12.',
  });
});

test('a language that was left out stays out while the schools are the same', () => {
  const before = { about, texts: { en: 'Out early.' } };

  expect(prefillTexts(['en', 'es'], later, before)['es']).toBe('');
  const elsewhere = { ...later, schools: ['Adams High'] };
  expect(prefillTexts(['en', 'es'], elsewhere, before)['es']).toBe(standard('es', elsewhere));
});

test('where there are no standard words any more, those of before stay', () => {
  const before = { about, texts: { en: standard('en') } };

  expect(prefillTexts(['en'], { ...about, happening: 'other' }, before)['en']).toBe(standard('en'));
});
