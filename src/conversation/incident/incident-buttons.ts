import type { Button } from '#cards/card.ts';
import { unfreezeButton } from '#conversation/closure/pause/freeze-card.ts';
import type { IncidentTask } from '#domain/incident/incident.ts';
import { type IncidentView, isHolding, type TaskView } from '#domain/incident/incident-view.ts';

/** What each task's one button says until somebody has it, and then. */
const taskLabels: Record<IncidentTask, { take: string; finish: string }> = {
  validate: { take: 'I’ll confirm it', finish: 'It happened: confirmed' },
  manager: { take: 'I’m incident manager', finish: 'I’m incident manager' },
  team: { take: 'Name the team', finish: 'Name the team' },
  scope: { take: 'I’ll find the scope', finish: 'Scope is known' },
  'data-owners': { take: 'I’ll tell the data owners', finish: 'Data owners were told' },
  'student-privacy-office': { take: 'I’ll decide on SPPO', finish: 'SPPO: decided' },
  counsel: { take: 'I’ll call counsel', finish: 'Counsel is in' },
  evidence: { take: 'I’ll keep the evidence', finish: 'Evidence is kept' },
  notices: { take: 'Decide on notices', finish: 'Decide on notices' },
  logs: { take: 'I’ll collect the logs', finish: 'Logs kept, cause fixed' },
  review: { take: 'Write the review', finish: 'Write the review' },
};

/** Teams shows six. */
const mostButtons = 6;

/** The next tasks in their order, one button each; any other task is behind “All tasks”. */
export function incidentButtons(view: IncidentView): Button[] {
  if (view.closedAt !== null) return [detailsButton(view)];
  const others = [...endButtons(view), ...freezeButtons(view), anyTaskButton(view)];
  const open = view.tasks.filter(({ doneAt }) => doneAt === null);
  const next = open.slice(0, mostButtons - others.length).map((task) => taskButton(view, task));
  return [...next, ...others];
}

export function taskButton(view: IncidentView, { id, task, ownerId }: TaskView): Button {
  const { take, finish } = taskLabels[task];
  const data = { incident: view.id };
  switch (task) {
    case 'manager':
      return { verb: 'incident-manager', label: said(view, take), data };
    case 'team':
      return { verb: 'incident-roles-form', label: said(view, take), data, opensForm: true };
    case 'notices':
      return { verb: 'incident-notices-form', label: said(view, take), data, opensForm: true };
    case 'review':
      return { verb: 'incident-review-form', label: said(view, take), data, opensForm: true };
    default:
      return ownerId === null
        ? {
            verb: 'incident-task',
            label: said(view, take),
            data: { ...data, task: id, step: 'take' },
          }
        : {
            verb: 'incident-task',
            label: said(view, finish),
            style: 'primary',
            data: { ...data, task: id, step: 'finish' },
          };
  }
}

/** No button of a drill reads like one of the real thing. */
const said = ({ isDrill }: IncidentView, label: string): string =>
  isDrill ? `Drill: ${label}` : label;

const detailsButton = (view: IncidentView): Button => ({
  verb: 'incident-details',
  label: said(view, 'Details'),
  data: { incident: view.id },
  opensForm: true,
});

const anyTaskButton = (view: IncidentView): Button => ({
  verb: 'incident-task-form',
  label: said(view, 'All tasks'),
  data: { incident: view.id },
  opensForm: true,
});

function freezeButtons(view: IncidentView): Button[] {
  const { freeze, isAllFrozen } = view;
  if (!isHolding(view) || freeze === null) return [];
  const { askedBy, id } = freeze;
  const { style: _, ...ending } = unfreezeButton({ id, askedBy, incident: view.number });
  return [
    {
      ...ending,
      label: askedBy === null ? 'Ask to resume' : 'Agree to resume',
      // Don't highlight Resume right after a freeze.
      ...(askedBy === null ? {} : { style: 'primary' as const }),
    },
    ...(isAllFrozen
      ? []
      : [
          {
            verb: 'freeze-form' as const,
            label: 'Freeze emergencies too',
            style: 'danger' as const,
            data: {},
            opensForm: true as const,
          },
        ]),
  ];
}

/** The person who wrote the review leaves the closing to somebody else. */
function endButtons(view: IncidentView): Button[] {
  const { id, number, isDrill, reviewedBy } = view;
  const data = { incident: id };
  if (isDrill)
    return [
      {
        verb: 'incident-close',
        label: 'End the drill',
        data,
        confirm: {
          title: `End breach drill ${number}?`,
          text: 'DRILL. Nothing was frozen, so nothing resumes. What it measured goes into the audit log.',
          yes: 'End the drill',
        },
      },
    ];
  const isOpen = view.tasks.some(({ task, doneAt }) => task !== 'review' && doneAt === null);
  return reviewedBy === null || isHolding(view) || isOpen
    ? []
    : [
        {
          verb: 'incident-close',
          label: 'Close the incident',
          style: 'primary',
          data,
          confirm: {
            title: `Close incident ${number}?`,
            text: `${reviewedBy} wrote the review, so someone else closes it. A closed incident stays as it is.`,
            yes: 'Close it',
          },
        },
      ];
}
