import { expect, test } from 'vitest';
import { isWithinCallingHours, nextOpening } from '#domain/attempt/calling-hours.ts';

const at = (local: string, zone: string) =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toInstant();
const chicago = 'America/Chicago';

test.each([
  ['a Tuesday at nine', '2026-01-13T09:00', true],
  ['a Tuesday a second before nine', '2026-01-13T08:59:59', false],
  ['a Tuesday just before eight in the evening', '2026-01-13T19:59:59', true],
  ['a Tuesday at eight in the evening', '2026-01-13T20:00', false],
  ['a Saturday morning', '2026-01-17T09:30', true],
  ['a Sunday morning', '2026-01-18T09:30', false],
  ['a Sunday at noon', '2026-01-18T12:00', true],
])('%s', (_, local, open) => {
  expect(isWithinCallingHours([chicago], at(local, chicago))).toBe(open);
});

test('every zone a phone may be in must be within its hours', () => {
  const zones = ['America/New_York', 'America/Los_Angeles'];

  expect(isWithinCallingHours(zones, at('2026-01-13T10:00', 'America/New_York'))).toBe(false);
  expect(isWithinCallingHours(zones, at('2026-01-13T12:00', 'America/New_York'))).toBe(true);
  expect(nextOpening(zones, at('2026-01-13T10:00', 'America/New_York'))).toEqual(
    at('2026-01-13T09:00', 'America/Los_Angeles'),
  );
  expect(nextOpening(zones, at('2026-01-13T20:30', 'America/New_York'))).toEqual(
    at('2026-01-14T09:00', 'America/Los_Angeles'),
  );
});

test('Saturday night leads to Sunday noon', () => {
  expect(nextOpening([chicago], at('2026-01-17T21:00', chicago))).toEqual(
    at('2026-01-18T12:00', chicago),
  );
});

test('the clock changes do not move the opening', () => {
  // 2026-03-08 is the spring change, a Sunday; 2026-11-01 the autumn one.
  expect(nextOpening([chicago], at('2026-03-08T01:30', chicago))).toEqual(
    at('2026-03-08T12:00', chicago),
  );
  expect(nextOpening([chicago], at('2026-11-01T01:30', chicago))).toEqual(
    at('2026-11-01T12:00', chicago),
  );
  expect(nextOpening(['Asia/Kolkata'], at('2026-01-13T03:00', 'Asia/Kolkata'))).toEqual(
    at('2026-01-13T09:00', 'Asia/Kolkata'),
  );
});

test('a phone without a zone is never called', () => {
  expect(() => nextOpening([], Temporal.Now.instant())).toThrow('no time zone');
});
