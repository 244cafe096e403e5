import { expect, test } from 'vitest';
import { withoutPast } from '#domain/closure/draft/beginning.ts';
import {
  chosenOf,
  unsaidIn,
  usualDay,
  usualGround,
  withUsual,
} from '#domain/closure/draft/request-defaults.ts';

const timeZone = 'America/Chicago';
const holidays = [{ day: '2026-11-26', name: 'Thanksgiving' }];
const at = (local: string) => ({
  now: Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).toInstant(),
  timeZone,
  holidays,
  buildingEmergencies: true,
});
const closed = { happening: 'closed' };

test.each([
  ['2026-11-24T05:00', closed, '2026-11-24'],
  ['2026-11-24T11:59', closed, '2026-11-24'],
  ['2026-11-24T12:00', closed, '2026-11-25'],
  // Over a holiday, and over a weekend.
  ['2026-11-25T13:00', closed, '2026-11-27'],
  ['2026-11-26T05:00', closed, '2026-11-27'],
  ['2026-11-27T20:00', closed, '2026-11-30'],
  ['2026-11-28T09:00', { happening: 'late-2h' }, '2026-11-30'],
  ['2026-11-24T13:00', { happening: 'early-dismissal' }, '2026-11-24'],
  ['2026-11-24T13:00', { happening: 'early-dismissal', dismissalTime: '12:30' }, '2026-11-25'],
  ['2026-11-24T15:00', { happening: 'early-dismissal' }, '2026-11-25'],
  ['2026-11-28T13:00', { happening: 'evacuation' }, '2026-11-28'],
  ['2026-11-24T13:00', { happening: 'other' }, '2026-11-24'],
])('at %s, %j is about %s', (now, asked, day) => {
  expect(usualDay(asked, at(now))).toBe(day);
});

test.each([
  ['2026-11-24T05:07', '2026-11-24', '2026-11-24 07:15'],
  ['2026-11-24T13:00', '2026-11-25', '2026-11-24 21:00'],
  ['2026-11-24T20:30', '2026-11-25', '2026-11-24 21:30'],
  ['2026-11-24T23:10', '2026-11-25', '2026-11-25 00:15'],
])('at %s, about %s, it stops trying at %s', (now, date, stop) => {
  const { stopDate, stopTime } = withUsual({ date }, at(now));

  expect(`${stopDate} ${stopTime}`).toBe(stop);
});

test.each([
  ['at night', '2026-11-24T03:07', '2026-11-24 11:00'],
  ['in the evening', '2026-11-24T20:30', '2026-11-25 11:00'],
  ['on a Sunday morning', '2026-11-22T07:00', '2026-11-22 14:00'],
  ['at noon', '2026-11-24T12:07', '2026-11-24 14:15'],
])('a school matter asked for %s stops two hours after families may be called', (_, now, stop) => {
  const { stopDate, stopTime } = withUsual({ happening: 'other' }, at(now));

  expect(`${stopDate} ${stopTime}`).toBe(stop);
});

test('it stops two hours after a start that was chosen', () => {
  const start = { date: '2026-11-25', startDate: '2026-11-25', startTime: '05:30' };

  expect(withUsual(start, at('2026-11-24T20:00'))).toMatchObject({
    stopDate: '2026-11-25',
    stopTime: '07:30',
  });
});

test('what was chosen stands, and an emptied time is no unsaid one', () => {
  const chosen = { purpose: 'other', delivery: 'text', stopDate: '', stopTime: '' };

  expect(withUsual({ ...chosen, ground: 'weather' }, at('2026-11-24T05:00'))).toMatchObject(chosen);
});

test.each([
  ['weather', true, 'emergency'],
  ['none', true, 'school-mission'],
  ['building', true, 'emergency'],
  ['building', false, 'school-mission'],
])('%s (buildings count: %s) makes it %s', (ground, buildingEmergencies, purpose) => {
  const context = { ...at('2026-11-24T05:00'), buildingEmergencies };

  expect(withUsual({ ground }, context)['purpose']).toBe(purpose);
});

test.each([
  ['closed', 'weather', 'emergency'],
  ['late-2h', 'weather', 'emergency'],
  ['remote-day', 'weather', 'emergency'],
  ['no-heat', 'building', 'emergency'],
  ['other', 'none', 'school-mission'],
  ['evacuation', undefined, 'emergency'],
  ['all-clear', undefined, 'emergency'],
  ['early-dismissal', undefined, 'emergency'],
])('%s has %s as its usual reason, and is then of kind %s', (happening, ground, purpose) => {
  expect(usualGround({ happening })).toBe(ground);
  expect(withUsual({ happening }, at('2026-11-24T05:00'))).toMatchObject({ purpose });
});

test.each(['late-1h', 'closed', 'early-dismissal', 'remote-day'])(
  'of groups alone, %s has no usual reason, and is a school matter whatever the reason',
  (happening) => {
    const asked = { happening, who: 'groups' };

    expect(usualGround(asked)).toBeUndefined();
    expect(unsaidIn(asked)).toContain('ground');
    for (const ground of [{}, { ground: 'weather' }])
      expect(withUsual({ ...asked, ...ground }, at('2026-11-24T05:00'))).toMatchObject({
        purpose: 'school-mission',
      });
  },
);

test('a reason offered for schools is nobody’s choice once groups are chosen', () => {
  const offered = { offeredFor: 'late-1h', offeredGround: 'weather', happening: 'late-1h' };

  expect(chosenOf({ ...offered, ground: 'weather', who: 'groups' })).not.toHaveProperty('ground');
});

test('an announcement is no emergency by its reason alone', () => {
  const threat = { happening: 'other', ground: 'threat' };

  expect(withUsual(threat, at('2026-11-24T05:00'))['purpose']).toBe('school-mission');
  expect(unsaidIn(threat)).toEqual(['purpose']);
  expect(unsaidIn({ ...threat, purpose: 'emergency' })).toEqual(['fact']);
  expect(unsaidIn({ happening: 'other', ground: 'none' })).toEqual([]);
});

test('a reason offered for something else that happens is nobody’s choice', () => {
  const offered = { offeredFor: 'closed', offeredGround: 'weather', offeredPurpose: 'emergency' };
  const sent = { ...offered, ground: 'weather', purpose: 'emergency' };

  expect(chosenOf({ ...sent, happening: 'closed' })).toMatchObject({ ground: 'weather' });
  const evacuation = chosenOf({ ...sent, happening: 'evacuation' });
  expect(evacuation).not.toHaveProperty('ground');
  expect(evacuation).not.toHaveProperty('purpose');
  expect(unsaidIn(evacuation)).toEqual(['ground', 'safe']);
  expect(chosenOf({ ...sent, happening: 'evacuation', ground: 'fire' })).toMatchObject({
    ground: 'fire',
  });
});

test('what is asked for again loses the times that have passed, and no other', () => {
  const before = {
    happening: 'closed',
    date: '2026-11-24',
    startDate: '2026-11-24',
    startTime: '05:30',
    stopDate: '2026-11-24',
    stopTime: '07:30',
  };

  expect(withoutPast(before, at('2026-11-24T05:00'))).toEqual(before);
  expect(withoutPast(before, at('2026-11-24T08:00'))).toEqual({
    happening: 'closed',
    date: '2026-11-24',
  });
  expect(withoutPast(before, at('2026-11-25T05:00'))).toEqual({ happening: 'closed' });
});
