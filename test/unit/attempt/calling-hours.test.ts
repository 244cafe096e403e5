import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  hoursBetween,
  isWithinCallingHours,
  keepsCallingHours,
  nextHours,
} from '#domain/language/calling-hours/calling-hours.ts';

const at = (local: string, zone: string) =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toInstant();
const chicago = 'America/Chicago';
const opening = (zones: string[], now: Temporal.Instant) => nextHours(zones, now)?.opensAt;

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

test('an emergency rings at any hour, and nothing else does', () => {
  expect(keepsCallingHours('emergency')).toBe(false);
  expect(keepsCallingHours('school-mission')).toBe(true);
  expect(keepsCallingHours('other')).toBe(true);
});

test('F33 where area code and address disagree, the stricter decides: every zone must be within its hours', () => {
  const zones = ['America/New_York', 'America/Los_Angeles'];

  expect(isWithinCallingHours(zones, at('2026-01-13T10:00', 'America/New_York'))).toBe(false);
  expect(isWithinCallingHours(zones, at('2026-01-13T12:00', 'America/New_York'))).toBe(true);
  expect(opening(zones, at('2026-01-13T10:00', 'America/New_York'))).toEqual(
    at('2026-01-13T09:00', 'America/Los_Angeles'),
  );
  expect(nextHours(zones, at('2026-01-13T20:30', 'America/New_York'))).toEqual({
    opensAt: at('2026-01-14T09:00', 'America/Los_Angeles'),
    closesAt: at('2026-01-14T20:00', 'America/New_York'),
  });
});

test('Saturday night leads to Sunday noon', () => {
  expect(opening([chicago], at('2026-01-17T21:00', chicago))).toEqual(
    at('2026-01-18T12:00', chicago),
  );
});

test('F33 the clock changes in spring and autumn do not move the opening', () => {
  // 2026-03-08 is the spring change, a Sunday; 2026-11-01 the autumn one.
  expect(opening([chicago], at('2026-03-08T01:30', chicago))).toEqual(
    at('2026-03-08T12:00', chicago),
  );
  expect(opening([chicago], at('2026-11-01T01:30', chicago))).toEqual(
    at('2026-11-01T12:00', chicago),
  );
});

test('F33 where a clock was set back over its closing, the hours end ahead of now', () => {
  // When Alaska changed hands its clocks went back by a day, and Friday came twice. No change since was over our hours.
  const secondFriday = Temporal.PlainDateTime.from('1867-10-18T19:30')
    .toZonedDateTime('America/Juneau', { disambiguation: 'later' })
    .toInstant();

  expect(nextHours(['America/Juneau'], secondFriday)).toEqual({
    opensAt: secondFriday,
    closesAt: secondFriday.add({ minutes: 30 }),
  });
});

test.each([
  ['a leap day', '2028-02-28T20:30', '2028-02-29T09:00'],
  ['the day after a leap day', '2028-02-29T20:30', '2028-03-01T09:00'],
  ['a year’s first day', '2026-12-31T20:30', '2027-01-01T09:00'],
])('F33 an evening leads to the morning of %s', (_, evening, morning) => {
  expect(opening([chicago], at(evening, chicago))).toEqual(at(morning, chicago));
});

test.each([
  ['Asia/Kolkata', 'half an hour'],
  ['Australia/Adelaide', 'half an hour, and its own days of change'],
  ['Pacific/Chatham', 'three quarters of an hour'],
])('F33 %s, off by %s, opens at nine of its own clock', (zone) => {
  const opens = at('2026-01-13T09:00', zone);

  expect(isWithinCallingHours([zone], opens.subtract({ seconds: 1 }))).toBe(false);
  expect(isWithinCallingHours([zone], opens)).toBe(true);
  expect(isWithinCallingHours([zone], at('2026-01-13T19:59:59', zone))).toBe(true);
  expect(isWithinCallingHours([zone], at('2026-01-13T20:00', zone))).toBe(false);
});

test('Arizona and the Navajo Nation share an hour less in summer', () => {
  const zones = ['America/Phoenix', 'America/Denver'];

  expect(nextHours(zones, at('2026-01-13T00:00', 'America/Denver'))).toEqual({
    opensAt: at('2026-01-13T09:00', 'America/Phoenix'),
    closesAt: at('2026-01-13T20:00', 'America/Phoenix'),
  });
  expect(nextHours(zones, at('2026-07-14T00:00', 'America/Denver'))).toEqual({
    opensAt: at('2026-07-14T09:00', 'America/Phoenix'),
    closesAt: at('2026-07-14T20:00', 'America/Denver'),
  });
});

test.each([
  ['without a zone', []],
  ['in a zone that is none', ['America/Chicago', 'America/Springfield']],
  // Where it is nine in the morning on one side, it is past eight in the evening on the other.
  ['in zones that share no hour in summer', ['Asia/Kolkata', 'America/Los_Angeles']],
])('a phone %s is never called', (_, zones) => {
  const now = at('2026-07-14T12:00', 'America/Los_Angeles');

  expect(nextHours(zones, now)).toBeUndefined();
  expect(isWithinCallingHours(zones, now)).toBe(false);
  expect(hoursBetween(zones, now, now.add({ hours: 240 }))).toEqual([]);
});

// All zones of the States and territories (zone1970.tab and its links), and some whose clocks are half or three
// quarters of an hour off.
const zonesOnTrial = [
  'Adak Anchorage Boise Chicago Denver Detroit Juneau Los_Angeles Menominee Metlakatla New_York Nome Phoenix',
  'Puerto_Rico Sitka St_Johns St_Thomas Yakutat Indiana/Indianapolis Indiana/Knox Indiana/Marengo',
  'Indiana/Petersburg Indiana/Tell_City Indiana/Vevay Indiana/Vincennes Indiana/Winamac Kentucky/Louisville',
  'Kentucky/Monticello North_Dakota/Beulah North_Dakota/Center North_Dakota/New_Salem',
]
  .flatMap((names) => names.split(' '))
  .map((name) => `America/${name}`)
  .concat('Pacific/Honolulu', 'Pacific/Guam', 'Pacific/Saipan', 'Pacific/Pago_Pago')
  .concat('Asia/Kolkata', 'Pacific/Chatham');

/** The rule in its plainest words, for the clock on the wall. */
function isOpenAt(zone: string, minute: Temporal.Instant): boolean {
  const clock = minute.toZonedDateTimeISO(zone);
  if (clock.hour >= 20) return false;
  return clock.hour >= (clock.dayOfWeek === 7 ? 12 : 9);
}

const minutesPerDay = 1440;
const someMinute = fc
  .integer({ min: 0, max: 6 * 365 * minutesPerDay })
  .map((minutes) => Temporal.Instant.from('2024-01-01T00:00Z').add({ minutes }));
// Clocks change in the night to a Sunday: half of the tries begin in the two days around one.
const aroundAChange = fc
  .record({
    change: fc.constantFrom(
      '2025-03-09T00:00Z',
      '2025-11-02T00:00Z',
      '2026-03-08T00:00Z',
      '2026-11-01T00:00Z',
      '2026-04-05T00:00Z', // the Chatham Islands
      '2026-09-27T00:00Z',
    ),
    minutes: fc.integer({ min: -minutesPerDay, max: 2 * minutesPerDay }),
  })
  .map(({ change, minutes }) => Temporal.Instant.from(change).add({ minutes }));

test('F33 the next hours are those that a look at every minute finds, in every zone and around every change of the clocks', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom(...zonesOnTrial), { minLength: 1, maxLength: 3 }),
      fc.oneof(someMinute, aroundAChange),
      (zones, now) => {
        const isOpen = (minute: Temporal.Instant) => zones.every((zone) => isOpenAt(zone, minute));
        const hours = nextHours(zones, now);

        const end = hours?.closesAt ?? now.add({ hours: 14 * 24 });
        for (let minute = now; Temporal.Instant.compare(minute, end) < 0; ) {
          const expected =
            hours !== undefined && Temporal.Instant.compare(minute, hours.opensAt) >= 0;
          if (isOpen(minute) !== expected) {
            throw new Error(`${minute.toString()} is ${isOpen(minute) ? 'open' : 'closed'}`);
          }
          minute = minute.add({ minutes: 1 });
        }
        if (hours !== undefined) expect(isOpen(hours.closesAt)).toBe(false);
      },
    ),
    { numRuns: 100 },
  );
});
