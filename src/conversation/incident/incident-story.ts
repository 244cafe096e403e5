import { fact, quote } from '#cards/blocks.ts';
import type { Card, Fact } from '#cards/card.ts';
import { clock, time } from '#cards/format.ts';
import { incidentTasks } from '#domain/incident/incident.ts';
import type { IncidentView, TaskView } from '#domain/incident/incident-view.ts';

/** One task of the checklist, and how it stands. */
export const taskFact = (task: TaskView, view: IncidentView): Fact =>
  fact(incidentTasks[task.task], taskWords(task, view));

/** Everything that was written, and the whole checklist, as pairs of a label and its words. */
export function incidentStory(view: IncidentView): Fact[] {
  const { notices, noticesWhy, noticesDecidedBy, whatHappened, whatChanges } = view;
  const by = noticesDecidedBy ?? 'someone';
  return [
    fact('What is known', view.known),
    fact(
      'Checklist',
      view.tasks
        .map((task, index) => {
          const { label, value } = taskFact(task, view);
          return `${index + 1}. ${label}: ${value}`;
        })
        .join('\n'),
    ),
    ...(notices === null
      ? []
      : [
          fact(
            `Notices ${notices === 'needed' ? 'go out' : 'are not needed'}, by ${by}`,
            noticesWhy ?? '',
          ),
        ]),
    ...(whatHappened === null
      ? []
      : [fact('What happened', whatHappened), fact('What changes', whatChanges ?? '')]),
  ];
}

/** For a window: nothing can be done about a closed incident. */
export function incidentDetailsCard(view: IncidentView): Card {
  const title = `${view.isDrill ? 'Breach drill' : 'Incident'} ${view.number}`;
  return {
    title,
    ...(view.isDrill ? { isDrill: true as const } : {}),
    blocks: incidentStory(view).map(({ label, value }) => quote(label, value)),
    buttons: [],
    summary: title,
  };
}

/** The day stands with a time that is of another day than the opening. */
function taskWords(task: TaskView, { openedAt, timeZone }: IncidentView): string {
  const { owner, dueAt, doneBy, doneAt, isLate } = task;
  const dayOf = (at: Temporal.Instant) => at.toZonedDateTimeISO(timeZone).toPlainDate().toString();
  const said = (at: Temporal.Instant) =>
    dayOf(at) === dayOf(openedAt) ? clock(at, timeZone) : time(at, timeZone);
  if (doneAt !== null) return `✓ ${doneBy ?? 'done'}, ${said(doneAt)}`;
  const whose = owner === null ? '' : `${owner}, `;
  return `${isLate ? 'LATE, ' : ''}${whose}due ${said(dueAt)}`;
}
