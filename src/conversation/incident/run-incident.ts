import type {
  Actor,
  Command,
  CommandContext,
  Reply,
  Submission,
} from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { readNumber } from '#conversation/kit/read-number.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { databaseNow } from '#database/transaction.ts';
import { mayOpenIncident } from '#domain/closure/pause/pause.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { findIncident, findIncidentIds } from '#domain/incident/find-incident.ts';
import { type IncidentKind, isIncidentKind, maxKnown } from '#domain/incident/incident.ts';
import { answerSign } from '#domain/incident/sign/answer-sign.ts';
import { recordBreachReport } from '#domain/incident/sign/record-breach-report.ts';
import { startIncident } from '#domain/incident/start-incident.ts';
import { instantOf, readDay, readTime } from '#domain/shared/local-time.ts';
import { readReason } from '#domain/shared/typed/reason.ts';
import { incidentCard } from './incident-card.ts';
import { incidentForm } from './incident-form.ts';
import { breachReportForm, reportedCard } from './report-card.ts';
import { incidentWork } from './work-on-incident.ts';

/** An incident and the drill of one have words and forms of their own: nothing that is sent turns one into the other. */
export const incidentCommand = {
  typed: {
    'compliance breach': {
      who: 'everyone',
      help: 'Report a breach, or open an incident',
      isUsual: true,
      detail:
        'Compliance, administrators and approvers open an incident, which freezes calls and exports. Everybody else reports what they saw to them. Runs the breach plan: `breach drill` practices it and freezes nothing, `breach status` shows what is open, `breach 3` one by number.',
      answer: openIncident,
    },
    // “@Bellwether breach”: a first word that is no subject is said about a closure.
    'closure breach': { who: 'everyone', answer: openIncident },
  },
  pressed: {
    'breach-form': (context, actor, { data }) => openFromClosure(context, actor, data['campaign']),
    ...incidentWork.pressed,
  },
  submitted: {
    breach: (context, actor, said) => start(context, actor, { said, isDrill: false }),
    'breach-report': report,
    'breach-drill': (context, actor, said) => start(context, actor, { said, isDrill: true }),
    ...incidentWork.submitted,
  },
} satisfies Command;

async function openIncident(
  context: CommandContext,
  actor: Actor,
  [word]: readonly string[],
): Promise<Reply> {
  if (word === undefined || word === 'drill') return offerForm(context, actor, word === 'drill');
  const number = word === 'status' ? undefined : readNumber(word);
  return number === 'not-a-number' ? refuse('no-incident') : showIncident(context, actor, number);
}

async function offerForm(context: CommandContext, actor: Actor, isDrill: boolean): Promise<Reply> {
  const now = await wallNow(context);
  if (mayOpenIncident(actor.operator))
    return { kind: 'form', form: incidentForm({ isDrill, now }) };
  return isDrill ? refuseDrill(context, actor) : { kind: 'form', form: breachReportForm({ now }) };
}

async function openFromClosure(
  context: CommandContext,
  actor: Actor,
  named: string | undefined,
): Promise<Reply> {
  if (named === undefined) return offerForm(context, actor, false);
  const id = readId(named);
  const view = id === undefined ? undefined : await findCampaign(context.db, id);
  if (view === undefined) return refuse('not-found');
  const closure = { id: view.id, number: view.number };
  const now = await wallNow(context);
  return {
    kind: 'form',
    form: mayOpenIncident(actor.operator)
      ? incidentForm({ isDrill: false, now, closure })
      : breachReportForm({ now, closure }),
  };
}

/** Goes no further than the refusal, which leaves the entry. */
async function refuseDrill({ db, vault }: CommandContext, { operator }: Actor): Promise<Reply> {
  const discoveredAt = Temporal.Now.instant();
  const request = { operator, isDrill: true, kind: 'other', discoveredAt, known: '-' } as const;
  const started = await startIncident(db, vault, request);
  return started.kind === 'refused' ? refuse(started.reason) : { kind: 'done' };
}

/** The incident for one person alone, with the buttons of its card. */
async function showIncident(
  { db }: CommandContext,
  { operator }: Actor,
  number: number | undefined,
): Promise<Reply> {
  const [first] = await findIncidentIds(db, number);
  const view = first && (await findIncident(db, first.id));
  if (view === undefined) return refuse(number === undefined ? 'no-open-incident' : 'no-incident');
  const isIn = Object.values(view.roles).some(({ id }) => id === operator.id);
  return mayOpenIncident(operator) || isIn
    ? { kind: 'private', card: incidentCard(view) }
    : refuse('not-in-the-incident');
}

async function start(
  context: CommandContext,
  { operator }: Actor,
  { said, isDrill }: { said: Submission; isDrill: boolean },
): Promise<Reply> {
  const { data } = said;
  const opening = await readOpening(context, said.values);
  if ('errors' in opening) return { kind: 'errors', errors: opening.errors };
  const campaignId = isDrill ? undefined : readId(data['campaign']);
  const started = await startIncident(context.db, context.vault, {
    operator,
    isDrill,
    campaignId,
    ...opening,
  });
  if (started.kind === 'refused') return refuse(started.reason);
  const signId = isDrill ? undefined : readId(data['sign']);
  if (signId !== undefined) {
    const said = { answer: 'incident', incidentId: started.id } as const;
    await answerSign(context.db, context.vault, { operator, signId, said });
  }
  const view = await findIncident(context.db, started.id);
  return view === undefined ? { kind: 'done' } : { kind: 'private', card: incidentCard(view) };
}

/** Freezes nothing: compliance staff decide. */
async function report(
  context: CommandContext,
  { operator }: Actor,
  { data, values }: Submission,
): Promise<Reply> {
  const { reason: words, at: noticedAt, errors } = await readSeen(context, values, 'saw');
  if (words === undefined || noticedAt === undefined) return { kind: 'errors', errors };
  const campaignId = readId(data['campaign']);
  const about = { operator, words, noticedAt, campaignId };
  const reported = await recordBreachReport(context.db, context.vault, about);
  return reported.kind === 'refused'
    ? refuse(reported.reason)
    : { kind: 'private', card: reportedCard() };
}

/** What happened has no first choice: nobody opens an incident of a kind that they did not mean. */
async function readOpening(
  context: CommandContext,
  values: Record<string, string>,
): Promise<
  | { kind: IncidentKind; discoveredAt: Temporal.Instant; known: string }
  | { errors: Record<string, string> }
> {
  const { kind } = values;
  const { reason: known, at: discoveredAt, errors } = await readSeen(context, values, 'known');
  if (isIncidentKind(kind) && known !== undefined && discoveredAt !== undefined)
    return { kind, discoveredAt, known };
  return {
    errors: { ...(isIncidentKind(kind) ? {} : { kind: 'Choose what happened.' }), ...errors },
  };
}

/** Words and a moment that is not ahead; whatever is wrong is absent, with an error of its field. */
async function readSeen(
  context: CommandContext,
  values: Record<string, string>,
  field: 'known' | 'saw',
): Promise<{ reason?: string; at?: Temporal.Instant; errors: Record<string, string> }> {
  const read = readReason(values[field], { missing: missing[field], most: maxKnown });
  const at = await readMoment(context, values);
  const isAhead =
    at !== undefined && Temporal.Instant.compare(at, await databaseNow(context.db)) > 0;
  return {
    ...(read.kind === 'reason' ? { reason: read.reason } : {}),
    ...(at === undefined || isAhead ? {} : { at }),
    errors: {
      ...(read.kind === 'error' ? { [field]: read.error } : {}),
      ...(at === undefined ? { date: 'Give the day and the time when it was discovered.' } : {}),
      ...(isAhead ? { date: 'That is in the future. Give the time when it was discovered.' } : {}),
    },
  };
}

const missing = {
  known: 'Say what is known, even if it is little.',
  saw: 'Say what you saw, even if you aren’t sure.',
} as const;

export async function readMoment(
  context: CommandContext,
  values: Record<string, string>,
): Promise<Temporal.Instant | undefined> {
  const [day, time] = [readDay(values['date']), readTime(values['time'])];
  return day && time && instantOf(day, time, await zoneOf(context));
}

/** To the minute that has begun, so that what the form offers is not in the future. */
export const wallNow = async (context: CommandContext) =>
  wallTime(context, await databaseNow(context.db));

export async function wallTime(
  context: CommandContext,
  moment: Temporal.Instant,
): Promise<{ date: string; time: string }> {
  const at = moment.toZonedDateTimeISO(await zoneOf(context));
  return { date: at.toPlainDate().toString(), time: at.toPlainTime().toString().slice(0, 5) };
}

async function zoneOf({ db }: CommandContext): Promise<string> {
  return (await findDistrict(db))?.timeZone ?? 'UTC';
}
