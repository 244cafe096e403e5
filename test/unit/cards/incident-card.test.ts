import { expect, test } from 'vitest';
import { incidentCard, incidentMilestones } from '#conversation/incident/incident-card.ts';
import { incidentForm, incidentTaskForm } from '#conversation/incident/incident-form.ts';
import { incidentDetailsCard } from '#conversation/incident/incident-story.ts';
import { incidentTaskCard } from '#conversation/incident/incident-task-card.ts';
import { incidentTasks } from '#domain/incident/incident.ts';
import type { IncidentView, TaskView } from '#domain/incident/incident-view.ts';
import { wordsOf } from '#sandbox/person.ts';

const at = (time: string) => Temporal.Instant.from(`2026-11-24T${time}Z`);

const tasks = Object.keys(incidentTasks).map(
  (task, index): TaskView => ({
    id: `t${index}`,
    task: task as TaskView['task'],
    dueAt: at('20:00:00'),
    owner: null,
    ownerId: null,
    doneBy: null,
    doneAt: null,
    isLate: false,
  }),
);

const view = (change: Partial<IncidentView> = {}): IncidentView => ({
  id: 'i',
  number: 3,
  isDrill: false,
  kind: 'lost-device',
  closure: null,
  discoveredAt: at('14:00:00'),
  known: 'A laptop is gone.',
  openedBy: 'Priya Raghunathan',
  openedAt: at('15:00:00'),
  frozenAt: at('15:00:00.3'),
  freeze: { id: 'p', askedBy: null, releasedBy: null, releasedAt: null },
  isAllFrozen: false,
  checkpointSize: 1234,
  roles: {},
  rolesNamedAt: null,
  tasks,
  notices: null,
  noticesWhy: null,
  noticesDecidedBy: null,
  noticesDecidedAt: null,
  whatHappened: null,
  whatChanges: null,
  reviewedBy: null,
  reviewedAt: null,
  closedBy: null,
  closedAt: null,
  timeZone: 'America/Chicago',
  ...change,
});
const drill = (change: Partial<IncidentView> = {}) =>
  view({ isDrill: true, freeze: null, checkpointSize: null, ...change });

const done = (upTo: number): TaskView[] =>
  tasks.map((task, index) =>
    index < upTo
      ? { ...task, owner: 'Hana', ownerId: 'h', doneBy: 'Hana', doneAt: at('16:00:00') }
      : task,
  );
const labels = (of: IncidentView) => incidentCard(of).buttons.map(({ label }) => label);

test('it says first what stands still, how fast, and that emergencies still go out', () => {
  const words = JSON.stringify(incidentCard(view()).blocks);

  expect(words).toContain('Calls and exports stopped 0.3 s after Priya Raghunathan opened this.');
  expect(words).toContain('Emergency closures still go out, with two people as always.');
  expect(words).toContain('checkpoint at 1,234 entries, posted');
  expect(words).toContain('Checklist: 0 of 11 done');
});

test('the next tasks have one button each, in the order of the checklist, six buttons in all', () => {
  expect(labels(view())).toEqual([
    'I’ll confirm it',
    'I’m incident manager',
    'Name the team',
    'Ask to resume',
    'Freeze emergencies too',
    'All tasks',
  ]);
  const taken = tasks.map((task, index) =>
    index === 0 ? { ...task, owner: 'Hana', ownerId: 'h' } : task,
  );
  expect(labels(view({ tasks: taken }))[0]).toBe('It happened: confirmed');
  expect(labels(view({ tasks: done(8) })).slice(0, 3)).toEqual([
    'Decide on notices',
    'I’ll collect the logs',
    'Write the review',
  ]);
});

test('while all calling is frozen it says that emergencies are, too, and offers to freeze them no more', () => {
  const frozen = view({ isAllFrozen: true });

  expect(labels(frozen)).not.toContain('Freeze emergencies too');
  expect(wordsOf(incidentCard(frozen).blocks)).toContain('Emergency closures are frozen, too.');
  expect(wordsOf(incidentCard(frozen).blocks)).not.toContain('still go out');
});

test('its card has the next three tasks, and the form of all tasks has the whole checklist and all that was written', () => {
  const known = 'A laptop is gone. '.repeat(50);
  const of = view({ tasks: done(5), known });
  const onCard = wordsOf(incidentCard(of).blocks);

  expect(onCard.match(/due /g)).toHaveLength(3);
  expect(onCard).not.toContain(known);
  const all = wordsOf(incidentTaskForm(of, []).fields);
  expect(all).toContain(known.trim());
  expect(all.match(/^\d+\. /gm)).toHaveLength(11);
  expect(wordsOf(incidentDetailsCard(of).blocks)).toContain(known.trim());
});

test('closing is offered after the resuming, the checklist and the review, and only reading after the closing', () => {
  const released = {
    id: 'p',
    askedBy: 'Priya',
    releasedBy: 'Hana',
    releasedAt: at('17:00:00'),
  };
  const reviewed = { reviewedBy: 'Priya', whatHappened: 'x', whatChanges: 'y' };
  const close = 'Close the incident';

  expect(labels(view({ tasks: done(11), ...reviewed }))).not.toContain(close);
  expect(labels(view({ tasks: done(5), freeze: released, ...reviewed }))).not.toContain(close);
  expect(labels(view({ tasks: done(11), freeze: released }))).not.toContain(close);
  expect(labels(view({ tasks: done(11), freeze: released, ...reviewed }))).toContain(close);
  const closed = view({ tasks: done(11), freeze: released, ...reviewed, closedAt: at('18:00:00') });
  expect(labels(closed)).toEqual(['Details']);
});

test('a drill looks and reads like nothing real: title, color, and DRILL on each of its buttons', () => {
  const card = incidentCard(drill());

  expect(card).toMatchObject({
    title: 'DRILL · breach · nothing is frozen · no family is told',
    isDrill: true,
    badge: { tone: 'drill' },
  });
  expect(card.summary).toMatch(/^DRILL 3 · breach, nothing is frozen/);
  for (const { label, verb, confirm } of card.buttons) {
    expect(label).toMatch(/drill/i);
    expect(['unfreeze', 'freeze-form']).not.toContain(verb);
    if (confirm) expect(confirm.text).toMatch(/^DRILL/);
  }
  expect(JSON.stringify(incidentCard(view()))).not.toMatch(/drill/i);
  for (const { card: line } of incidentMilestones(drill({ closedAt: at('18:00:00') })))
    expect(line.isDrill).toBe(true);
});

test('a drill measures from its opening: frozen, everyone named, notices decided', () => {
  const words = JSON.stringify(
    incidentCard(drill({ rolesNamedAt: at('15:04:00'), tasks: done(9) })).blocks,
  );

  expect(words).toContain('{"label":"Frozen, had it been real","value":"0.3 s"}');
  expect(words).toContain('{"label":"Everyone named","value":"4 min"}');
  expect(words).toContain('{"label":"Notices decided","value":"1 h"}');
  expect(JSON.stringify(incidentCard(drill()).blocks)).toContain(
    '{"label":"Notices decided","value":"not yet"}',
  );
});

test('the two forms say which they are, and no field of one makes it the other', () => {
  const now = { date: '2026-11-24', time: '09:00' };
  const [real, practice] = [
    incidentForm({ isDrill: false, now }),
    incidentForm({ isDrill: true, now }),
  ];

  expect([real.verb, real.submitLabel]).toEqual(['breach', 'Freeze and open']);
  expect([practice.verb, practice.submitLabel]).toEqual(['breach-drill', 'Start the drill']);
  expect(practice.title).toBe('DRILL: breach');
  expect(JSON.stringify(real)).not.toMatch(/drill/i);
  for (const { fields } of [real, practice]) expect(fields[0]).not.toHaveProperty('value');
  expect(incidentForm({ isDrill: false, now, closure: { id: 'c', number: 5 } })).toMatchObject({
    fields: [{ name: 'kind', value: 'wrong-list' }, {}, {}, {}],
    data: { campaign: 'c' },
    intro: expect.stringContaining('Closure 5 is paused.'),
  });
});

test('a reminder names the task, its time and its button, and keeps none once it is done', () => {
  const [first] = tasks;
  if (first === undefined) throw new Error('no task');

  expect(incidentTaskCard(view(), first)).toMatchObject({
    title: 'Incident 3: confirm that it happened',
    badge: { text: expect.stringMatching(/^Due by .*2:00 pm CST$/) },
    buttons: [{ label: 'I’ll confirm it' }],
  });
  expect(incidentTaskCard(view(), done(1)[0] ?? first).buttons).toEqual([]);
  expect(incidentTaskCard(drill(), first).title).toMatch(/^DRILL/);
});
