import { expect, test } from 'vitest';
import { formsBySpelling } from '#conversation/closure/request/typed/nearest.ts';
import { fillForm } from '#conversation/closure/request/typed/understand.ts';

const schools = [
  { id: 'a', name: 'Adams Elementary' },
  { id: 'm', name: 'Meadowlark Middle' },
  { id: 'b', name: 'Birch Middle' },
  { id: 'h', name: 'Birch High' },
  { id: 'f', name: 'Friday Harbor Academy' },
  { id: '2', name: 'Public School 2' },
];
/** A Tuesday, 9 am. */
const now = Temporal.Instant.from('2026-12-01T15:00:00Z');
const place = (at = now) => ({ now: at, timeZone: 'America/Chicago', holidays: [], schools });
const read = (sentence: string, at = now) => {
  const { said: _, schools: _schools, ...understood } = fillForm(sentence, place(at));
  return understood;
};
const offers = ['late-30m', 'late-1h', 'late-90m', 'late-2h', 'late-150m', 'late-3h'];
const early = { happening: 'early-dismissal' };

test.each([
  ['late 2h Adams tomorrow', { happening: 'late-2h', schools: 'a', date: '2026-12-02' }],
  ['late tomorrow Adams 2h', { happening: 'late-2h', schools: 'a', date: '2026-12-02' }],
  ['late start 1h', { happening: 'late-1h' }],
  ['late 2 hours', { happening: 'late-2h' }],
  ['late two hrs', { happening: 'late-2h' }],
  ['late 120m', { happening: 'late-2h' }],
  ['late 60 minutes', { happening: 'late-1h' }],
  ['late 3', { happening: 'late-3h' }],
  ['late 30', { happening: 'late-30m' }],
  ['late half an hour', { happening: 'late-30m' }],
  ['late 90', { happening: 'late-90m' }],
  ['late 90m', { happening: 'late-90m' }],
  ['late 90 min', { happening: 'late-90m' }],
  ['late 1.5h', { happening: 'late-90m' }],
  ['late an hour and a half tomorrow', { happening: 'late-90m', date: '2026-12-02' }],
  ['late 2½ hours', { happening: 'late-150m' }],
  ['late 2 1/2 hours Adams', { happening: 'late-150m', schools: 'a' }],
  ['late two and a half hours', { happening: 'late-150m' }],
  ['late 150 minutes', { happening: 'late-150m' }],
  ['late 180 minutes', { happening: 'late-3h' }],
  ['late public school 2 3h', { happening: 'late-3h', schools: '2' }],
  ['early 12:30 Meadowlark', { ...early, dismissalTime: '12:30', schools: 'm' }],
  [
    'early Meadowlark at 1pm on friday',
    { ...early, dismissalTime: '13:00', schools: 'm', date: '2026-12-04' },
  ],
  ['early', early],
  ['early 1230', { ...early, dismissalTime: '12:30' }],
  ['early 12:30 pm', { ...early, dismissalTime: '12:30' }],
  ['early 11:45', { ...early, dismissalTime: '11:45' }],
  ['early 1:15', { ...early, dismissalTime: '13:15' }],
  ['early 1 p.m.', { ...early, dismissalTime: '13:00' }],
  ['early 13:15', { ...early, dismissalTime: '13:15' }],
  ['early noon birch high', { ...early, dismissalTime: '12:00', schools: 'h' }],
  ['early dismissal noon all schools', { ...early, dismissalTime: '12:00', schools: 'all' }],
  ['closed', { happening: 'closed' }],
  ['closed Adams friday', { happening: 'closed', schools: 'a', date: '2026-12-04' }],
  ['closed next tue', { happening: 'closed', date: '2026-12-08' }],
  ['closed today', { happening: 'closed', date: '2026-12-01' }],
  ['closed tuesday', { happening: 'closed', date: '2026-12-01' }],
  ['closed 12/4', { happening: 'closed', date: '2026-12-04' }],
  ['closed 2026-12-04 all', { happening: 'closed', schools: 'all', date: '2026-12-04' }],
  ['closed “birch high” friday', { happening: 'closed', schools: 'h', date: '2026-12-04' }],
  ['early "Meadowlark", 12:30', { ...early, dismissalTime: '12:30', schools: 'm' }],
  ['closed Jan 5 all', { happening: 'closed', schools: 'all', date: '2027-01-05' }],
  ['closed Adams and Meadowlark', { happening: 'closed', schools: 'a,m' }],
  ['closed Adams, birch high', { happening: 'closed', schools: 'a,h' }],
  ['closed adams meadowlark', { happening: 'closed', schools: 'a,m' }],
  ['closed friday harbor', { happening: 'closed', schools: 'f' }],
  ['closed friday harbor friday', { happening: 'closed', schools: 'f', date: '2026-12-04' }],
])('“%s” fills the form, and leaves nothing to say', (said, values) => {
  expect(read(said)).toEqual({ values });
});

test('in the afternoon, the name of the day that it is means the next one', () => {
  const afternoon = Temporal.Instant.from('2026-12-01T19:00:00Z');

  expect(read('closed tuesday', afternoon).values).toMatchObject({ date: '2026-12-08' });
  expect(read('closed today', afternoon).values).toMatchObject({ date: '2026-12-01' });
});

test.each(['yesterday', '2026-11-30'])(
  'a day that has passed is said, and none chosen: %s',
  (day) => {
    expect(read(`closed Adams ${day}`)).toEqual({
      values: { happening: 'closed', schools: 'a', date: '' },
      note: `“${day}” has already passed. Check the date.`,
    });
  },
);

test('without hours they are asked, and nothing is chosen', () => {
  expect(read('late')).toEqual({ values: {}, offers });
});

test.each(['7h', '45m', '100 min', '3.5h', '0', '75'])('“late %s” says what is offered', (said) => {
  expect(read(`late ${said}`)).toEqual({
    values: {},
    offers,
    note: `“${said}” isn’t offered. Choose 30 minutes to 3 hours.`,
  });
});

test.each([
  ['closed medowlark', '', 'I didn’t understand “medowlark”. Did you mean Meadowlark Middle?'],
  ['closed cedar', '', 'I didn’t understand “cedar”.'],
  ['closed birch', '', '“birch” could be Birch Middle or Birch High.'],
  ['closed middle', '', '“middle” could be Meadowlark Middle or Birch Middle.'],
  ['closed adams cedar', 'a', 'I didn’t understand “cedar”.'],
  ['closed adams and birch', 'a', '“birch” could be Birch Middle or Birch High.'],
  ['early 25:00', '', 'I didn’t understand “25:00”.'],
  ['early 12:75 adams', 'a', 'I didn’t understand “12:75”.'],
  ['late 2h 3125550142', '', 'I didn’t understand “…”.'],
  ['late 2h tow hours', '', 'I didn’t understand “tow hours”.'],
])('“%s” chooses no more than was named, and says why', (said, chosen, why) => {
  const { values, note } = read(said);

  expect(values['schools']).toBe(chosen);
  expect(note).toBe(`${why} Check the schools and the date.`);
});

test('a day that is too far ahead is said, and not guessed', () => {
  expect(read('closed 11/2')).toEqual({
    values: { happening: 'closed', date: '' },
    note: '“11/2” isn’t within the next 60 days. Check the date.',
  });
});

const tomorrow = '2026-12-02';
const friday = '2026-12-04';
const monday = '2026-12-07';

test.each([
  ['snow day', { happening: 'closed', ground: 'weather' }],
  ['snow day tomorrow', { happening: 'closed', ground: 'weather', date: tomorrow }],
  ['2 hour delay tomorrow', { happening: 'late-2h', date: tomorrow }],
  ['2-hour delay', { happening: 'late-2h' }],
  ['two hour delay adams', { happening: 'late-2h', schools: 'a' }],
  ['90-minute delay tomorrow', { happening: 'late-90m', date: tomorrow }],
  ['delay 90 minutes', { happening: 'late-90m' }],
  ['delayed opening 1 hour because of ice', { happening: 'late-1h', ground: 'weather' }],
  ['school opens late 30 minutes', { happening: 'late-30m' }],
  ['close all schools tomorrow', { happening: 'closed', schools: 'all', date: tomorrow }],
  ['close adams and birch high friday', { happening: 'closed', schools: 'a,h', date: friday }],
  ['cancel school friday', { happening: 'closed', date: friday }],
  ['cancel all classes tomorrow', { happening: 'closed', schools: 'all', date: tomorrow }],
  ['call off school tomorrow', { happening: 'closed', date: tomorrow }],
  ['remote monday', { happening: 'remote-day', date: monday }],
  ['virtual learning day monday adams', { happening: 'remote-day', date: monday, schools: 'a' }],
  ['no school friday', { happening: 'closed', date: friday }],
  ['no heat adams', { happening: 'no-heat', ground: 'building', schools: 'a' }],
  ['power out at meadowlark', { happening: 'no-power', ground: 'building', schools: 'm' }],
  ['dismiss early at 12:30', { ...early, dismissalTime: '12:30' }],
  ['early release 1pm friday', { ...early, dismissalTime: '13:00', date: friday }],
  ['send students home at noon', { ...early, dismissalTime: '12:00' }],
  ['all clear', { happening: 'all-clear' }],
])('as somebody would say it, “%s” fills the form', (said, values) => {
  expect(read(said)).toEqual({ values });
});

test.each(['cancel', 'cancel 12', 'cancel it', 'cancel the calls'])(
  '“%s” may mean school or calls',
  (said) => {
    expect(fillForm(said, place()).said.isCancel).toBe(true);
  },
);

test('“delay tomorrow” asks for the hours, and keeps the day', () => {
  expect(read('delay tomorrow')).toEqual({ values: { date: tomorrow }, offers });
});

test.each([
  ['clsoe everything', ['Closed', 'Late start']],
  ['dealy tomorow', ['Late start', 'Closed']],
  ['remot monday', ['Remote-learning day', 'Closed']],
  ['evacuaton now', ['Evacuation', 'Closed']],
  ['dissmiss at one', ['Early dismissal', 'Closed']],
])('of “%s” the two nearest forms are offered', (said, labels) => {
  expect(fillForm(said, place()).said.kinds).toEqual([]);
  const [first, second] = formsBySpelling(said.split(' ')).map(({ label }) => label);
  expect(first).toBe(labels[0]);
  expect(second).not.toBe(first);
});

test('“late 2h today” in the afternoon is said to have passed, and no date is chosen', () => {
  const afternoon = Temporal.Instant.from('2026-12-01T19:00:00Z');

  expect(read('late 2h today', afternoon)).toEqual({
    values: { happening: 'late-2h', date: '' },
    note: 'That start has already passed. Check the date.',
  });
  expect(read('late 2h today')).toEqual({ values: { happening: 'late-2h', date: '2026-12-01' } });
});
