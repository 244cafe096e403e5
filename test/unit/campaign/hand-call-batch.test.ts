import { expect, test } from 'vitest';
import {
  familiesOf,
  groupFamilies,
  type ListedFamily,
  nextBatch,
} from '#domain/closure/unreached/hand-call-batch.ts';

const at = Temporal.Instant.from('2027-01-14T12:00:00Z');
const school = { schoolId: 'adams', language: 'es' };

const family = (key: string, about: Partial<ListedFamily> = {}): ListedFamily => ({
  key,
  ...school,
  schools: ['Adams'],
  studentIds: [key],
  allStudentIds: [key],
  phoneIds: [`phone of ${key}`],
  wasTried: true,
  calledById: null,
  calledBy: null,
  calledAt: null,
  takenById: null,
  takenBy: null,
  takenAt: null,
  lastTakenAt: null,
  ...about,
});
const keys = (families: readonly ListedFamily[]) => families.map(({ key }) => key);
const twelve = Array.from({ length: 12 }, (_, place) => family(`family ${place}`));

test('ten are taken at once, of one school and one language', () => {
  const others = [
    family('in English', { language: 'en' }),
    family('elsewhere', { schoolId: 'oak' }),
  ];

  expect(keys(nextBatch([...others, ...twelve], school))).toEqual(keys(twelve.slice(0, 10)));
});

test('families that share a number are taken together, whatever their school and language', () => {
  const mother = family('of the mother', { phoneIds: ['m', 'f'] });
  const half = family('of both', { phoneIds: ['f', 'n'], schoolId: 'oak', language: 'en' });
  const third = family('of a neighbor', { phoneIds: ['n'], schoolId: 'oak' });

  expect(keys(nextBatch([mother, half, third], school))).toEqual(keys([mother, half, third]));
});

test('whom somebody has, or has called, is not taken; whom somebody released comes last', () => {
  const released = family('released', { lastTakenAt: at });
  const taken = family('taken', { takenById: 'tom', takenAt: at, lastTakenAt: at });
  const called = family('called', { calledById: 'tom', calledAt: at });
  const fresh = family('fresh');

  expect(keys(nextBatch([released, taken, called, fresh], school))).toEqual(['fresh', 'released']);
});

test('groups count who is free, the largest first', () => {
  const groups = groupFamilies([
    family('in English', { language: 'en' }),
    ...twelve,
    family('taken', { takenById: 'tom' }),
  ]);

  expect(groups.map(({ language, families }) => [language, families])).toEqual([
    ['es', 12],
    ['en', 1],
  ]);
});

test('a person sees whom they have to call first, and then whom they called', () => {
  const mine = family('to call', { takenById: 'tom' });
  const called = (key: string, hours: number) =>
    family(key, { calledById: 'tom', calledAt: at.add({ hours }) });

  const seen = familiesOf(
    [called('earlier', 0), twelve[0] ?? mine, called('later', 1), mine],
    'tom',
  );

  expect(keys(seen)).toEqual(['to call', 'later', 'earlier']);
});
