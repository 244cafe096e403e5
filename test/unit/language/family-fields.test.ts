import { expect, test } from 'vitest';
import {
  familyValues,
  fieldError,
  fillFamilyFields,
  plainTexts,
} from '#domain/language/family-fields.ts';
import { languages } from '#domain/language/languages.ts';
import { detailsLine } from '#domain/language/message/call-lines.ts';
import { hasVoice } from '#speech/voices.ts';

const child = (name: string, more: { buses?: string[] } = {}) => ({
  name,
  schools: ['Adams Elementary'],
  buses: more.buses ?? ['Bus 12'],
  grades: [],
});

test.each(Object.keys(languages))('in %s each field has a plain word, and 6 is offered', (code) => {
  const words = plainTexts({ [code]: 'x {child} {school} {bus} {grade}' })[code] ?? '';

  expect(words).not.toMatch(/[{}]/u);
  expect(new Set(words.split(' ')).size).toBeGreaterThan(3);
  // Of a language without a voice, the English is said.
  expect(detailsLine(code).text).toContain('6');
  expect(detailsLine(code).language).toBe(hasVoice(code) ? code : 'en');
});

test('a plain word begins a sentence with a capital, and no other place', () => {
  expect(fillFamilyFields('{child} is late. {bus} too, says {school}.', 'en')).toBe(
    "Your child is late. Your child's bus too, says your child's school.",
  );
  expect(fillFamilyFields('¿{child} llegó?', 'es')).toBe('¿Su hijo o hija llegó?');
});

test('siblings are one sentence, in the order of their names’ list and with each value once', () => {
  expect(familyValues([child('Ava'), child('Liam')], 'en')).toEqual({
    child: 'Ava and Liam',
    school: 'Adams Elementary',
    bus: 'Bus 12',
  });
  expect(familyValues([child('Ava'), child('Liam', { buses: ['Bus 7'] })], 'es')['bus']).toBe(
    'Bus 12 y Bus 7',
  );
});

test('what one child has no value for is said in plain words for all', () => {
  const values = familyValues([child('Ava'), child('Liam', { buses: [] })], 'en');

  expect(values).not.toHaveProperty('bus');
  expect(fillFamilyFields('{child}: {bus}', 'en', values)).toBe("Ava and Liam: your child's bus");
});

test.each(['<break time="9s"/>', 'Ava {bus}', 'Ava\u202e', ''])(
  'the name “%s” is said to nobody',
  (name) => {
    expect(familyValues([child(name)], 'en')).not.toHaveProperty('child');
  },
);

test('a value is never read again', () => {
  expect(fillFamilyFields('{school}: {child}', 'en', { school: '{child}', child: 'Ava' })).toBe(
    '{child}: Ava',
  );
});

test.each([
  ['{child} is late.', '{child} is late.', undefined],
  ['Late.', '{child} is late.', 'Add {child}, as in the English.'],
  ['{bus}', 'Late.', 'The English doesn’t have {bus}. Add it there, or leave it out here.'],
  ['{shcool}', 'x', '“{shcool}” is no field. Did you mean {school}?'],
  ['{chidl}', 'x', '“{chidl}” is no field. Did you mean {child}?'],
  ['{Child}', 'x', '“{Child}” is no field. Did you mean {child}?'],
  ['{ bus }', 'x', '“{ bus }” is no field. Did you mean {bus}?'],
  [
    '{niño}',
    '{child}',
    'Replace “{niño}”: this closure has no such value. The fields are {child}, {school}, {bus}, or {grade}.',
  ],
])('“%s” beside the English “%s”', (text, english, error) => {
  expect(fieldError(text, english)).toBe(error);
});
