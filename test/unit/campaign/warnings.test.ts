import { expect, test } from 'vitest';
import { standardMessage } from '#domain/closure/draft/standard-message.ts';
import { findWarnings, type WarningFacts } from '#domain/closure/seal/warnings.ts';

/** An ordinary snow day: asked for at 5:45 in the morning, as on other days. */
const usualDay: WarningFacts = {
  happening: 'closed',
  ground: 'weather',
  purpose: 'emergency',
  eventDate: '2027-01-12',
  startsAt: Temporal.Instant.from('2027-01-12T05:45:00-06:00'),
  stopTryingAt: Temporal.Instant.from('2027-01-12T09:00:00-06:00'),
  timeZone: 'America/Chicago',
  state: 'IL',
  delivery: 'call-then-text',
  callsPerSecond: 10,
  texts: { en: 'All schools are closed on Tuesday, January 12.' },
  schools: ['Adams Elementary'],
  allSchools: ['Adams Elementary'],
  phones: 1140,
  onRoster: 1200,
  zones: [{ timeZones: ['America/Chicago'], count: 1140 }],
  languages: [{ language: 'en', count: 1140 }],
  isNarrowed: false,
  usual: { phones: 1130, closures: 8 },
  conflicts: [],
  decision: {
    from: Temporal.Instant.from('2027-01-12T05:45:00-06:00'),
    until: Temporal.Instant.from('2027-01-12T06:05:00-06:00'),
    calledFrom: Temporal.Instant.from('2027-01-12T05:47:00-06:00'),
  },
};

const odd = (change: Partial<WarningFacts>) => findWarnings({ ...usualDay, ...change });
const at = (text: string) => Temporal.Instant.from(text);

test('nothing is odd about an ordinary day', () => {
  expect(odd({})).toEqual([]);
});

test.each([
  [1140, 71_300, true],
  [1140, 1711, true],
  [1140, 1710, false],
  [1140, 761, false],
  [1140, 759, true],
  [4, 13, false],
  [4, 15, true],
])('usually %i phones, now %i: odd is %s', (usual, phones, isOdd) => {
  expect(odd({ phones, usual: { phones: usual, closures: 3 } })).toEqual(
    isOdd ? [{ kind: 'other-size', phones, usual, closures: 3 }] : [],
  );
});

test('a correction is for those whom the closure reached, and has no usual size', () => {
  expect(odd({ phones: 12, isNarrowed: true })).toEqual([]);
});

test('without closures to compare with, the list is held against the roster', () => {
  const { usual: _, ...first } = usualDay;
  const size = (change: Partial<WarningFacts>) =>
    findWarnings({ ...first, students: 700, ...change });

  expect(size({})).toEqual([]);
  expect(size({ phones: 500, onRoster: 1200 })).toEqual([
    { kind: 'few-of-roster', phones: 500, onRoster: 1200 },
  ]);
  expect(size({ phones: 71_300, onRoster: 71_400 })).toEqual([
    { kind: 'many-for-students', phones: 71_300, students: 700 },
  ]);
});

test('an emergency that rings at night is told by the zone in which it is night', () => {
  const startsAt = at('2027-01-12T05:52:00-05:00');
  const zones = [
    { timeZones: ['America/New_York'], count: 900 },
    { timeZones: ['America/Chicago'], count: 212 },
    { timeZones: ['America/New_York', 'America/Chicago'], count: 5 },
  ];

  expect(odd({ startsAt, zones })).toEqual([
    { kind: 'first-ring', at: '2027-01-12T10:52:00Z', timeZone: 'America/Chicago', phones: 217 },
  ]);
});

test('so is one whose last phones ring after 21:00, and one that takes more than an hour', () => {
  const evening = odd({
    startsAt: at('2027-01-11T20:30:00-06:00'),
    stopTryingAt: at('2027-01-12T09:00:00-06:00'),
    callsPerSecond: 0.25,
  });

  expect(evening).toEqual([
    { kind: 'last-ring', at: '2027-01-12T03:45:56Z', timeZone: 'America/Chicago', phones: 1140 },
    { kind: 'slow-emergency', seconds: 4556 },
  ]);
});

test('what keeps calling hours rings in none of the night, whenever it is asked for', () => {
  expect(odd({ purpose: 'school-mission', startsAt: at('2027-01-12T04:00:00-06:00') })).toEqual([]);
});

test('a closure on a weekend or a holiday is odd; an announcement on one is not', () => {
  const saturday = { eventDate: '2027-01-16', texts: { en: 'Closed.' } };

  expect(odd(saturday)).toEqual([{ kind: 'weekend' }]);
  expect(odd({ ...saturday, happening: 'other' })).toEqual([]);
  expect(odd({ holiday: 'Winter break' })).toEqual([{ kind: 'holiday', name: 'Winter break' }]);
});

test.each([
  ['2026-12-25', 'Christmas Day'],
  ['2026-11-26', 'Thanksgiving'],
  ['2026-11-27', 'the day after Thanksgiving'],
  ['2027-01-01', 'New Year’s Day'],
  ['2027-01-18', 'Martin Luther King Jr. Day'],
  ['2027-02-15', 'Presidents’ Day'],
  ['2027-05-31', 'Memorial Day'],
  ['2027-06-18', 'Juneteenth, as observed'],
  ['2027-07-05', 'Independence Day, as observed'],
  ['2027-09-06', 'Labor Day'],
  ['2027-10-11', 'Columbus Day or Indigenous Peoples’ Day'],
  ['2027-11-11', 'Veterans Day'],
])('a closure on %s is odd: it is %s', (eventDate, name) => {
  const about = { eventDate, texts: { en: 'Closed.' } };
  const kinds = (more: Partial<WarningFacts>) => odd({ ...about, ...more }).map(({ kind }) => kind);

  expect(odd(about)).toContainEqual({ kind: 'us-holiday', name });
  // What the district says of its own days comes first.
  expect(kinds({ holiday: 'Break' })).not.toContain('us-holiday');
  expect(kinds({ happening: 'other' })).not.toContain('us-holiday');
});

test.each(['2027-01-11', '2027-05-24', '2026-11-19', '2027-07-06', '2027-12-27'])(
  'a closure on %s is on no holiday',
  (eventDate) => {
    const about = { eventDate, texts: { en: 'Closed.' } };
    expect(odd(about).map(({ kind }) => kind)).not.toContain('us-holiday');
  },
);

test('5:30 pm on the day itself is odd for a late start, and so is the day after', () => {
  const late = { happening: 'late-2h', texts: { en: 'School starts two hours late.' } } as const;

  expect(
    odd({
      ...late,
      startsAt: at('2027-01-12T17:30:00-06:00'),
      stopTryingAt: at('2027-01-12T20:00:00-06:00'),
    }),
  ).toEqual([{ kind: 'begins-late', at: '2027-01-12T23:30:00Z', when: 'after-school' }]);
  expect(
    odd({
      ...late,
      startsAt: at('2027-01-13T06:00:00-06:00'),
      stopTryingAt: at('2027-01-13T09:00:00-06:00'),
    }),
  ).toEqual([{ kind: 'begins-late', at: '2027-01-13T12:00:00Z', when: 'another-day' }]);
  expect(
    odd({
      ...late,
      happening: 'early-dismissal',
      texts: { en: 'Students leave early.' },
      startsAt: at('2027-01-12T12:15:00-06:00'),
      stopTryingAt: at('2027-01-12T15:00:00-06:00'),
    }),
  ).toEqual([]);
});

test('whether the school day is nearly over or over is said as it is', () => {
  const late = (local: string, change: Partial<WarningFacts> = {}) =>
    odd({
      startsAt: at(`2027-01-${local}:00-06:00`),
      stopTryingAt: at('2027-01-13T09:00:00-06:00'),
      ...change,
    }).flatMap((warning) => (warning.kind === 'begins-late' ? [warning.when] : []));
  const early = { happening: 'early-dismissal', dismissalTime: '12:30' } as const;

  expect(late('12T11:59')).toEqual([]);
  expect(late('12T12:00')).toEqual(['afternoon']);
  expect(late('12T15:00')).toEqual(['after-school']);
  expect(late('12T20:00')).toEqual(['after-school']);
  // The evening before is in time.
  expect(late('11T20:00')).toEqual([]);
  expect(late('12T12:29', early)).toEqual([]);
  expect(late('12T12:30', early)).toEqual(['after-dismissal']);
});

test('another closure of that day and these schools is named first', () => {
  const conflicts = [{ number: 1, happening: 'closed' as const }];

  expect(odd({ conflicts, holiday: 'Winter break' })).toEqual([
    { kind: 'conflict', number: 1, happening: 'closed' },
    { kind: 'holiday', name: 'Winter break' },
  ]);
});

test('what expires in the night before anybody may wake up says so, and who is called', () => {
  const waits = (from: string, minutes: number, wait = 5) =>
    odd({
      decision: {
        from: at(from),
        until: at(from).add({ minutes }),
        calledFrom: at(from).add({ minutes: wait }),
      },
    });
  const night = '2027-01-12T05:00:00-06:00';

  expect(waits(night, 20)).toEqual([
    {
      kind: 'expires-at-night',
      at: '2027-01-12T11:20:00Z',
      calledFrom: '2027-01-12T11:05:00Z',
    },
  ]);
  expect(waits(night, 4)).toEqual([{ kind: 'expires-at-night', at: '2027-01-12T11:04:00Z' }]);
  expect(waits(night, 31)).toEqual([]);
  expect(waits('2027-01-12T05:30:00-06:00', 20)).toEqual([]);
  expect(waits('2027-01-12T21:00:00-06:00', 20)).toHaveLength(1);
});

test.each([
  ['late-2h', 'en', 'Doors open at 5 pm.', '5 pm'],
  ['late-2h', 'en', 'Doors open at 10:30 a.m., buses run.', undefined],
  ['late-3h', 'en', 'Doors open at 12:00 pm.', undefined],
  ['late-1h', 'es', 'Las puertas abren a las 5:30 p. m.', 'a las 5:30 p. m'],
  ['late-1h', 'en', 'Doors open at 17:30.', '17:30'],
  ['late-1h', 'en', 'Room 5 pmx, bus 17.', undefined],
  ['early-dismissal', 'en', 'Pick up at 1 am.', '1 am'],
  ['early-dismissal', 'en', 'Pick up at 1 pm.', undefined],
  ['closed', 'en', 'The office answers until 5 pm.', undefined],
] as const)('%s, %s: “%s” says %s that can’t belong', (happening, language, text, said) => {
  expect(odd({ happening, texts: { en: 'Words.', [language]: text } })).toEqual(
    said === undefined ? [] : [{ kind: 'words-contradict', about: 'time', language, said }],
  );
});

test('a text that names other weekdays, and not the day’s own, is odd in any language', () => {
  const said = (texts: Record<string, string>) => odd({ texts });

  expect(said({ en: 'Closed Monday.' })).toEqual([
    { kind: 'words-contradict', about: 'day', language: 'en', said: 'Monday' },
  ]);
  expect(said({ en: 'Closed tuesday; open again Wednesday.' })).toEqual([]);
  expect(said({ en: 'Closed.', es: 'No hay clases el lunes.' })).toEqual([
    { kind: 'words-contradict', about: 'day', language: 'es', said: 'lunes' },
  ]);
  expect(said({ en: 'Closed.', zh: '星期一停课。' })).toEqual([
    { kind: 'words-contradict', about: 'day', language: 'zh', said: '星期一' },
  ]);
});

test('the district’s own words are never odd, in any language, on any day of the week', () => {
  for (const happening of [
    'closed',
    'late-1h',
    'late-3h',
    'early-dismissal',
    'remote-day',
  ] as const) {
    for (const eventDate of [
      '2027-01-11',
      '2027-01-12',
      '2027-01-13',
      '2027-01-14',
      '2027-01-15',
    ]) {
      const texts = Object.fromEntries(
        ['en', 'es', 'vi', 'ar', 'zh'].flatMap((language) => {
          const text = standardMessage(language, {
            happening,
            ground: 'weather',
            eventDate,
            schools: ['Adams Elementary'],
            isWholeDistrict: false,
            dismissalTime: '12:30',
          });
          return text === undefined ? [] : [[language, text]];
        }),
      );

      expect(
        findWarnings({
          ...usualDay,
          happening,
          eventDate,
          texts,
          startsAt: at(`${eventDate}T05:45:00-06:00`),
          stopTryingAt: at(`${eventDate}T09:00:00-06:00`),
        }),
      ).toEqual([]);
    }
  }
});

test('a home language without a text is told with its phones', () => {
  const languages = [
    { language: 'en', count: 822 },
    { language: 'es', count: 318 },
  ];

  expect(odd({ languages })).toEqual([{ kind: 'language-missing', language: 'es', phones: 318 }]);
});

test('an emergency that the FCC’s list does not name is a question for counsel', () => {
  expect(findWarnings({ ...usualDay, ground: 'building' })).toEqual([
    { kind: 'ground-for-counsel' },
  ]);
  const matter = { ...usualDay, ground: 'building', purpose: 'school-mission' } as const;
  expect(findWarnings(matter)).toEqual([]);
});

test.each([
  [{ state: 'CA', purpose: 'school-mission' }, true],
  [{ state: 'CA', purpose: 'other' }, true],
  [{ state: 'CA', purpose: 'emergency' }, false],
  [{ state: 'CA', purpose: 'school-mission', delivery: 'text' }, false],
  [{ state: 'NV', purpose: 'school-mission' }, false],
] as const)('a call of %o needs a live announcement: %s (Cal. PUC 2874)', (change, isWarned) => {
  const kinds = odd(change).map(({ kind }) => kind);

  expect(kinds.includes('live-announcement')).toBe(isWarned);
});
