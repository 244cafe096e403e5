import { choicesOf, type Field, type Form } from '#cards/form.ts';
import {
  everyIncidentRole,
  incidentKinds,
  incidentRoles,
  incidentTasks,
  maxKnown,
  maxReview,
} from '#domain/incident/incident.ts';
import type { IncidentView } from '#domain/incident/incident-view.ts';
import { incidentStory } from './incident-story.ts';

type Now = { date: string; time: string };

/** Sending it freezes. The drill of one is another form, reached by other words: no field turns one into the other. */
export function incidentForm(about: {
  isDrill: boolean;
  now: Now;
  closure?: { id: string; number: number };
  /** What looked like one. */
  sign?: string;
  /** What a reporter saw. */
  known?: string;
}): Form {
  const { isDrill, now, closure, sign, known = '' } = about;
  return {
    verb: isDrill ? 'breach-drill' : 'breach',
    title: isDrill ? 'DRILL: breach' : 'Open an incident',
    submitLabel: isDrill ? 'Start the drill' : 'Freeze and open',
    data: {
      ...(closure === undefined ? {} : { campaign: closure.id }),
      ...(sign === undefined ? {} : { sign }),
    },
    intro: isDrill
      ? 'DRILL. Nothing is frozen and no family is told. It measures how fast the team is named and decides.'
      : `Freezes calls and exports in the whole district right away. Emergency closures still go out, with two people. ${closure === undefined ? '' : `Closure ${closure.number} is paused. `}Two people must agree to resume.`,
    fields: [
      {
        kind: 'choice',
        name: 'kind',
        label: isDrill ? 'What to practice' : 'What happened',
        choices: choicesOf(incidentKinds),
        ...(closure === undefined ? {} : { value: 'wrong-list' }),
      },
      { kind: 'date', name: 'date', label: 'Discovered on', value: now.date },
      {
        kind: 'time',
        name: 'time',
        label: 'At',
        hint: 'State deadlines run from here.',
        value: now.time,
      },
      {
        kind: 'text',
        name: 'known',
        label: isDrill ? 'The story of the drill' : 'What is known so far',
        hint: 'Don’t include a family’s name or number.',
        multiline: true,
        maxLength: maxKnown,
        ...(known === '' ? {} : { value: known }),
      },
    ],
  };
}

export type Staff = readonly { id: string; name: string }[];

const staffChoices = (staff: Staff) => staff.map(({ id, name }) => ({ value: id, label: name }));

const titled = ({ isDrill }: IncidentView, title: string): string =>
  isDrill ? `DRILL: ${title.toLowerCase()}` : title;

export function incidentRolesForm(view: IncidentView, staff: Staff): Form {
  return {
    verb: 'incident-roles',
    title: titled(view, 'Name the team'),
    submitLabel: 'Name them',
    data: { incident: view.id },
    intro: 'People of the staff list. Each of them can then work on the checklist.',
    fields: everyIncidentRole.map((role): Field => {
      const value = view.roles[role]?.id;
      return {
        kind: 'choice',
        name: role,
        label: incidentRoles[role],
        choices: staffChoices(staff),
        optional: true,
        ...(value === undefined ? {} : { value }),
      };
    }),
  };
}

const taskSteps = { take: 'Give it to', finish: 'It is done' } as const;

export function incidentTaskForm(view: IncidentView, staff: Staff): Form {
  const open = view.tasks.filter(({ doneAt }) => doneAt === null);
  return {
    verb: 'incident-task',
    title: titled(view, 'All tasks'),
    submitLabel: 'Save',
    data: { incident: view.id },
    fields: [
      {
        kind: 'choice',
        name: 'task',
        label: 'Task',
        choices: open.map(({ id, task }) => ({ value: id, label: incidentTasks[task] })),
        ...(open[0] === undefined ? {} : { value: open[0].id }),
      },
      { kind: 'choice', name: 'step', label: 'What', choices: choicesOf(taskSteps), value: 'take' },
      {
        kind: 'choice',
        name: 'owner',
        label: 'Whose it is',
        choices: staffChoices(staff),
        optional: true,
      },
      { kind: 'date', name: 'date', label: 'Due on', optional: true },
      { kind: 'time', name: 'time', label: 'At', optional: true },
      ...incidentStory(view).map(({ label, value }, index) => ({
        kind: 'words' as const,
        name: `story-${index}`,
        label,
        text: value,
      })),
    ],
  };
}

const noticesChoices = {
  needed: 'Families or offices are told',
  'not-needed': 'No notice is needed',
} as const;

export function incidentNoticesForm(view: IncidentView): Form {
  return {
    verb: 'incident-notices',
    title: titled(view, 'Decide on notices'),
    submitLabel: 'Decide',
    data: { incident: view.id },
    fields: [
      {
        kind: 'choice',
        name: 'decision',
        label: 'Decision',
        choices: choicesOf(noticesChoices),
        value: view.notices ?? 'needed',
      },
      {
        kind: 'text',
        name: 'why',
        label: 'Why',
        hint: 'The law it rests on, and what counsel said. No family’s name or number.',
        multiline: true,
        maxLength: maxKnown,
        ...(view.noticesWhy === null ? {} : { value: view.noticesWhy }),
      },
    ],
  };
}

export function incidentReviewForm(view: IncidentView): Form {
  return {
    verb: 'incident-review',
    title: titled(view, 'Review'),
    submitLabel: 'Save the review',
    data: { incident: view.id },
    intro: view.isDrill
      ? 'DRILL. What went well, and what changes before the real thing?'
      : 'Someone else closes the incident after reading this.',
    fields: [
      {
        kind: 'text',
        name: 'happened',
        label: 'What happened',
        multiline: true,
        maxLength: maxReview,
        ...(view.whatHappened === null ? {} : { value: view.whatHappened }),
      },
      {
        kind: 'text',
        name: 'changes',
        label: 'What changes',
        multiline: true,
        maxLength: maxReview,
        ...(view.whatChanges === null ? {} : { value: view.whatChanges }),
      },
    ],
  };
}
