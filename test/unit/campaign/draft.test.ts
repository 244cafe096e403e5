import { describe, expect, test } from 'vitest';
import { readDraft } from '#domain/closure/draft/draft.ts';
import { readTexts } from '#domain/closure/draft/message-texts.ts';
import { maxMessageLength } from '#domain/language/message/text-error.ts';

const context = {
  now: Temporal.Instant.from('2027-01-13T03:00:00Z'), // 9 pm on January 12 in Chicago
  timeZone: 'America/Chicago',
  schoolWeekdays: [1, 2, 3, 4, 5],
  schools: [{ id: 'adams' }, { id: 'birch' }],
  buildingEmergencies: true,
};

const good = {
  happening: 'closed',
  schools: 'adams',
  date: '2027-01-13',
  ground: 'weather',
  purpose: 'emergency',
  delivery: 'call-then-text',
  startDate: '2027-01-13',
  startTime: '05:45',
  stopDate: '2027-01-13',
  stopTime: '07:30',
};

function errorsOf(change: Record<string, string>): Record<string, string> {
  const outcome = readDraft({ ...good, ...change }, context);
  return outcome.kind === 'errors' ? outcome.errors : {};
}

test('a good form becomes a draft with instants in the district’s zone', () => {
  const outcome = readDraft(good, context);

  expect(outcome).toEqual({
    kind: 'draft',
    draft: {
      happening: 'closed',
      ground: 'weather',
      purpose: 'emergency',
      delivery: 'call-then-text',
      machines: 'leave-and-retry',
      schoolIds: ['adams'],
      eventDate: '2027-01-13',
      startAt: Temporal.Instant.from('2027-01-13T11:45:00Z'),
      stopTryingAt: Temporal.Instant.from('2027-01-13T13:30:00Z'),
    },
  });
});

test.each([
  ['emergency', 'leave-and-retry'],
  ['school-mission', 'leave'],
  ['other', 'leave'],
])('unless somebody chooses, voicemail in a notice of kind %s means %s', (purpose, usual) => {
  for (const machines of [{}, { machines: '' }, { machines: 'usual' }]) {
    const outcome = readDraft({ ...good, purpose, ...machines }, context);
    expect(outcome).toMatchObject({ draft: { machines: usual } });
  }
  const chosen = readDraft({ ...good, purpose, machines: 'retry-only' }, context);
  expect(chosen).toMatchObject({ draft: { machines: 'retry-only' } });
});

test('families are asked to confirm only where the box is checked', () => {
  expect(readDraft({ ...good, confirm: 'yes' }, context)).toMatchObject({
    draft: { asksToConfirm: true },
  });
  for (const confirm of ['', 'no']) {
    const outcome = readDraft({ ...good, confirm }, context);
    expect(outcome.kind === 'draft' && 'asksToConfirm' in outcome.draft).toBe(false);
  }
});

test('an early dismissal needs a time, and nothing else has one', () => {
  const early = { ...good, happening: 'early-dismissal' };
  for (const dismissalTime of ['', 'noon', '25:00', '12:60']) {
    expect(readDraft({ ...early, dismissalTime }, context)).toEqual({
      kind: 'errors',
      errors: { dismissalTime: 'Enter the time when students leave.' },
    });
  }
  const outcome = readDraft({ ...early, dismissalTime: '12:30' }, context);
  expect(outcome).toMatchObject({ draft: { dismissalTime: '12:30' } });
  const closed = readDraft({ ...good, dismissalTime: '12:30' }, context);
  expect(closed.kind === 'draft' && 'dismissalTime' in closed.draft).toBe(false);
});

test('that everybody is safe is off unless it is chosen, and belongs to two happenings', () => {
  const saysSafe = (change: Record<string, string>) => {
    const outcome = readDraft({ ...good, dismissalTime: '12:30', ...change }, context);
    return outcome.kind === 'draft' && outcome.draft.saysSafe === true;
  };
  expect(saysSafe({ happening: 'evacuation' })).toBe(false);
  expect(saysSafe({ happening: 'evacuation', safe: 'yes' })).toBe(true);
  expect(saysSafe({ happening: 'all-clear', safe: 'yes' })).toBe(true);
  expect(saysSafe({ happening: 'closed', safe: 'yes' })).toBe(false);
  expect(saysSafe({ happening: 'early-dismissal', safe: 'yes' })).toBe(false);
});

test('a building without heat, water or power is an emergency unless the district says it is none', () => {
  const cold = { ...good, happening: 'no-heat', ground: 'building' };
  expect(readDraft(cold, context)).toMatchObject({ draft: { ground: 'building' } });
  const off = { ...context, buildingEmergencies: false };
  expect(readDraft(cold, off)).toMatchObject({
    errors: {
      ground: 'Your district doesn’t treat this as an emergency. Make it a school matter.',
    },
  });
  expect(readDraft({ ...cold, purpose: 'school-mission' }, off).kind).toBe('draft');
});

test('only an announcement that is an emergency states its fact', () => {
  const other = { ...good, happening: 'other', ground: 'threat' };
  for (const fact of ['', '   ', 'x'.repeat(81)])
    expect(errorsOf({ ...other, fact })).toHaveProperty('fact');
  expect(readDraft({ ...other, fact: ' Gas  leak ' }, context)).toMatchObject({
    draft: { emergencyFact: 'Gas leak' },
  });
  for (const change of [{}, { ...other, purpose: 'school-mission' }]) {
    const outcome = readDraft({ ...good, fact: 'Gas leak', ...change }, context);
    expect(outcome.kind === 'draft' && 'emergencyFact' in outcome.draft).toBe(false);
  }
});

test('“all” is every school the asker may send for', () => {
  const outcome = readDraft({ ...good, schools: 'all' }, context);

  expect(outcome.kind === 'draft' && outcome.draft.schoolIds).toEqual(['adams', 'birch']);
});

test.each([
  [{ happening: '' }, 'happening', 'Choose what'],
  [{ happening: 'toString' }, 'happening', 'Choose what'],
  [{ schools: '' }, 'schools', 'at least one'],
  [{ schools: 'all,adams' }, 'schools', 'not both'],
  [{ schools: 'adams,somebody-elses' }, 'schools', 'at least one'],
  [{ ground: 'none' }, 'ground', 'FCC'],
  [{ ground: 'unexcused-absence' }, 'ground', 'Choose a reason'],
  [{ ground: 'unexcused-absence', purpose: 'other' }, 'ground', 'Choose a reason'],
  [{ happening: 'no-heat' }, 'ground', 'Choose “No heat, water or power” as the reason.'],
  [{ purpose: 'fundraiser' }, 'purpose', 'kind of notice'],
  [{ delivery: 'pigeon' }, 'delivery', 'how to contact families'],
  [{ machines: 'shout' }, 'machines', 'if voicemail answers'],
  [{ confirm: 'yes', delivery: 'text' }, 'confirm', 'Only a call can ask'],
  [{ date: '2027-01-11' }, 'date', 'already passed'],
  [{ date: '2027-02-30' }, 'date', 'Choose the date'],
  [{ date: '2027-06-30' }, 'date', '60 days'],
  [{ startTime: '' }, 'startTime', 'start date and a start time'],
  [{ startDate: '2027-01-12', startTime: '20:00' }, 'startTime', 'already passed'],
  [{ stopTime: '05:00' }, 'stopTime', 'after the start'],
  [{ stopDate: '2027-01-15' }, 'stopTime', '24 hours'],
  [{ stopDate: '', stopTime: '' }, 'stopTime', 'time to stop'],
  [{ stopTime: '25:99' }, 'stopTime', 'time to stop'],
])('%o is refused beside its field', (change, field, words) => {
  expect(errorsOf(change)[field]).toContain(words);
});

test('F33 a time that the clock change skips is asked again, not guessed', () => {
  const march = { ...context, now: Temporal.Instant.from('2027-03-13T18:00:00Z') };
  const values = {
    ...good,
    date: '2027-03-14',
    startDate: '2027-03-14',
    startTime: '02:30',
    stopDate: '2027-03-14',
    stopTime: '07:00',
  };

  const outcome = readDraft(values, march);

  expect(outcome).toMatchObject({
    kind: 'errors',
    errors: { startTime: expect.stringContaining('doesn’t exist') },
  });
});

test('F33 a time that comes twice when the clocks are set back is asked again, too', () => {
  const november = { ...context, now: Temporal.Instant.from('2027-11-06T18:00:00Z') };
  const change = { date: '2027-11-07', startDate: '2027-11-07', startTime: '01:30' };
  const values = { ...good, ...change, stopDate: '2027-11-07', stopTime: '07:00' };

  expect(readDraft(values, november)).toMatchObject({
    kind: 'errors',
    errors: { startTime: expect.stringContaining('clocks change') },
  });
});

test.each([
  ['the night to a leap day', '2028-02-28', '2028-02-29', 12],
  ['the night to a new year', '2027-12-31', '2028-01-01', 12],
  ['the night in which an hour is skipped', '2027-03-13', '2027-03-14', 11],
  ['the night in which an hour comes twice', '2027-11-06', '2027-11-07', 13],
])('F33 a closure over %s lasts as long as that night does', (_, evening, morning, hours) => {
  const now = Temporal.Instant.from(`${evening}T20:00:00Z`);
  const values = {
    ...good,
    date: morning,
    startDate: evening,
    startTime: '19:30',
    stopDate: morning,
    stopTime: '07:30',
  };

  const outcome = readDraft(values, { ...context, now });

  if (outcome.kind !== 'draft' || outcome.draft.startAt === undefined) throw new Error('no draft');
  const { startAt, stopTryingAt } = outcome.draft;
  expect(stopTryingAt.since(startAt).total('hours')).toBe(hours);
});

test('F33 a leap day is a date in its year only', () => {
  expect(errorsOf({ date: '2027-02-29' })['date']).toContain('Choose the date');
});

test('everything that is wrong is said at once', () => {
  expect(
    Object.keys(errorsOf({ happening: '', schools: '', date: '', stopTime: '' })).toSorted(),
  ).toEqual(['date', 'happening', 'schools', 'stopTime']);
});

test('texts are kept by language, trimmed, and an empty one is left out', () => {
  expect(readTexts({ 'text-en': '  Closed   today ', 'text-es': '' }, ['en', 'es'])).toEqual({
    kind: 'texts',
    texts: { en: 'Closed today' },
  });
});

test.each([
  ['', 'Write the message'],
  ['x'.repeat(maxMessageLength + 312), '1,312 of 1,000 characters. Shorten it by 312.'],
  ['School is closed. See bit.ly/closed', 'Carriers block texts with bit.ly links.'],
  ['School is closed. See https://www.TinyURL.com/x', 'tinyurl.com'],
  ['closed \u202Eyadot', 'can’t be spoken'],
  ['closed \u0000', 'can’t be spoken'],
  ['closed \ud800', 'can’t be spoken'],
])('an English text that can’t be used is refused', (text, words) => {
  const outcome = readTexts({ 'text-en': text }, ['en']);

  expect(outcome).toMatchObject({
    kind: 'errors',
    errors: { 'text-en': expect.stringContaining(words) },
  });
});

test('F35 what no voice can speak is refused where it is written, in every language', () => {
  for (const sign of ['\u0000', '\u0007', '\ufffe', '\uffff', '\ud83d', '\udc00', '\u001b']) {
    for (const language of ['en', 'es']) {
      const values = { 'text-en': 'Closed.', [`text-${language}`]: `No school${sign} today.` };

      expect(readTexts(values, ['en', 'es'])).toEqual({
        kind: 'errors',
        errors: { [`text-${language}`]: expect.stringContaining('can’t be spoken') },
      });
    }
  }
});

test('F36 a text is kept composed, nothing turns it around, and its length is counted as people count', () => {
  const written = (text: string) => readTexts({ 'text-en': text }, ['en']);

  expect(written('cafe\u0301 closed')).toEqual({ kind: 'texts', texts: { en: 'café closed' } });
  expect(written('Closed 🏫 today')).toEqual({ kind: 'texts', texts: { en: 'Closed 🏫 today' } });
  for (const sign of ['\u202e', '\u202a', '\u2066', '\u2069'])
    expect(written(`Closed ${sign}yadot`)).toMatchObject({ kind: 'errors' });
  for (const long of ['x'.repeat(10_000), '🏫'.repeat(1001), `x${'\u0301'.repeat(10_000)}`])
    expect(written(long)).toMatchObject({
      kind: 'errors',
      errors: { 'text-en': expect.stringContaining('of 1,000 characters') },
    });
});

describe('a late start that has passed is refused', () => {
  const late = { ...good, happening: 'late-2h', startDate: '', startTime: '' };
  const errorAt = (local: string, more: Record<string, string> = {}) => {
    const now = Temporal.Instant.from(`2027-01-13T${local}:00-06:00`);
    const stop = { stopDate: '2027-01-13', stopTime: '23:00' };
    const outcome = readDraft({ ...late, ...stop, ...more }, { ...context, now });
    return outcome.kind === 'errors' ? outcome.errors['date'] : undefined;
  };
  const passed = 'That start has already passed. Choose another day.';

  test('from noon on, whatever the hours', () => {
    expect(errorAt('11:59')).toBeUndefined();
    expect(errorAt('12:00')).toBe(passed);
    expect(errorAt('13:30', { happening: 'late-30m' })).toBe(passed);
    expect(errorAt('13:30', { date: '2027-01-14' })).toBeUndefined();
  });

  test('where calls are to start too late, and in no other kind of closure', () => {
    const afternoon = { startDate: '2027-01-13', startTime: '12:30' };
    expect(errorAt('09:00', afternoon)).toBe(passed);
    expect(errorAt('13:30', { happening: 'closed' })).toBeUndefined();
  });
});

const announcement = {
  ...good,
  happening: 'other',
  ground: 'none',
  purpose: 'school-mission',
  date: '2027-01-15',
  startDate: '2027-01-15',
  startTime: '15:00',
  stopDate: '2027-01-15',
  stopTime: '17:00',
};

test('an announcement is sent each week at its hours; something else says nothing of that', () => {
  const weekly = { repeat: 'weekly', until: '2027-03-19' };
  expect(readDraft({ ...announcement, ...weekly }, context)).toMatchObject({
    draft: { stands: { until: '2027-03-19', from: '15:00', to: '17:00' } },
  });
  for (const other of [
    { ...announcement, repeat: 'once', until: '2027-03-19' },
    { ...good, ...weekly },
    { ...announcement, ...weekly, purpose: 'emergency', ground: 'weather', fact: 'A flood' },
  ])
    expect(readDraft(other, context)).not.toHaveProperty('draft.stands');
});

test.each([
  [{ date: '2027-01-16', stopDate: '2027-01-16', stopTime: '10:00' }, 'date'],
  [{ stopDate: '2027-01-16', stopTime: '10:00' }, 'stopTime'],
  [{ until: '' }, 'until'],
  [{ until: '2027-01-21' }, 'until'],
  [{ until: '2027-07-25' }, 'until'],
])('a weekly notice with %o is asked about', (change, field) => {
  const asked = { ...announcement, repeat: 'weekly', until: '2027-03-19', ...change };
  const outcome = readDraft(asked, context);
  expect(outcome.kind === 'errors' && Object.keys(outcome.errors)).toEqual([field]);
  const unsaid = { ...asked, startDate: '', startTime: '', stopDate: '2027-01-13' };
  expect(readDraft(unsaid, context)).toHaveProperty('errors.startTime');
});

test('a notice of a Saturday is sent once, never each week', () => {
  const saturday = '2027-01-16';
  const days = { date: saturday, startDate: saturday, stopDate: saturday };
  const once = { ...announcement, ...days };
  expect(readDraft(once, context)).toHaveProperty('draft');
  expect(readDraft({ ...once, repeat: 'weekly', until: '2027-03-19' }, context)).toMatchObject({
    errors: { date: expect.stringContaining('would never repeat') },
  });
});
