import { fact, lineList, say } from '#cards/blocks.ts';
import type { Card } from '#cards/card.ts';
import { time } from '#cards/format.ts';
import { incidentKinds, incidentTasks } from '#domain/incident/incident.ts';
import type { IncidentView, TaskView } from '#domain/incident/incident-view.ts';
import { taskButton } from './incident-buttons.ts';
import { breachDrillTitle } from './incident-card.ts';

/** The reminder of one task, before it is due. Once it is done it keeps no button. */
export function incidentTaskCard(view: IncidentView, task: TaskView): Card {
  const { isDrill, number, timeZone } = view;
  const isOver = task.doneAt !== null || view.closedAt !== null;
  const what = incidentTasks[task.task];
  const due = time(task.dueAt, timeZone);
  return {
    title: isDrill ? breachDrillTitle : `Incident ${number}: ${what.toLowerCase()}`,
    ...(isDrill ? { isDrill: true as const } : {}),
    badge: {
      text: isOver ? 'Done' : `Due by ${due}`,
      tone: isDrill ? 'drill' : isOver ? 'good' : 'warning',
    },
    blocks: [
      ...(isDrill ? [say(`DRILL. ${what}.`)] : []),
      lineList([
        fact(
          'Incident',
          isDrill
            ? `breach drill ${number}`
            : `${number}, ${incidentKinds[view.kind].toLowerCase()}`,
        ),
        fact('Whose', task.owner ?? 'Not assigned'),
        ...(task.doneAt === null
          ? []
          : [fact('Done by', `${task.doneBy ?? 'someone'}, ${time(task.doneAt, timeZone)}`)]),
      ]),
    ],
    buttons: isOver ? [] : [taskButton(view, task)],
    summary: `${isDrill ? 'DRILL · breach, nothing is frozen: ' : `Incident ${number}: `}${what.toLowerCase()}, due by ${due}`,
  };
}
