import { expect, test } from 'vitest';
import { changeLines } from '#conversation/closure/change-lines.ts';
import { unusualLines } from '#conversation/closure/warning-blocks.ts';
import type { VersionWarnings } from '#domain/closure/seal/warning.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';

/** Only what these blocks read. */
function viewWith(warnings: VersionWarnings, change: Partial<CampaignView> = {}): CampaignView {
  const view = {
    happening: 'late-2h',
    schools: ['Adams Elementary'],
    eventDate: '2027-01-12',
    startAt: Temporal.Instant.from('2027-01-12T10:52:00Z'),
    timeZone: 'America/Chicago',
    sealed: { warnings },
    ...change,
  };
  return view as unknown as CampaignView;
}

test('nothing is shown when nothing is odd', () => {
  expect(unusualLines(viewWith({ odd: [] }))).toEqual([]);
});

test('each warning is a plain sentence, with its numbers and nobody’s name', () => {
  const at = '2027-01-12T10:52:00Z';
  const view = viewWith({
    odd: [
      { kind: 'other-size', phones: 71_300, usual: 1140, closures: 8 },
      { kind: 'few-of-roster', phones: 12, onRoster: 1200 },
      { kind: 'many-for-students', phones: 71_300, students: 700 },
      { kind: 'first-ring', at, timeZone: 'America/Chicago', phones: 212 },
      { kind: 'last-ring', at: '2027-01-12T04:05:00Z', timeZone: 'America/Denver', phones: 1 },
      { kind: 'slow-emergency', seconds: 7800 },
      { kind: 'weekend' },
      { kind: 'holiday', name: 'Winter break' },
      { kind: 'begins-late', at: '2027-01-12T23:30:00Z', when: 'after-school' },
      { kind: 'begins-late', at: '2027-01-12T19:30:00Z', when: 'afternoon' },
      { kind: 'begins-late', at: '2027-01-13T12:00:00Z', when: 'another-day' },
      { kind: 'begins-late', at: '2027-01-12T19:00:00Z', when: 'after-dismissal' },
      { kind: 'conflict', number: 1, happening: 'closed' },
      {
        kind: 'expires-at-night',
        at: '2027-01-12T11:20:00Z',
        calledFrom: '2027-01-12T11:05:00Z',
      },
      { kind: 'words-contradict', about: 'time', language: 'en', said: '5 pm' },
      { kind: 'words-contradict', about: 'day', language: 'es', said: 'lunes' },
    ],
  });

  expect(unusualLines(view)).toEqual([
    'The words say “5 pm”. The request is “Late start, 2 hours”.',
    'The words say “lunes” (Spanish). The date is Tue, Jan 12.',
    '71,300 phones instead of the usual 1,140.',
    'Only 12 of the 1,200 phones that the roster has for Adams Elementary.',
    '71,300 phones for 700 students.',
    'Outside waking hours: first ring 4:52 am CST for 212 phones.',
    'Outside waking hours: last ring about 9:05 pm MST where 1 phone is.',
    'This is an emergency, but the last phone rings 2 h 10 min after the first.',
    'Tue, Jan 12 is on a weekend. Is the date right?',
    'Tue, Jan 12 has no school: Winter break. Is the date right?',
    'School is over for the day: calls start Tue, Jan 12, 5:30 pm CST.',
    'School day is nearly over: calls start Tue, Jan 12, 1:30 pm CST.',
    'Tue, Jan 12 is over by then: calls start Wed, Jan 13, 6:00 am CST.',
    'Students have left by then: calls start Tue, Jan 12, 1:00 pm CST.',
    'Closure 1 already closes these schools that day.',
    'If no one approves by 5:20 am CST, it expires and no one is called. From 5:05 am CST, approvers are called by phone.',
  ]);
});

test('a start as soon as approved is told as one', () => {
  const odd = [
    { kind: 'first-ring', at: '2027-01-12T10:52:00Z', timeZone: 'America/Chicago', phones: 212 },
  ] as const;

  expect(unusualLines(viewWith({ odd: [...odd] }, { startAt: null }))).toContain(
    'Outside waking hours: if approved now, first ring 4:52 am CST for 212 phones.',
  );
});

test('an hour that is odd in several time zones is one sentence', () => {
  const at = '2027-01-12T10:52:00Z';
  const odd = [
    { kind: 'first-ring', at, timeZone: 'America/Chicago', phones: 212 },
    { kind: 'first-ring', at, timeZone: 'America/Denver', phones: 1 },
  ] as const;

  expect(unusualLines(viewWith({ odd: [...odd] }, { startAt: null }))).toEqual([
    'Outside waking hours: if approved now, first ring 4:52 am CST for 212 phones, 3:52 am MST for 1 phone.',
  ]);
});

test('other closures of that day share a sentence, and so do languages', () => {
  const odd = [
    { kind: 'conflict', number: 1, happening: 'closed' },
    { kind: 'conflict', number: 3, happening: 'late-1h' },
    { kind: 'words-contradict', about: 'time', language: 'en', said: '5 pm' },
    { kind: 'words-contradict', about: 'time', language: 'es', said: '5 p. m.' },
    { kind: 'words-contradict', about: 'day', language: 'en', said: 'Monday' },
    { kind: 'words-contradict', about: 'day', language: 'es', said: 'lunes' },
  ] as const;

  expect(unusualLines(viewWith({ odd: [...odd] }))).toEqual([
    'The words say “5 pm” (English), “5 p. m.” (Spanish). The request is “Late start, 2 hours”.',
    'The words say “Monday” (English), “lunes” (Spanish). The date is Tue, Jan 12.',
    'Closures 1 (Closed) and 3 (Late start, 1 hour) are already for some of these phones that day.',
  ]);
});

test('a changed version says what was and what is; an unchanged one says that', () => {
  const since = (changes: NonNullable<VersionWarnings['since']>['changes']) =>
    changeLines(viewWith({ odd: [], since: { version: 1, changes } }));

  expect(since([])).toEqual(['Nothing.']);
  expect(
    since([
      { kind: 'texts', changed: ['en', 'es'], added: ['vi'], removed: [] },
      { kind: 'schools', added: ['Birch'], removed: ['Cedar'] },
      { kind: 'date', was: '2027-01-12', is: '2027-01-13' },
      { kind: 'start', was: null, is: '2027-01-12T10:52:00Z' },
      { kind: 'counts', phones: [1140, 1300], leftOut: [12, 12] },
    ]),
  ).toEqual([
    'Text: changed English, Spanish; added Vietnamese.',
    'Schools: added Birch; removed Cedar.',
    'Date: Wed, Jan 13, was Tue, Jan 12.',
    'Start: Tue, Jan 12, 4:52 am CST, was as soon as approved.',
    'Phones: 1,300, was 1,140; not contacted: 12.',
  ]);
});
