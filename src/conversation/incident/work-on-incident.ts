import type { FormValues } from '#cards/form.ts';
import type { Actor, Command, CommandContext } from '#conversation/kit/command.ts';
import { id, idOrNone, oneOf, press, reason } from '#conversation/kit/press.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { decideNotices } from '#domain/incident/decide-notices.ts';
import { findIncident, findStaff } from '#domain/incident/find-incident.ts';
import { finishIncident, recordIncidentReview } from '#domain/incident/finish-incident.ts';
import {
  everyIncidentRole,
  type IncidentRole,
  maxKnown,
  maxReview,
} from '#domain/incident/incident.ts';
import type { IncidentView } from '#domain/incident/incident-view.ts';
import { recordIncidentRoles } from '#domain/incident/record-incident-roles.ts';
import { recordIncidentTask } from '#domain/incident/record-incident-task.ts';
import { instantOf, readDay, readTime } from '#domain/shared/local-time.ts';
import { incidentCard } from './incident-card.ts';
import {
  incidentNoticesForm,
  incidentReviewForm,
  incidentRolesForm,
  incidentTaskForm,
  type Staff,
} from './incident-form.ts';
import { incidentDetailsCard } from './incident-story.ts';

const gone = 'no-incident';
const step = oneOf('take', 'finish');

/** What is pressed and sent while an incident is open. Each operation asks again who may. */
export const incidentWork = {
  pressed: {
    'incident-manager': press({ incident: id }, gone, ({ db }, { operator }, { incident }) =>
      recordIncidentRoles(db, {
        operator,
        incidentId: incident,
        people: { manager: operator.id },
      }),
    ),
    'incident-task': press(
      { incident: id, task: id, step },
      gone,
      ({ db }, { operator }, { incident, task, step }) =>
        recordIncidentTask(db, { operator, incidentId: incident, taskId: task, step }),
    ),
    'incident-roles-form': openWith(incidentRolesForm),
    'incident-task-form': openWith(incidentTaskForm),
    'incident-notices-form': openWith(incidentNoticesForm),
    'incident-review-form': openWith(incidentReviewForm),
    'incident-close': press(
      { incident: id },
      gone,
      ({ db }, { operator }, { incident }) =>
        finishIncident(db, { operator, incidentId: incident }),
      async ({ db }, _actor, _done, { incident }) => {
        const view = await findIncident(db, incident);
        return view === undefined
          ? { kind: 'done' }
          : { kind: 'private', card: incidentCard(view) };
      },
    ),
    // Everything that was written about a closed one.
    'incident-details': press({ incident: id }, gone, async ({ db }, _actor, { incident }) => {
      const view = await findIncident(db, incident);
      return view === undefined
        ? refuse(gone)
        : { kind: 'window', card: incidentDetailsCard(view) };
    }),
  },
  submitted: {
    'incident-roles': press({ incident: id }, gone, ({ db }, { operator }, { incident }, said) => {
      const people = Object.fromEntries(
        everyIncidentRole.flatMap((role): [IncidentRole, string][] => {
          const person = readId(said.values?.[role]);
          return person === undefined ? [] : [[role, person]];
        }),
      );
      return recordIncidentRoles(db, { operator, incidentId: incident, people });
    }),
    'incident-task': press({ incident: id, task: id, step, owner: idOrNone }, gone, changeTask),
    'incident-notices': press(
      { incident: id, why: reason('Say why.', maxKnown), decision: oneOf('needed', 'not-needed') },
      gone,
      ({ db, vault }, { operator }, { incident, ...decided }) =>
        decideNotices(db, vault, { operator, incidentId: incident, ...decided }),
    ),
    'incident-review': press(
      {
        incident: id,
        happened: reason('Say what happened.', maxReview),
        changes: reason('Say what changes, or that nothing does.', maxReview),
      },
      gone,
      ({ db, vault }, { operator }, { incident, ...review }) =>
        recordIncidentReview(db, vault, { operator, incidentId: incident, ...review }),
    ),
  },
} satisfies Command;

function openWith(
  form: (view: IncidentView, staff: Staff) => ReturnType<typeof incidentReviewForm>,
) {
  return press({ incident: id }, gone, async ({ db }, _actor, { incident }) => {
    const view = await findIncident(db, incident);
    if (view === undefined) return refuse(gone);
    if (view.closedAt !== null) return refuse('incident-closed');
    return { kind: 'form', form: form(view, await findStaff(db)) };
  });
}

async function changeTask(
  { db }: CommandContext,
  { operator }: Actor,
  task: { incident: string; task: string; step: 'take' | 'finish'; owner: string | null },
  { values = {} }: { values?: FormValues },
) {
  const [day, time] = [readDay(values['date']), readTime(values['time'])];
  const timeZone = (await findDistrict(db))?.timeZone ?? 'UTC';
  const dueAt = day && time && instantOf(day, time, timeZone);
  if ((values['date'] || values['time']) && dueAt === undefined)
    return {
      kind: 'errors' as const,
      errors: { date: 'Give the day and the time, or leave both empty.' },
    };
  return recordIncidentTask(db, {
    operator,
    incidentId: task.incident,
    taskId: task.task,
    step: task.step,
    ownerId: task.owner ?? undefined,
    dueAt,
  });
}
