import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readOfficeConsent } from '#domain/consent/office-form/office-consent.ts';
import { readOfficeWithdrawal } from '#domain/consent/office-form/office-withdrawal.ts';
import { tooLong } from '#domain/shared/typed/too-long.ts';

test('what is too long is refused with a counter', () => {
  expect(tooLong('x'.repeat(1312), 1000)).toBe('1,312 of 1,000 characters. Shorten it by 312.');
});

test('a counter counts what a person counts: a rare letter or an emoji is one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'é', '𠮷', '🎒', 'م')),
      fc.nat(50),
      (letters, most) => {
        const said = tooLong(letters.join(''), most);
        expect(said === undefined).toBe(letters.length <= most);
      },
    ),
  );
});

const context = {
  now: Temporal.Instant.from('2027-01-13T18:00:00Z'),
  timeZone: 'America/Chicago',
  guardianIds: [],
  names: [],
  wordings: ['standard en'],
};

test('a form of the front office cuts nothing that was typed', () => {
  const consent = {
    channels: 'voice',
    purposes: 'other',
    relation: 'parent',
    method: 'paper',
    wording: 'standard en',
    obtained: '2027-01-12',
    reference: 'x'.repeat(121),
  };
  const withdrawal = {
    what: 'any',
    scope: 'non-emergency',
    means: 'staff',
    receivedDate: '2027-01-12',
    receivedTime: '10:00',
    words: 'x'.repeat(801),
  };
  expect(readOfficeConsent(consent, context)).toEqual({
    kind: 'errors',
    errors: { reference: '121 of 120 characters. Shorten it by 1.' },
  });
  expect(readOfficeWithdrawal(withdrawal, context)).toEqual({
    kind: 'errors',
    errors: { words: '801 of 800 characters. Shorten it by 1.' },
  });
  expect(
    readOfficeWithdrawal({ scope: 'district', reason: 'x'.repeat(121) }, context),
  ).toMatchObject({ errors: { reason: '121 of 120 characters. Shorten it by 1.' } });
});
