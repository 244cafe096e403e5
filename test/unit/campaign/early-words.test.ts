import { expect, test } from 'vitest';
import { readEarlyWords } from '#commands/closure/early-words.ts';

const schools = [
  { id: 'm', name: 'Meadowlark Middle' },
  { id: 'a', name: 'Adams Elementary' },
  { id: 'h', name: 'Adams High' },
];

test.each([
  ['', {}],
  ['12:30', { dismissalTime: '12:30' }],
  ['1230', { dismissalTime: '12:30' }],
  ['12:30 pm', { dismissalTime: '12:30' }],
  ['11:45', { dismissalTime: '11:45' }],
  ['1:15', { dismissalTime: '13:15' }],
  ['1:15pm', { dismissalTime: '13:15' }],
  ['1 p.m.', { dismissalTime: '13:00' }],
  ['13:15', { dismissalTime: '13:15' }],
  ['noon', { dismissalTime: '12:00' }],
  ['12:30 Meadowlark', { dismissalTime: '12:30', schools: 'm' }],
  ['12:30 meadowlark middle', { dismissalTime: '12:30', schools: 'm' }],
  ['Meadowlark', { schools: 'm' }],
  ['noon adams high', { dismissalTime: '12:00', schools: 'h' }],
  ['12:30 all', { dismissalTime: '12:30', schools: 'all' }],
])('“early %s” fills the form', (words, values) => {
  expect(readEarlyWords(words.split(' '), schools)).toEqual({
    values: { happening: 'early-dismissal', ...values },
  });
});

test.each([
  ['12:30 medowlark', 'None of your schools is called “medowlark”'],
  ['12:30 adams', '2 of your schools are called “adams”'],
  ['25:00', 'None of your schools is called “25:00”'],
  ['12:75', 'None of your schools is called “12:75”'],
])('“early %s” chooses no school, and says why', (words, note) => {
  const read = readEarlyWords(words.split(' '), schools);

  expect(read.values).toMatchObject({ happening: 'early-dismissal', schools: '' });
  expect(read.note).toContain(note);
});
