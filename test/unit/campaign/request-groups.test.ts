import { expect, test } from 'vitest';
import { fillForm } from '#conversation/closure/request/typed/understand.ts';
import type { NamedGroup } from '#domain/roster/groups/find-groups.ts';

const schools = [
  { id: 'a', name: 'Adams Elementary' },
  { id: 'b', name: 'Birch Middle' },
  { id: 'g', name: 'Grade School 9' },
];
const groupOf = (kind: NamedGroup['kind'], name: string, schoolId: string | null = null) => ({
  id: `${name}@${schoolId ?? '-'}`,
  kind,
  name,
  label: name,
  schoolId,
});
const groups = [
  groupOf('bus', 'Bus 1'),
  groupOf('bus', 'Bus 12'),
  groupOf('bus', 'Route 14A North'),
  groupOf('bus', '7'),
  groupOf('grade', 'Grade 5', 'a'),
  groupOf('grade', 'Grade 5', 'b'),
  groupOf('grade', 'Kindergarten', 'a'),
  groupOf('activity', 'Marching band', 'b'),
];
/** A Tuesday, 9 am. */
const now = Temporal.Instant.from('2026-12-01T15:00:00Z');
const read = (what: 'late' | 'closed', said: string) =>
  fillForm(`${what} ${said}`, { now, timeZone: 'America/Chicago', schools, groups });
const told = (chosen: string, groupWords: string) => ({
  who: 'groups',
  groups: chosen,
  groupWords,
});

test.each([
  ['1h bus 12 tomorrow', 'Bus 12@-', 'bus 12'],
  ['tomorrow 1h for route 12', 'Bus 12@-', 'route 12'],
  ['1h bus 14a tomorrow', 'Route 14A North@-', 'bus 14a'],
  ['1h bus 7 tomorrow', '7@-', 'bus 7'],
  ['1h bus 1 and bus 12 tomorrow', 'Bus 1@-,Bus 12@-', 'bus 1'],
  ['1h grade 5 Adams tomorrow', 'Grade 5@a', 'grade 5'],
  ['1h 5th graders at Birch tomorrow', 'Grade 5@b', 'grade 5'],
  ['1h kindergarten tomorrow', 'Kindergarten@a', 'kindergarten'],
  ['1h marching band tomorrow', 'Marching band@b', 'marching band'],
])('“late %s” is for %s', (said, chosen, words) => {
  const { values, note } = read('late', said);

  expect(values).toEqual({ happening: 'late-1h', date: '2026-12-02', ...told(chosen, words) });
  expect(note).toBeUndefined();
});

test('what may be several groups is asked, and none is chosen', () => {
  const { values, note } = read('late', '2h grade 5');

  expect(values).toEqual({ happening: 'late-2h', ...told('', 'grade 5') });
  expect(note).toBe('“grade 5” could be 2 groups: choose below.');
});

test('a bus that nobody has is no number of hours, and never all schools', () => {
  const { values, note } = read('late', 'bus 99 tomorrow');

  expect(values).toEqual({ date: '2026-12-02', ...told('', 'bus 99') });
  expect(note).toBe('No group is called “bus 99”.');
});

test('a school whose name begins like a group is a school', () => {
  expect(read('closed', 'Grade School 9').values).toEqual({ happening: 'closed', schools: 'g' });
  expect(read('closed', 'Adams').values).toEqual({ happening: 'closed', schools: 'a' });
});
