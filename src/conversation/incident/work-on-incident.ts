import type {
  Asker,
  Command,
  CommandContext,
  Press,
  Reply,
  Submission,
} from '#conversation/command.ts';
import { incidentCard } from '#conversation/incident/incident-card.ts';
import {
  incidentNoticesForm,
  incidentReviewForm,
  incidentRolesForm,
  incidentTaskForm,
  type Staff,
} from '#conversation/incident/incident-form.ts';
import { incidentDetailsCard } from '#conversation/incident/incident-story.ts';
import { readId } from '#conversation/read-id.ts';
import { refuse } from '#conversation/refusal-words.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { decideNotices } from '#domain/incident/decide-notices.ts';
import { findIncident, findStaff } from '#domain/incident/find-incident.ts';
import { finishIncident, recordIncidentReview } from '#domain/incident/finish-incident.ts';
import {
  everyIncidentRole,
  type IncidentRefusal,
  type IncidentRole,
  maxKnown,
  maxReview,
} from '#domain/incident/incident.ts';
import type { IncidentView } from '#domain/incident/incident-view.ts';
import { recordIncidentRoles } from '#domain/incident/record-incident-roles.ts';
import { recordIncidentTask } from '#domain/incident/record-incident-task.ts';
import { instantOf, readDay, readTime } from '#domain/shared/local-time.ts';
import { readReason } from '#domain/shared/typed/reason.ts';

/** What is pressed and sent while an incident is open. Each operation asks again who may. */
export const incidentWork = {
  pressed: {
    'incident-manager': claimManager,
    'incident-task': pressTask,
    'incident-roles-form': openWith(incidentRolesForm),
    'incident-task-form': openWith(incidentTaskForm),
    'incident-notices-form': openWith(incidentNoticesForm),
    'incident-review-form': openWith(incidentReviewForm),
    'incident-close': close,
    'incident-details': showDetails,
  },
  submitted: {
    'incident-roles': nameRoles,
    'incident-task': changeTask,
    'incident-notices': decide,
    'incident-review': review,
  },
} satisfies Command;

type Answered = { kind: string } | { kind: 'refused'; reason: IncidentRefusal };

/** The card in the channel shows the rest; without a channel for compliance, the person who pressed sees it here. */
const answer = (done: Answered): Reply =>
  'reason' in done ? refuse(done.reason) : { kind: 'done' };

function openWith(
  form: (view: IncidentView, staff: Staff) => ReturnType<typeof incidentReviewForm>,
) {
  return async ({ db }: CommandContext, _asker: Asker, { data }: Press): Promise<Reply> => {
    const id = readId(data['incident']);
    const view = id === undefined ? undefined : await findIncident(db, id);
    if (view === undefined) return refuse('no-incident');
    if (view.closedAt !== null) return refuse('incident-closed');
    return { kind: 'form', form: form(view, await findStaff(db)) };
  };
}

/** Everything that was written about a closed one. */
async function showDetails({ db }: CommandContext, _asker: Asker, { data }: Press): Promise<Reply> {
  const id = readId(data['incident']);
  const view = id === undefined ? undefined : await findIncident(db, id);
  return view === undefined
    ? refuse('no-incident')
    : { kind: 'window', card: incidentDetailsCard(view) };
}

async function claimManager(
  { db }: CommandContext,
  { operator }: Asker,
  { data }: Press,
): Promise<Reply> {
  const incidentId = readId(data['incident']);
  if (incidentId === undefined) return refuse('no-incident');
  return answer(
    await recordIncidentRoles(db, { operator, incidentId, people: { manager: operator.id } }),
  );
}

async function pressTask(
  { db }: CommandContext,
  { operator }: Asker,
  { data }: Press,
): Promise<Reply> {
  const [incidentId, taskId] = [readId(data['incident']), readId(data['task'])];
  if (incidentId === undefined || taskId === undefined) return refuse('no-incident');
  const step = data['step'] === 'finish' ? 'finish' : 'take';
  return answer(await recordIncidentTask(db, { operator, incidentId, taskId, step }));
}

async function nameRoles(
  { db }: CommandContext,
  { operator }: Asker,
  { data, values }: Submission,
): Promise<Reply> {
  const incidentId = readId(data['incident']);
  if (incidentId === undefined) return refuse('no-incident');
  const people = Object.fromEntries(
    everyIncidentRole.flatMap((role): [IncidentRole, string][] => {
      const person = readId(values[role]);
      return person === undefined ? [] : [[role, person]];
    }),
  );
  return answer(await recordIncidentRoles(db, { operator, incidentId, people }));
}

async function changeTask(
  { db }: CommandContext,
  { operator }: Asker,
  { data, values }: Submission,
): Promise<Reply> {
  const [incidentId, taskId] = [readId(data['incident']), readId(values['task'])];
  if (incidentId === undefined || taskId === undefined) return refuse('no-incident');
  const [day, time] = [readDay(values['date']), readTime(values['time'])];
  const timeZone = (await findDistrict(db))?.timeZone ?? 'UTC';
  const dueAt = day && time && instantOf(day, time, timeZone);
  if ((values['date'] || values['time']) && dueAt === undefined)
    return { kind: 'errors', errors: { date: 'Give the day and the time, or leave both empty.' } };
  const step = values['step'] === 'finish' ? 'finish' : 'take';
  return answer(
    await recordIncidentTask(db, {
      operator,
      incidentId,
      taskId,
      step,
      ownerId: readId(values['owner']),
      dueAt,
    }),
  );
}

async function decide(
  { db }: CommandContext,
  { operator }: Asker,
  { data, values }: Submission,
): Promise<Reply> {
  const incidentId = readId(data['incident']);
  if (incidentId === undefined) return refuse('no-incident');
  const why = readReason(values['why'], { missing: 'Say why.', most: maxKnown });
  if (why.kind === 'error') return { kind: 'errors', errors: { why: why.error } };
  const decision = values['decision'] === 'not-needed' ? 'not-needed' : 'needed';
  return answer(await decideNotices(db, { operator, incidentId, decision, why: why.reason }));
}

async function review(
  { db }: CommandContext,
  { operator }: Asker,
  { data, values }: Submission,
): Promise<Reply> {
  const incidentId = readId(data['incident']);
  if (incidentId === undefined) return refuse('no-incident');
  const read = (name: string, missing: string) =>
    readReason(values[name], { missing, most: maxReview });
  const happened = read('happened', 'Say what happened.');
  const changes = read('changes', 'Say what changes, or that nothing does.');
  if (happened.kind === 'error') return { kind: 'errors', errors: { happened: happened.error } };
  if (changes.kind === 'error') return { kind: 'errors', errors: { changes: changes.error } };
  return answer(
    await recordIncidentReview(db, {
      operator,
      incidentId,
      happened: happened.reason,
      changes: changes.reason,
    }),
  );
}

async function close({ db }: CommandContext, { operator }: Asker, { data }: Press): Promise<Reply> {
  const incidentId = readId(data['incident']);
  if (incidentId === undefined) return refuse('no-incident');
  const closed = await finishIncident(db, { operator, incidentId });
  if (closed.kind === 'refused') return refuse(closed.reason);
  const view = await findIncident(db, incidentId);
  return view === undefined ? { kind: 'done' } : { kind: 'private', card: incidentCard(view) };
}
