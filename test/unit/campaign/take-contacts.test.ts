import { expect, test } from 'vitest';
import { fillForm } from '#conversation/closure/request/typed/understand.ts';
import { readContacts } from '#domain/closure/draft/read/read-contacts.ts';

const schools = [
  { id: 'm', name: 'Meadowlark Middle' },
  { id: 'a', name: 'Adams Elementary' },
];
const take = (text: string, hasContacts = true) =>
  fillForm(`early ${text}`, {
    now: Temporal.Instant.from('2027-01-12T15:00:00Z'),
    timeZone: 'America/Chicago',
    schools,
    hasContacts,
  });

test.each([
  ['12:30 meadowlark then emergency contacts after 10 minutes', '10', 'm'],
  ['meadowlark then emergency contacts', '10', 'm'],
  ['meadowlark then emergency contacts after 15 min tomorrow', '15', 'm'],
  ['and then the emergency contacts after 5m. adams', '5', 'a'],
])('“%s”', (text, contacts, chosen) => {
  expect(take(text).values).toMatchObject({ contacts, schools: chosen });
});

test('words that name none are left as they are', () => {
  expect(take('12:30 meadowlark').values).not.toHaveProperty('contacts');
});

test('what isn’t offered, or there is nobody for, is said', () => {
  expect(take('then emergency contacts after 7 minutes').note).toContain(
    '“After 7 minutes” isn’t offered',
  );
  expect(take('then emergency contacts', false).note).toBe(
    'The roster has no emergency contacts to call.',
  );
});

const now = Temporal.Instant.from('2027-01-12T15:00:00Z');
const asked = {
  purpose: 'emergency',
  ground: 'weather',
  delivery: 'call',
  stopTryingAt: now.add({ hours: 2 }),
  now,
} as const;

test.each([
  [{ purpose: 'school-mission', ground: 'none' }, 'Only an emergency for weather, fire'],
  [{ ground: 'building' }, 'Only an emergency for weather, fire'],
  [{ tells: 'staff' }, 'Staff have no emergency contacts'],
  [{ delivery: 'text' }, 'Only a call shows'],
  [{ stopTryingAt: now.add({ minutes: 9 }) }, 'stops trying before that'],
] as const)('a form of %o is refused in a sentence', (change, words) => {
  const errors: Record<string, string> = {};
  readContacts({ contacts: '10' }, { ...asked, ...change }, errors);

  expect(errors['contacts']).toContain(words);
});

test('an emergency that says nothing of them calls none', () => {
  const errors = {};

  expect(readContacts({}, asked, errors)).toEqual({});
  expect(readContacts({ contacts: '15' }, asked, errors)).toEqual({ contactsAfter: 15 });
  expect(errors).toEqual({});
});
