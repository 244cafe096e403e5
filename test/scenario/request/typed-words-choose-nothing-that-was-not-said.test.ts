import { beforeAll, expect, test } from 'vitest';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { todayThere } from '#test/support/district/afternoon.ts';
import { openFields } from '#test/support/product/open-form.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ withoutWorker: true });

const people = (): ['slack' | 'teams', Person][] => [
  ['slack', product.onSlack('principal')],
  ['teams', product.onTeams('principal')],
];

const ids: Record<string, string> = {};
beforeAll(async () => {
  const { rows } = await product.database.owner.pool.query<{ id: string; name: string }>(
    'SELECT id, split_part(name, $1, 1) AS name FROM school',
    [' '],
  );
  for (const { id, name } of rows) ids[name] = id;
});

/** The fields of the form that the words open, on each platform. */
async function opened(words: string, shows: string): Promise<[string, Record<string, string>][]> {
  const all: [string, Record<string, string>][] = [];
  for (const [platform, person] of people()) {
    await person.openForm(`closure ${words}`);
    await until('the form', () => person.form().includes(shows));
    all.push([person.form(), openFields(product, platform, 'principal')]);
  }
  return all;
}

test.each([
  'close all but cottonwood tomorrow',
  'close all schools except cottonwood tomorrow',
  'closed everything but Cottonwood tomorrow',
  'all schools not cottonwood closed tomorrow',
])('typed-words-never-choose-the-opposite: “%s”', async (words) => {
  for (const [form, fields] of await opened(words, 'What is happening?')) {
    const others = ['Snake', 'Meadowlark'].map((name) => ids[name]);
    expect(fields).toMatchObject({ happening: 'closed' });
    expect(new Set(fields['schools']?.split(','))).toEqual(new Set(others));
    expect(fields['date']).toBe(todayThere().add({ days: 1 }).toString());
    expect(form).toContain('All schools but Cottonwood');
  }
});

test.each([
  ['evacuate cottonwood to snake river', 'Cottonwood'],
  ['evacuate to cottonwood from the middle school', 'Meadowlark'],
  ['evacuate cottonwood over to snake river', 'Cottonwood'],
  ['evacuate into snake river', ''],
  ['evacuate cottonwood snake river', ''],
])('an-evacuation-to-a-school-is-not-of-it: “%s”', async (words, school) => {
  for (const [form, fields] of await opened(words, 'Action')) {
    expect(fields['happening']).toBe('evacuation');
    expect(fields['schools']).toBe(school === '' ? '' : ids[school]);
    expect(form).toMatch(/where people go/);
  }
});

test.each([
  'practice lockdown cottonwood',
  'lockdown test cottonwood',
  'exercise: evacuate cottonwood',
  'simulacro lockdown cottonwood',
])('a-practice-is-never-the-real-action: “%s”', async (words) => {
  for (const [, person] of people()) {
    const drills = () =>
      person.toldPrivately().filter((told) => told.includes('No form opens for a drill')).length;
    const before = drills();
    await person.say(`closure ${words}`);
    await until('the answer', () => drills() > before);
    expect(person.form()).not.toContain('Students and staff are in locked rooms');
  }
});

test.each(['closed tomorow', 'closed fridy cottonwood', 'closed mon and tue'])(
  'what-is-not-understood-is-left-empty: “%s”, also once more options are shown, and it can’t be sent',
  async (words) => {
    for (const [form, fields] of await opened(words, 'What is happening?')) {
      expect(fields).toMatchObject({ happening: 'closed', date: '' });
      expect(form).toMatch(/I didn’t understand|One notice is for one day/);
    }
    for (const [platform, person] of people()) {
      await person.pressForm('closure-fields', { schools: 'all' });
      await until('more options', () => person.form().includes('How to contact families'));
      expect(openFields(product, platform, 'principal')).toMatchObject({
        date: '',
        schools: 'all',
      });
      expect(await person.submit({ schools: 'all', date: '' })).toMatch(/required|date/i);
    }
  },
);
