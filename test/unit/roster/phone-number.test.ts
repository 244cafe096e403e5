import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guessE164, readPhoneNumber } from '#domain/shared/phone/phone-number.ts';
import { fictionalNumber, fictionalNumberCount } from '#sandbox/district/fictional-numbers.ts';

test.each([
  ['3125550142', '+13125550142'],
  ['(312) 555-0142', '+13125550142'],
  ['1-312-555-0142', '+13125550142'],
  ['+1 312 555 0142', '+13125550142'],
  ['312.555.0142', '+13125550142'],
  ['787-555-0123', '+17875550123'],
])('%s is a number to call', (text, e164) => {
  expect(readPhoneNumber(text)).toEqual({ e164, lineType: 'unknown' });
});

test.each([
  ['312-555-0142 x12', 'has an extension, which can’t be called'],
  ['900-555-0123', 'is a premium-rate number'],
  ['800-555-0142', 'is a toll-free number, which is a business and not a guardian'],
  ['911', 'is a short code'],
  ['73529', 'is a short code'],
  ['555-0142', 'has no area code'],
  ['+1 876 555 0123', 'is outside the United States'],
  ['+52 55 1234 5678', 'is outside the United States'],
  ['312-555-014', 'is not a valid phone number'],
  ['312-555-0142 or 312-555-0143', 'is not a phone number'],
  ['none', 'is not a phone number'],
])('%s is left out, in words without the number', (text, words) => {
  expect(readPhoneNumber(text)).toEqual({ words });
});

test.each([
  ['(402) 555-0104', '+14025550104'],
  ['1.402.555.0104', '+14025550104'],
  ['+1 402 555 0104', '+14025550104'],
  // Ten digits, and no US number: they must not be taken for one.
  ['+45 40 25 55 01', undefined],
  ['4025550 x104', undefined],
  ['402-555-0104 x7', undefined],
  ['555-0104', undefined],
  ['none', undefined],
])('%s is guessed to be %s', (text, e164) => {
  expect(guessE164(text)).toBe(e164);
});

test('a guess agrees with every number that can be read', () => {
  const digits = fc.integer({ min: 200, max: 999 }).map((n) => `402${n}`);
  const gap = fc.constantFrom('', ' ', '-', '.', ') ');
  const written = fc
    .tuple(
      fc.constantFrom('', '+1', '1 ', '('),
      digits,
      gap,
      fc.integer({ min: 0, max: 9999 }),
      gap,
    )
    .map(([before, start, one, end, other]) => {
      const last = String(end).padStart(4, '0');
      return `${before}${start.slice(0, 3)}${one}${start.slice(3)}${other}${last}`;
    });

  fc.assert(
    fc.property(written, (text) => {
      const number = readPhoneNumber(text);
      if ('e164' in number) expect(guessE164(text)).toBe(number.e164);
    }),
  );
});

test('an office may be reached toll-free, a guardian not', () => {
  expect(readPhoneNumber('800-555-0142', 'office')).toHaveProperty('e164', '+18005550142');
});

test('every fictional number is valid, and all are different', () => {
  const numbers = Array.from({ length: fictionalNumberCount }, (_, place) =>
    fictionalNumber(place),
  );

  expect(new Set(numbers).size).toBe(numbers.length);
  for (const number of numbers.filter((_, place) => place % 100 === 0)) {
    expect(readPhoneNumber(number)).toEqual({ e164: number, lineType: 'unknown' });
    expect(number).toMatch(/^\+1\d{3}55501\d\d$/);
  }
});
