import { expect, test } from 'vitest';
import {
  dayCard,
  excusedCard,
  nobodyCard,
  sentListCard,
} from '#conversation/closure/absence/absent-cards.ts';
import type { AbsenceDay, AbsenceRun } from '#domain/closure/absence/find-absences.ts';
import type { CampaignState } from '#domain/closure/campaign.ts';
import { wordsOf } from '#sandbox/person.ts';

const list = (state: CampaignState, change: Partial<AbsenceDay> = {}): AbsenceDay => ({
  number: 7,
  state,
  hasStarted: true,
  known: [],
  told: [],
  notReached: ['10442'],
  excused: [],
  ...change,
});
const day = (one: AbsenceDay) => wordsOf(dayCard('2026-11-30', [one]).blocks);
const byHand = 'Type “closure unreached 7” for the families to call by hand.';

test.each(['submitted', 'sent-back', 'expired', 'stopped'] as const)(
  'of a list that nobody was called from (%s), no family is to call by hand',
  (state) => {
    const words = day(list(state, { hasStarted: false }));
    expect(words).toContain('Not called\n10442');
    expect(words).not.toContain('unreached');
  },
);

test('who wasn’t reached is to call by hand once no call is to come', () => {
  expect(day(list('dialing'))).toContain('Not reached yet\n10442');
  expect(day(list('dialing'))).not.toContain(byHand);
  expect(day(list('finished'))).toContain('Not reached\n10442');
  expect(day(list('finished'))).toContain(byHand);
});

test('of many students, so many ids are shown, and what nobody is is left out', () => {
  const known = Array.from({ length: 10_000 }, (_, i) => `${i}`);
  const words = day(list('finished', { known, notReached: [] }));
  expect(words).toContain(', 59 and 9,940 more');
  for (const label of ['Told', 'Not reached', 'Excused']) expect(words).not.toContain(label);
});

const none = { schoolIds: [], students: 0, excused: 0, leftOut: 0, strangers: 0 };

test('a list of strangers is none on which everybody has an excuse', () => {
  const excuse = 'No student on this list is absent without an excuse at your schools.';
  const strangers = wordsOf(nobodyCard({ ...none, strangers: 2 }).blocks);
  expect(strangers).toContain('No id on this list is on your schools’ roster.');
  expect(strangers).not.toContain(excuse);
  expect(wordsOf(nobodyCard({ ...none, excused: 1, strangers: 2 }).blocks)).toContain(excuse);
});

test('where no student was marked, no family is said to be left out', () => {
  expect(wordsOf(excusedCard({ students: 0, strangers: 1 }))).toContain(
    'No student marked. 1 id is not on your schools’ roster.',
  );
  expect(wordsOf(excusedCard({ students: 2, strangers: 0 }))).toContain('2 students marked.');
});

const run: AbsenceRun = {
  number: 7,
  state: 'submitted',
  phones: 3,
  homes: 2,
  excused: 0,
  stops: [{ kind: 'absent-no-school' }],
  endReason: null,
  standing: null,
};

test('a student who was excused before the list came counts as excused, as one whom the list excuses', () => {
  const card = sentListCard({ ...none, students: 3, excused: 1 }, { ...run, excused: 1 });
  expect(card.title).toBe('Closure 7: 2 absent students');
  expect(wordsOf(card.blocks)).toContain('Excused, not called\n2');
});

test('a list from which nobody can be called waits for nobody', () => {
  const why = 'There is no school on this day.';
  expect(wordsOf(sentListCard(none, run).blocks)).toContain(why);
  const endReason = 'No one on this call list can be called.';
  const over = wordsOf(sentListCard(none, { ...run, state: 'sent-back', endReason }).blocks);
  expect(over).toContain(endReason);
  expect(over).not.toContain(why);
});
