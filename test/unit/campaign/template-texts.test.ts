import { expect, test } from 'vitest';
import { standardTemplate } from '#domain/closure/draft/standard-message.ts';
import { languages } from '#domain/language/languages.ts';
import { happenings } from '#domain/shared/happening.ts';
import { fillFields, fillPlace } from '#domain/words/template/fill-fields.ts';
import { readTemplateTexts } from '#domain/words/template/template-texts.ts';

const late = { happening: 'late-2h', isDistrictWide: true } as const;
const known = Object.keys(languages);
const read = (texts: Record<string, string>, about: Parameters<typeof readTemplateTexts>[1]) =>
  readTemplateTexts(
    Object.fromEntries(Object.entries(texts).map(([language, text]) => [`text-${language}`, text])),
    about,
  );
const wrong = (texts: Record<string, string>, about = late) => {
  const outcome = read(texts, { ...about, known });
  return outcome.kind === 'errors' ? outcome.errors : {};
};

test.each([
  ['On {date}, {scool} open late.', 'Line 1: “{scool}” isn’t a field.'],
  ['On {date}, {school} open\nat {clock}.', 'Line 2: “{clock}” isn’t a field.'],
  ['On {date}, {school} open {School}.', 'Line 1: “{School}” isn’t a field.'],
  ['On {date}, ${school} open late.', 'Line 1: “${school}” isn’t a field.'],
  ['On {date}, {school} open late. ${}', 'Line 1: “${}” isn’t a field.'],
  ['On {date}, {{school}} open late.', 'Line 1: “{” isn’t a field.'],
  ['On {date}, {school} open late }', 'Line 1: “}” isn’t a field.'],
  ['On {date}, {school} open late {reason', 'Line 1: “{” isn’t a field.'],
  ['On {date}, {school} open {time}.', 'Line 1: only an early dismissal has {time}.'],
  ['{school} open late.', 'Add {date}: the day.'],
  ['On {date} we open late.', 'Add {school}: the schools.'],
  ['On {date}, {school} open late. bit.ly/x', 'Carriers block texts with bit.ly links.'],
  ['On {date}, {school} open late.\u202e', 'This text has characters that can’t be spoken.'],
])('the words %j are refused: %s', (text, why) => {
  expect(wrong({ en: text })['text-en']).toContain(why);
});

test('ten thousand characters are counted and refused', () => {
  const text = `On {date}, {school} ${'open late '.repeat(1000)}`;

  expect(wrong({ en: text })['text-en']).toMatch(/^10,019 of 1,000 characters/);
});

test('a field in one language and not in the other is refused with its line', () => {
  const en = 'On {date}, {school} open late.\nWhy: {reason}.';

  expect(wrong({ en, es: 'El {date} abren tarde {school}.' })).toEqual({
    'text-es': 'Add {reason}: the English has it in line 2.',
  });
  expect(wrong({ en, es: 'El {date}\nabren en {place}, {school} {reason}.' })).toEqual({
    'text-es': 'Line 2: the English doesn’t have {place}. Add it there, or leave it out here.',
  });
});

test.each([
  [
    'early-dismissal',
    true,
    'Add {school}: the schools, and {date}: the day, and {time}: when students leave.',
  ],
  ['early-dismissal', false, 'Add {date}: the day, and {time}: when students leave.'],
  ['evacuation', false, 'Add {place}: where children are picked up.'],
] as const)(
  'words for %s, district-wide %s, need their fields',
  (happening, isDistrictWide, why) => {
    const outcome = read({ en: 'Hello.' }, { happening, isDistrictWide, known });

    expect(outcome).toEqual({ kind: 'errors', errors: { 'text-en': why } });
  },
);

test('every language that has words is kept line by line, and another announcement needs no field', () => {
  const outcome = read(
    { en: '  Parent evening\r\nat  the school. ', es: '', vi: 'Tối nay.' },
    { happening: 'other', isDistrictWide: true, known },
  );

  expect(outcome).toEqual({
    kind: 'texts',
    texts: { en: 'Parent evening\nat the school.', vi: 'Tối nay.' },
  });
});

test('the standard words, with fields in them, are a template but where the kind needs more', () => {
  for (const happening of Object.keys(happenings) as (keyof typeof happenings)[]) {
    // Absence calls have the standard words alone.
    if (happening === 'other' || happening === 'absence') continue;
    const texts = Object.fromEntries(
      known.map((language) => [language, standardTemplate(language, happening) ?? '']),
    );
    const outcome = read(texts, { happening, isDistrictWide: true, known });
    expect(outcome.kind, happening).toBe(happening === 'evacuation' ? 'errors' : 'texts');
  }
});

test('a field that has nothing to say takes the space before it along', () => {
  const values = { school: 'Adams', date: 'Monday', reason: '' };

  expect(fillFields('On {date},\n{school} close {reason}.', values)).toBe(
    'On Monday, Adams close.',
  );
  expect(fillFields('{reason} {school} closes.', values)).toBe('Adams closes.');
});

test('what is filled in is never read as a field or a pattern', () => {
  expect(fillFields('{school}: {date}', { school: '{date} $& $1', date: 'May 1' })).toBe(
    '{date} $& $1: May 1',
  );
  expect(fillPlace('Come to {place}.', '$& {school}')).toBe('Come to $& {school}.');
  expect(fillPlace('{place} is open.', 'the gym')).toBe('The gym is open.');
});
