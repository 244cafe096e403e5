import { expect, test } from 'vitest';
import { readPhoneNumber } from '#domain/roster/phone-number.ts';
import {
  fictionalNumber,
  fictionalNumberCount,
} from '../../src/sandbox/district/fictional-numbers.ts';

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
  ['312-555-0142 x12', 'has an extension, which can not be dialed'],
  ['900-555-0123', 'is a premium-rate number'],
  ['800-555-0142', 'is a toll-free number, which is a business and not a guardian'],
  ['911', 'is a short code'],
  ['73529', 'is a short code'],
  ['555-0142', 'has no area code'],
  ['+1 876 555 0123', 'is outside the United States'],
  ['+52 55 1234 5678', 'is outside the United States'],
  ['312-555-014', 'is not a valid telephone number'],
  ['312-555-0142 or 312-555-0143', 'is not a telephone number'],
  ['none', 'is not a telephone number'],
])('%s is left out, in words without the number', (text, words) => {
  expect(readPhoneNumber(text)).toEqual({ words });
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
