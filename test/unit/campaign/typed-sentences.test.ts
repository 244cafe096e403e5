import { expect, test } from 'vitest';
import { formsByMeaning } from '#conversation/closure/request/typed/nearest.ts';
import { fillForm } from '#conversation/closure/request/typed/understand.ts';

/** What is typed, and the form that it opens: never a school, a day or a kind that was not said. */
const schools = [
  { id: 'c', name: 'Cottonwood Elementary' },
  { id: 's', name: 'Snake River High School' },
  { id: 'm', name: 'Meadowlark Middle School' },
  { id: 'a', name: 'Adams Elementary' },
];
/** A Tuesday, 3:10 am. */
const now = Temporal.Instant.from('2026-12-01T09:10:00Z');
const read = (sentence: string) =>
  fillForm(sentence, { now, timeZone: 'America/Chicago', schools });

type Expected = Record<string, string | undefined>;

/** Nothing but what is expected may be chosen. */
function holds(sentence: string, expected: Expected) {
  const { values, offers } = read(sentence);
  const { happening, schools: chosen, date, ground, dismissalTime, place, tells } = values;
  const all = { happening, schools: chosen, date, ground, dismissalTime, place, tells };
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  const wanted = Object.entries(expected).filter(
    ([name, value]) => value !== undefined && name !== 'offers',
  );
  expect(Object.fromEntries(given), sentence).toEqual(Object.fromEntries(wanted));
  if (expected['offers'] !== undefined)
    expect(offers?.join(','), sentence).toBe(expected['offers']);
}

const kinds: [string, Expected][] = [
  ['closed', { happening: 'closed' }],
  ['snow day', { happening: 'closed', ground: 'weather' }],
  ['close because of ice', { happening: 'closed', ground: 'weather' }],
  ['2 hour delay', { happening: 'late-2h' }],
  ['90-minute late start', { happening: 'late-90m' }],
  ['late 2½ hours', { happening: 'late-150m' }],
  ['early dismissal at 12:30', { happening: 'early-dismissal', dismissalTime: '12:30' }],
  ['dismiss at quarter past one', { happening: 'early-dismissal', dismissalTime: '13:15' }],
  ['send kids home at noon', { happening: 'early-dismissal', dismissalTime: '12:00' }],
  ['remote learning', { happening: 'remote-day' }],
  ['no heat', { happening: 'no-heat', ground: 'building' }],
  ['water main break, closed', { happening: 'closed', ground: 'building' }],
];
const days: [string, Expected][] = [
  ['', {}],
  ['today', { date: '2026-12-01' }],
  ['tomorrow', { date: '2026-12-02' }],
  ['tmrw', { date: '2026-12-02' }],
  ['on friday', { date: '2026-12-04' }],
  ['Dec. 3rd', { date: '2026-12-03' }],
  ['12/3/26', { date: '2026-12-03' }],
  ['the 7th', { date: '2026-12-07' }],
  ['in two days', { date: '2026-12-03' }],
  ['mon and tue', { date: '' }],
  ['Dec 3-4', { date: '' }],
  ['this week', { date: '' }],
];
const places: [string, Expected][] = [
  ['', {}],
  ['at Cottonwood', { schools: 'c' }],
  ['Cottonwood and Snake River', { schools: 'c,s' }],
  ['all schools', { schools: 'all' }],
  ['at the middle school', { schools: 'm' }],
  ['all but cottonwood', { schools: 's,m,a' }],
  ['everyone except Snake River and adams', { schools: 'c,m' }],
  ['all elementary schools', { schools: 'c,a' }],
];

const sentences = kinds.flatMap(([kind, is]) =>
  days.flatMap(([day, on], at) =>
    places
      // Each kind with each day and each place, not each with all.
      .filter((_, place) => at === 2 || place === at % places.length || place === 1)
      .map(([place, of]) => ({ kind, day, place, expected: { ...is, ...on, ...of } })),
  ),
);

test(`kinds, days and schools in any order: ${sentences.length} sentences`, () => {
  for (const { kind, day, place, expected } of sentences) {
    holds([kind, place, day].filter(Boolean).join(' '), expected);
    holds([kind, day, place].filter(Boolean).join(' '), expected);
    holds([day, kind, place].filter(Boolean).join(' ').toUpperCase(), expected);
    holds(`${[place, kind, day].filter(Boolean).join(', ')}.`, expected);
  }
});

const cierres: [string, Expected][] = [
  ['no hay clases', { happening: 'closed' }],
  ['cerrar', { happening: 'closed' }],
  ['dos horas tarde', { happening: 'late-2h' }],
  ['retraso de 90 minutos', { happening: 'late-90m' }],
  ['salida temprano a las 12:30', { happening: 'early-dismissal', dismissalTime: '12:30' }],
  ['salida temprana a las doce y media', { happening: 'early-dismissal', dismissalTime: '12:30' }],
  ['sin calefacción, cerrado', { happening: 'no-heat', ground: 'building' }],
  ['clases en línea', { happening: 'remote-day' }],
];
const dias: [string, Expected][] = [
  ['', {}],
  ['hoy', { date: '2026-12-01' }],
  ['mañana', { date: '2026-12-02' }],
  ['pasado mañana', { date: '2026-12-03' }],
  ['el viernes', { date: '2026-12-04' }],
  ['el 7', { date: '2026-12-07' }],
  ['4 de diciembre', { date: '2026-12-04' }],
  ['lunes y martes', { date: '' }],
];
const lugares: [string, Expected][] = [
  ['', {}],
  ['en Cottonwood', { schools: 'c' }],
  ['Cottonwood y Snake River', { schools: 'c,s' }],
  ['todas las escuelas', { schools: 'all' }],
  ['todas menos cottonwood', { schools: 's,m,a' }],
];

test('the same in Spanish', () => {
  for (const [kind, is] of cierres)
    for (const [day, on] of dias)
      for (const [place, of] of lugares)
        holds([kind, place, day].filter(Boolean).join(' '), { ...is, ...on, ...of });
});

test.each<[string, Expected]>([
  // What leaves out, and what points.
  [
    'close all but cottonwood tomorrow',
    { happening: 'closed', schools: 's,m,a', date: '2026-12-02' },
  ],
  ['close everything but cottonwood', { happening: 'closed', schools: 's,m,a' }],
  [
    'all schools not cottonwood closed tomorrow',
    { happening: 'closed', schools: 's,m,a', date: '2026-12-02' },
  ],
  ['closed everywhere other than adams', { happening: 'closed', schools: 'c,s,m' }],
  ['close all exept cottonwood', { happening: 'closed', schools: '' }],
  ['closed adams, not cottonwood', { happening: 'closed', schools: 'a' }],
  ['closed not cottonwood', { happening: 'closed', schools: '' }],
  ['close all but the gym', { happening: 'closed', schools: '' }],
  ['closed but staff report', { happening: 'closed', schools: '' }],
  [
    'evacuate cottonwood to snake river',
    { happening: 'evacuation', schools: 'c', place: 'Snake River High School' },
  ],
  [
    'evacuate to cottonwood from the middle school',
    { happening: 'evacuation', schools: 'm', place: 'Cottonwood Elementary' },
  ],
  [
    'evacuate into snake river',
    { happening: 'evacuation', schools: '', place: 'Snake River High School' },
  ],
  [
    'evacuate adams over to the fire station',
    { happening: 'evacuation', schools: 'a', place: 'fire station' },
  ],
  ['evacuate cottonwood snake river', { happening: 'evacuation', schools: '' }],
  ['evacuate cottonwood and snake river', { happening: 'evacuation', schools: 'c,s' }],
  [
    'close adams, send them to cottonwood',
    { happening: 'closed', schools: '', date: '', ground: '' },
  ],
  // The opposite.
  ['not closed tomorrow', { happening: 'open', date: '2026-12-02' }],
  ['school isn’t closed tomorrow', { happening: 'open', date: '2026-12-02' }],
  ['don’t close adams', { happening: 'open', schools: 'a' }],
  ['no delay tomorrow', { happening: '', date: '2026-12-02' }],
  ['not canceled', { happening: 'open' }],
  ['open after all', { happening: 'open' }],
  ['open tomorrow', { happening: 'open', date: '2026-12-02' }],
  ['school is open as usual tomorrow', { happening: 'open', date: '2026-12-02' }],
  ['school is open after all', { happening: 'open' }],
  ['school is open after all tomorrow', { happening: 'open', date: '2026-12-02' }],
  ['cottonwood stays open', { happening: 'open', schools: 'c' }],
  ['will not open tomorrow', { happening: '', date: '2026-12-02' }],
  ['cottonwood open, adams closed', { schools: 'c,a', offers: 'open,closed' }],
  ['open at 10:00', { offers: 'late-30m,late-1h,late-90m,late-2h,late-150m,late-3h,open' }],
  ['sí hay clases mañana', { happening: 'open', date: '2026-12-02' }],
  ['early dismissal is canceled', { happening: '' }],
  // Words that nothing understood.
  ['closed tomorow', { happening: 'closed', date: '' }],
  ['closed fridy cottonwood', { happening: 'closed', date: '', schools: 'c' }],
  ['closed cotonwood tomorrow', { happening: 'closed', date: '2026-12-02', schools: '' }],
  ['closed zibble', { happening: 'closed', date: '', schools: '', ground: '' }],
  ['late 2h zibble tomorrow', { happening: 'late-2h', date: '', schools: '', ground: '' }],
  ['closed friday after next', { happening: 'closed', date: '', schools: '', ground: '' }],
  ['closed until friday', { happening: 'closed', date: '' }],
  ['closed next friday', { happening: 'closed', date: '' }],
  ['closed a week from friday', { happening: 'closed', date: '' }],
  ['closed not friday', { happening: 'closed', date: '' }],
  ['closed Thursday Dec 4', { happening: 'closed', date: '' }],
  ['closed Friday Dec 4', { happening: 'closed', date: '2026-12-04' }],
  ['closed friday the 4th', { happening: 'closed', date: '2026-12-04' }],
  ['closed friday the 7th', { happening: 'closed', date: '' }],
  ['closed day after tomorrow', { happening: 'closed', date: '2026-12-03' }],
  ['closed jan 5-6', { happening: 'closed', date: '' }],
  ['closed today and tomorrow', { happening: 'closed', date: '' }],
  ['closed yesterday', { happening: 'closed', date: '' }],
  ['closed this morning', { happening: 'closed', date: '2026-12-01' }],
  ['closed tomorrow morning', { happening: 'closed', date: '2026-12-02' }],
  ['Closed, All Schools, 12/3/26.', { happening: 'closed', schools: 'all', date: '2026-12-03' }],
  ['CLOSED ALL SCHOOLS TOMORROW!!!', { happening: 'closed', schools: 'all', date: '2026-12-02' }],
  ['close Cottonwood and Adams, the two of them', { happening: 'closed', schools: 'c,a' }],
  // Two of a kind.
  ['early dismissal 12:30 or 1pm', { happening: 'early-dismissal' }],
  ['early 12:30 adams 1:15 meadowlark', { happening: 'early-dismissal', schools: 'a,m' }],
  ['late 1 hour or 2 hours', { offers: 'late-30m,late-1h,late-90m,late-2h,late-150m,late-3h' }],
  [
    '2 hour delay, closed',
    { offers: 'late-30m,late-1h,late-90m,late-2h,late-150m,late-3h,closed' },
  ],
  ['close early at noon', { happening: 'early-dismissal', dismissalTime: '12:00' }],
  ['close cottonwood early', { happening: 'early-dismissal', schools: 'c' }],
  ['close at noon', { dismissalTime: '12:00', offers: 'early-dismissal,closed' }],
  ['dismiss 2 hours early', { happening: 'early-dismissal' }],
  ['school opens late', { offers: 'late-30m,late-1h,late-90m,late-2h,late-150m,late-3h' }],
  ['late, opens at 10:00', { offers: 'late-30m,late-1h,late-90m,late-2h,late-150m,late-3h' }],
  ['close in 2 hours', { offers: 'early-dismissal,closed' }],
  [
    'early dismissal at 1 tomorrow',
    { happening: 'early-dismissal', dismissalTime: '13:00', date: '2026-12-02' },
  ],
  [
    'early 1 tomorrow',
    { happening: 'early-dismissal', dismissalTime: '13:00', date: '2026-12-02' },
  ],
  [
    'dismiss at 1:15, power outage',
    { happening: 'early-dismissal', dismissalTime: '13:15', ground: 'building' },
  ],
  [
    'we need to close cottonwood tomorrow because the roads are icy',
    { happening: 'closed', schools: 'c', date: '2026-12-02', ground: 'weather' },
  ],
  [
    'can you close the high school on thursday please',
    { happening: 'closed', schools: 's', date: '2026-12-03' },
  ],
  ['do not close snake river', { happening: 'open', schools: 's' }],
  [
    'closed instead of delay tomorrow',
    {
      schools: '',
      date: '2026-12-02',
      offers: 'closed,late-30m,late-1h,late-90m,late-2h,late-150m,late-3h',
    },
  ],
  [
    'teachers report at 10, students no school tomorrow',
    { dismissalTime: '10:00', date: '2026-12-02', tells: 'both', offers: 'early-dismissal,closed' },
  ],
  // What is no closing.
  ['football practice canceled', { happening: 'other' }],
  ['tonight’s concert is canceled', { happening: 'other', date: '2026-12-01' }],
  ['the gym is closed', { happening: 'other' }],
  ['school closed, no practice', { happening: 'closed' }],
  ['pipe burst at adams closed', { happening: 'closed', schools: 'a', ground: 'building' }],
  ['boiler is out, close cottonwood', { happening: 'closed', schools: 'c', ground: 'building' }],
  ['lockdown cottonwood gunman', { happening: 'lockdown', schools: 'c', ground: 'threat' }],
  [
    'evacuar Cottonwood a Snake River',
    { happening: 'evacuation', schools: 'c', place: 'Snake River High School' },
  ],
  ['cerrar todas excepto adams', { happening: 'closed', schools: 'c,s,m' }],
  ['cerrar mañana por la mañana', { happening: 'closed', date: '2026-12-02' }],
])('“%s”', holds);

const meant = (sentence: string) => formsByMeaning(read(sentence).said, sentence.split(' '));

test.each([
  ['gun at cottonwood', 'closure lockdown gun at cottonwood', 'Lockdown,Secure'],
  ['gunman', 'closure lockdown gunman', 'Lockdown,Secure'],
  ['active shooter snake river', 'closure lockdown active shooter snake river', 'Lockdown,Secure'],
  ['intruder in the building', 'closure lockdown intruder in the building', 'Lockdown,Secure'],
  ['weapon', 'closure lockdown weapon', 'Lockdown,Secure'],
  ['knife', 'closure lockdown knife', 'Lockdown,Secure'],
  ['fire at cottonwood', 'closure evacuate fire at cottonwood', 'Evacuation,Shelter'],
  ['smoke', 'closure evacuate smoke', 'Evacuation,Shelter'],
  ['gas leak', 'closure evacuate gas leak', 'Evacuation,Shelter'],
  ['bomb threat', 'closure evacuate bomb threat', 'Evacuation,Shelter'],
  ['chemical spill', 'closure evacuate chemical spill', 'Evacuation,Shelter'],
  ['hay un intruso', 'closure lockdown hay un intruso', 'Lockdown,Secure'],
  ['lockdown adams evacuate', 'closure lockdown adams', 'Lockdown,Evacuation'],
])('“%s” offers what it may mean, and keeps its words', (sentence, first, labels) => {
  const forms = meant(sentence);

  expect(forms[0]?.words).toBe(first);
  expect(forms.map(({ label }) => label).join(',')).toBe(labels);
});

test.each(['undo', 'wrong message', 'sent by mistake', 'oops wrong school', 'take it back'])(
  '“%s” is of something that was sent',
  (sentence) => {
    expect(read(sentence).said.isMistake).toBe(true);
  },
);

test.each([
  ['closed tomorow', 'Did you mean tomorrow?'],
  ['closed fridy', 'Did you mean Friday?'],
  ['closed cotonwood', 'Did you mean Cottonwood Elementary?'],
  ['closed mon and tue', 'One notice is for one day.'],
  ['close all but cottonwood', 'All schools but Cottonwood Elementary are checked.'],
  ['closed next friday', '“next friday” may be Fri, Dec 4 or Fri, Dec 11.'],
])('“%s” says “%s”', (sentence, note) => {
  expect(read(sentence).note).toContain(note);
});
