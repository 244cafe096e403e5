import { expect, test } from 'vitest';
import type { Field, FormValues } from '#cards/form.ts';
import { renderForm as inSlack } from '#chat/slack/draw/render-form.ts';
import { renderForm as inTeams } from '#chat/teams/draw/render-form.ts';
import { closureForm } from '#conversation/closure/request/closure-form.ts';
import type { FoundGroup } from '#domain/roster/groups/find-groups.ts';

const schools = Array.from({ length: 240 }, (_, n) => ({ id: `s${n}`, name: `School ${n}` }));
const groupOf = (n: number): FoundGroup => ({
  id: `g${n}`,
  kind: 'bus',
  label: `Bus ${n}`,
  schoolIds: ['s0'],
  phones: 61,
  families: 45,
});
const formOf = (values: FormValues, found: FoundGroup[] = [], isCut = false) =>
  closureForm({
    now: Temporal.Instant.from('2026-12-01T15:00:00Z'),
    timeZone: 'America/Chicago',
    holidays: [],
    buildingEmergencies: true,
    morningCalls: '05:30:00',
    schools,
    groups: { hasAny: true, found, isCut },
    values,
    data: {},
    drafts: [],
    templates: [],
  });
const fieldOf = (form: { fields: readonly Field[] }, name: string) =>
  form.fields.find((field) => field.name === name);
const labels = (form: ReturnType<typeof formOf>) => form.buttons?.map(({ label }) => label);

test('240 schools are all to be chosen from, on both platforms', () => {
  const form = formOf({});
  const slack = JSON.stringify(inSlack(form, { channelId: 'C1' }));
  const teams = JSON.stringify(inTeams(form));

  for (const { id } of schools) {
    expect(slack).toContain(`"value":"${id}"`);
    expect(teams).toContain(`"value":"${id}"`);
  }
  // Slack refuses a menu, or a part of one, with more than a hundred options.
  const parts = slack.matchAll(/"options":\[(.*?)\]/g);
  for (const [, options = ''] of parts)
    expect(options.match(/"value"/g)?.length ?? 0).toBeLessThanOrEqual(100);
});

test('the standard form has no more fields than before, and a button for groups', () => {
  const form = formOf({});

  expect(form.fields.map(({ name }) => name)).toEqual(['happening', 'schools', 'date', 'ground']);
  expect(labels(form)).toEqual(['More options', 'Choose a group', 'Save draft']);
});

test('a form for groups has a search in place of the schools, with what each reaches', () => {
  const form = formOf({ who: 'groups', groupWords: 'bus', groups: 'g2' }, [groupOf(1), groupOf(2)]);

  expect(fieldOf(form, 'schools')).toBeUndefined();
  expect(fieldOf(form, 'groups')).toMatchObject({
    choices: [
      { value: 'g1', label: 'Bus 1 · 61 phones of 45 families' },
      { value: 'g2', label: 'Bus 2 · 61 phones of 45 families' },
    ],
    values: ['g2'],
  });
  // Teams shows six buttons, the one that submits and Cancel among them.
  expect(form.buttons?.length).toBeLessThanOrEqual(5);
});

test('a search that finds nothing says so, and offers no school in its place', () => {
  const form = formOf({ who: 'groups', groupWords: 'bus 99' });

  expect(fieldOf(form, 'noGroups')).toMatchObject({ text: 'No group has “bus 99” in its name.' });
  expect(JSON.stringify(form.fields)).not.toContain('All schools');
});
