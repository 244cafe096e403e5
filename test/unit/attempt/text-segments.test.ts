import { expect, test } from 'vitest';
import { textBody } from '#domain/language/message/message.ts';
import {
  countTextSegments,
  segmentsByLanguage,
  textsOfTooManySegments,
} from '#domain/language/message/text-segments.ts';

const registeredName = 'Cedar Falls School District';
const words = (
  texts: Record<string, string>,
  purpose: 'emergency' | 'school-mission' = 'emergency',
) => ({
  registeredName,
  callbackNumber: '+15035550199',
  purpose,
  texts,
});

/** A text of ours is `Cedar Falls School District: ` and the words: 29 characters more. */
const prefix = `${registeredName}: `.length;

test.each([
  ['as many as one holds, of the GSM alphabet', 'a'.repeat(160 - prefix), 1],
  ['one more', 'a'.repeat(161 - prefix), 2],
  ['as many as two hold', 'a'.repeat(306 - prefix), 2],
  ['one more than two', 'a'.repeat(307 - prefix), 3],
  ['a sign that counts twice, across the border', '€'.repeat(66), 2],
  ['as many as one holds, once a letter is outside', `${'a'.repeat(69 - prefix)}á`, 1],
  ['one more', `${'a'.repeat(70 - prefix)}á`, 2],
  ['letters of Spanish that are inside', 'ñ¿é¡ü', 1],
  ['an emoji, which counts as two', `${'a'.repeat(69 - prefix)}😀`, 2],
])('%s', (_what, body, segments) => {
  expect(segmentsByLanguage(words({ en: body }))).toEqual({ en: segments });
});

test('what is counted is what is sent: with who it is from, and how to stop', () => {
  const matter = words({ en: 'a'.repeat(160 - prefix) }, 'school-mission');

  expect(textBody({ ...matter, languages: ['en'] })).toMatch(/^Cedar Falls.* Reply STOP/);
  expect(segmentsByLanguage(matter)).toEqual({ en: 2 });
});

test('the total counts each phone in the language it is texted in', () => {
  const texts = {
    en: 'Closed.',
    es: 'Las escuelas estarán cerradas mañana por la nieve; no habrá autobús.',
  };
  const phones = [
    { language: 'en', count: 100 },
    { language: 'es', count: 10 },
    { language: 'vi', count: 3 },
  ];

  expect(countTextSegments(words(texts), phones)).toEqual({
    byLanguage: { en: 1, es: 2 },
    total: 123,
  });
});

test('a text of eleven segments is refused with what to take out, one of ten is not', () => {
  const fits = 'ệ'.repeat(670 - prefix);

  expect(textsOfTooManySegments(words({ vi: fits }))).toEqual({});
  expect(textsOfTooManySegments(words({ en: 'Closed.', vi: `${fits}ệ` }))).toEqual({
    vi: 'Too long for a text: with the district’s name it takes 11 segments, and 10 get through. Shorten it by about 61 characters, or tell families by call only.',
  });
});
