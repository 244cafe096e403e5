import { everyIncidentRole, incidentTasks } from '#domain/incident/incident.ts';
import type { IncidentView, TaskView } from '#domain/incident/incident-view.ts';
import { at } from './a-closure.ts';

/** The checklist, of which the first tasks are done and the next ones have an owner. */
export const aChecklist = (done: number, owned = 0): TaskView[] =>
  Object.keys(incidentTasks).map((task, place) => {
    const isDone = place < done;
    const hasOwner = place < done + owned;
    return {
      id: `t${place}`,
      task: task as TaskView['task'],
      dueAt: at('2026-11-27T18:00').add({ hours: 6 * place }),
      owner: hasOwner ? 'Bartholomew Featherstonehaugh' : null,
      ownerId: hasOwner ? 'b' : null,
      doneBy: isDone ? 'Bartholomew Featherstonehaugh' : null,
      doneAt: isDone ? at('2026-11-27T15:10') : null,
      isLate: !isDone && hasOwner,
    };
  });

/** As long as somebody may write it. */
const longKnown = `A laptop with the roster of two schools was left on a bus. ${'It was signed in. '.repeat(52)}`;

export const anIncident = (change: Partial<IncidentView> = {}): IncidentView => ({
  id: '01890000-0000-7000-8000-000000000003',
  number: 3,
  isDrill: false,
  kind: 'wrong-list',
  closure: 12,
  discoveredAt: at('2026-11-27T14:00'),
  known: longKnown.slice(0, 1000),
  openedBy: 'Priya Raghunathan',
  openedAt: at('2026-11-27T15:00'),
  frozenAt: at('2026-11-27T15:00:00.300'),
  freeze: { id: 'p', askedBy: 'Priya Raghunathan', releasedBy: null, releasedAt: null },
  isAllFrozen: false,
  checkpointSize: 12_345,
  roles: Object.fromEntries(
    everyIncidentRole.map((role) => [role, { id: role, name: 'Bartholomew Featherstonehaugh' }]),
  ),
  rolesNamedAt: at('2026-11-27T15:04'),
  tasks: aChecklist(0, 3),
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

const text = (words: string) => `${words} `.repeat(60).slice(0, 1000);

/** Everything is written and nothing is closed yet. */
export const aReviewedIncident = (change: Partial<IncidentView> = {}): IncidentView =>
  anIncident({
    tasks: aChecklist(11),
    freeze: {
      id: 'p',
      askedBy: 'Priya Raghunathan',
      releasedBy: 'Hana Kobayashi',
      releasedAt: at('2026-11-27T17:00'),
    },
    notices: 'needed',
    noticesWhy: text('The roster names addresses.'),
    noticesDecidedBy: 'Bartholomew Featherstonehaugh',
    noticesDecidedAt: at('2026-11-27T16:30'),
    whatHappened: text('A laptop was left on a bus.'),
    whatChanges: text('Laptops lock after one minute.'),
    reviewedBy: 'Priya Raghunathan',
    reviewedAt: at('2026-11-28T16:00'),
    ...change,
  });
