import { expect, test } from 'vitest';
import { nightStart, withChosenStart } from '#domain/closure/draft/beginning.ts';
import { chosenOf, stopOf, withUsual } from '#domain/closure/draft/request-defaults.ts';

const timeZone = 'America/Chicago';
const at = (local: string) => ({
  timeZone,
  now: Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).toInstant(),
});
const asked = (local: string, happening = 'closed', morningCalls = '05:30:00') =>
  nightStart({ happening }, { ...at(local), morningCalls })?.at.toString({
    smallestUnit: 'minute',
  });

test.each([
  ['2026-12-03T03:10', '2026-12-03T05:30'],
  ['2026-12-03T21:00', '2026-12-04T05:30'],
  ['2026-12-03T23:59', '2026-12-04T05:30'],
  ['2026-12-03T05:00', undefined],
  ['2026-12-03T20:59', undefined],
])('at %s the later beginning is %s', (now, later) => {
  expect(asked(now)).toBe(later);
});

test('it is the hour that the district chose', () => {
  expect(asked('2026-12-03T03:10', 'closed', '06:15:00')).toBe('2026-12-03T06:15');
});

test.each(['lockdown', 'evacuation', 'shelter', 'secure', 'hold', 'all-clear', 'reunification'])(
  'a %s is never asked about',
  (happening) => {
    expect(asked('2026-12-03T03:10', happening)).toBeUndefined();
  },
);

const context = { ...at('2026-12-03T21:30'), holidays: [], buildingEmergencies: true };

test('the time to stop trying follows the later beginning', () => {
  const given = { happening: 'closed', date: '2026-12-04', begins: '2026-12-04T05:30' };

  expect(withUsual(given, context)).toMatchObject({
    startDate: '2026-12-04',
    startTime: '05:30',
    stopDate: '2026-12-04',
    stopTime: '07:30',
  });
  expect(withUsual({ ...given, begins: 'now' }, context)).not.toHaveProperty('startDate');
});

test('a time to stop that the form chose moves with the start; one that a person chose stays', () => {
  const form = { happening: 'closed', stopDate: '2026-12-03', stopTime: '23:30' };
  const later = { ...form, startDate: '2026-12-04', startTime: '06:00' };
  const ours = chosenOf({ ...later, offeredStop: stopOf(form) });

  expect(withUsual(ours, context)).toMatchObject({ stopDate: '2026-12-04', stopTime: '08:00' });
  expect(chosenOf({ ...later, offeredStop: '2026-12-03 23:00' })).toMatchObject(form);
});

test('a beginning that has passed is none, nor one beside a start of its own', () => {
  const begins = '2026-12-03T05:30';
  const own = { begins, startDate: '2026-12-03', startTime: '04:00' };

  expect(withChosenStart({ begins }, at('2026-12-03T05:31'))).toEqual({ begins });
  expect(withChosenStart(own, at('2026-12-03T03:00'))).toEqual(own);
});

test('a time to stop from an earlier request gives way to the later beginning', () => {
  const earlier = { happening: 'closed', stopDate: '2026-12-03', stopTime: '23:00' };

  expect(withUsual({ ...earlier, begins: '2026-12-04T05:30' }, context)).toMatchObject({
    stopDate: '2026-12-04',
    stopTime: '07:30',
  });
});
