import { expect, test } from 'vitest';
import { type Waking, wakingWords } from '#domain/outreach/kinds/waking-words.ts';

const evacuation: Waking = {
  registeredName: 'Sandhill Valley Public Schools',
  happening: 'evacuation',
  purpose: 'emergency',
  emergencyFact: null,
  schools: ['Meadowlark Middle School'],
  requester: 'Rosa Lindgren',
};
const words = (changed: Partial<Waking>) =>
  wakingWords({ ...evacuation, ...changed })
    .replace('Bellwether of Sandhill Valley Public Schools. ', '')
    .replace('Asked for by Rosa Lindgren. An approval is waiting. Open Slack or Teams.', '…');

test.each<[Partial<Waking>, string]>([
  [{}, 'EMERGENCY at Meadowlark Middle School: evacuation. …'],
  [
    { happening: 'other', emergencyFact: 'Gas leak next door.' },
    'EMERGENCY at Meadowlark Middle School: Gas leak next door. …',
  ],
  // A late bus, snow, and what is over.
  [
    { happening: 'other', purpose: 'school-mission' },
    'At Meadowlark Middle School: other announcement. …',
  ],
  [{ happening: 'late-2h' }, 'At Meadowlark Middle School: late start, 2 hours. …'],
  [{ happening: 'closed' }, 'At Meadowlark Middle School: closed. …'],
  [{ happening: 'all-clear' }, 'At Meadowlark Middle School: all clear. …'],
  [{ purpose: 'other' }, 'At Meadowlark Middle School: evacuation. …'],
])('%o is told as “%s”', (changed, told) => {
  expect(words(changed)).toBe(told);
});

test('three schools are named, and then counted', () => {
  expect(words({ schools: ['A', 'B', 'C'] })).toBe('EMERGENCY at A, B, and C: evacuation. …');
  expect(words({ schools: ['A', 'B', 'C', 'D', 'E'] })).toBe(
    'EMERGENCY at A, B, C, and 2 more: evacuation. …',
  );
});
