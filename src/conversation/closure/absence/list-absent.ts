import { randomUUID } from 'node:crypto';
import type { Form, FormErrors, FormValues } from '#cards/form.ts';
import { today } from '#conversation/closure/action/send-as-written.ts';
import { findRequestContext } from '#conversation/closure/request/request-context.ts';
import { spellsSchool } from '#conversation/closure/request/typed/read/schools.ts';
import { schoolsNamed } from '#conversation/closure/request/typed/understand.ts';
import type {
  Actor,
  Command,
  CommandContext,
  Press,
  Reply,
  Submission,
} from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { refuseOnRecord } from '#conversation/kit/refuse-on-record.ts';
import { type EarlyReason, earlyReasons } from '#domain/closure/absence/absence-stop.ts';
import { type AbsentList, readAbsentList } from '#domain/closure/absence/absent-list.ts';
import { draftAbsence } from '#domain/closure/absence/draft-absence.ts';
import { findAbsenceDay, findAbsenceRun } from '#domain/closure/absence/find-absences.ts';
import { findFirstBell } from '#domain/closure/absence/find-first-bell.ts';
import { findStandings } from '#domain/closure/absence/find-standing.ts';
import { recordAbsences, recordExcused } from '#domain/closure/absence/record-absences.ts';
import { stopStanding } from '#domain/closure/absence/stop-standing.ts';
import { findOpenForm } from '#domain/closure/saved-form/find-saved-forms.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { readStanding } from '#domain/closure/standing.ts';
import { findSchools } from '#domain/district/find-district.ts';
import { takesAttendance } from '#domain/people/operator/operator.ts';
import { checkTraining } from '#domain/people/training/check-training.ts';
import { dayCard, endedCard, excusedCard, nobodyCard, sentListCard } from './absent-cards.ts';
import { absentForm, coversLater } from './absent-form.ts';
import { keptListWords, unpackList } from './kept-list.ts';

/** Calls about absent students: the list of a day, who is excused, what became of it, and the end of an approval that covers later lists. */
export const absentCommand = {
  typed: {
    'closure absent': {
      who: 'attendance',
      help: 'Call the families of absent students',
      detail:
        'Opens the list of today: ids, or a CSV; you can also send the CSV as a file, in your own chat with the bot. `absent excused 10442` takes a student out, also while it calls; `absent today` shows who knows and who wasn’t reached; `absent end` ends an approval that covers later lists.',
      example: 'Adams 10442 10443',
      keepsCase: true,
      answer: answerAbsent,
    },
  },
  pressed: { 'absent-form': openKept },
  submitted: {
    absent: submitList,
    'absent-fields': (context, actor, { data, values }) =>
      showForm(context, actor, { data, values }),
  },
} satisfies Command;

async function answerAbsent(
  context: CommandContext,
  actor: Actor,
  typed: readonly string[],
): Promise<Reply> {
  const words = typed.map((word) => word.toLowerCase());
  const [first] = words;
  if (first === 'excused') return excuse(context, actor, typed.slice(1));
  if (first === 'today') return showDay(context, actor);
  if (first === 'end') {
    const ended = await stopStanding(context.db, actor);
    return ended.kind === 'refused'
      ? refuse(ended.reason)
      : { kind: 'private', card: endedCard(ended.numbers) };
  }
  const schools = await attended(context, actor);
  const isSchool = (word: string, at: number) =>
    !/\d/.test(word) || spellsSchool(words, at, schools);
  const read = schoolsNamed(words.filter(isSchool), schools);
  const students = typed.filter((_, at) => !isSchool(words[at] ?? '', at)).join('\n');
  return showForm(context, actor, {
    data: { form: randomUUID(), schools: read.values['schools'] ?? '' },
    values: { students },
    ...(read.note === undefined ? {} : { intro: read.note }),
  });
}

/** The form of a list that came as a file. */
async function openKept(
  context: CommandContext,
  actor: Actor,
  { data: { open } }: Press,
): Promise<Reply> {
  const { db, vault } = context;
  const kept = await findOpenForm(db, vault, { operatorId: actor.operator.id, id: readId(open) });
  if (kept === undefined) return refuse('form-out-of-date');
  return showForm(context, actor, { data: (kept as Form).data, values: {} });
}

export async function showForm(
  context: CommandContext,
  actor: Actor,
  about: { data: Record<string, string>; values: FormValues; intro?: string; note?: string },
): Promise<Reply> {
  const schoolIds = await schoolsOf(context, actor, about.data);
  if (schoolIds.length === 0)
    return refuseOnRecord(context, actor, { act: 'asking-refused', reason: 'not-a-requester' });
  if (!(await checkTraining(context.db, actor.operator.id)))
    return refuseOnRecord(context, actor, { act: 'asking-refused', reason: 'untrained' });
  const standings = (await findStandings(context.db)).filter((one) =>
    one.schoolIds.some((id) => schoolIds.includes(id)),
  );
  const { list } = about.data;
  const sent = list === undefined ? undefined : keptListWords(list);
  const bell = await aheadOf(context);
  return { kind: 'form', form: absentForm({ ...about, sent, standings, bell }) };
}

/** The first bell of today, while it is still to come. */
async function aheadOf(context: CommandContext): Promise<string | undefined> {
  const bell = await findFirstBell(context.db, await today(context));
  return bell?.isAhead === true ? bell.local : undefined;
}

/** The schools that the list is for: those that were typed, or all whose attendance the person takes. */
async function schoolsOf(
  context: CommandContext,
  actor: Actor,
  { schools = '' }: Record<string, string>,
): Promise<string[]> {
  const mine = await idsOf(context, actor);
  const typed = schools.split(',').filter((id) => mine.includes(id));
  return typed.length === 0 ? mine : typed;
}

/** What was typed, or came as a file before. */
function readSent(
  { data, values }: Pick<Submission, 'data' | 'values'>,
  day: string,
): Extract<AbsentList, { kind: 'list' }> | Reply {
  const { list: kept } = data;
  const list =
    kept === undefined ? readAbsentList(values['students'] ?? '', day) : unpackList(kept, day);
  if (list === undefined) return refuse('list-of-another-day');
  return list.kind === 'error' ? wrong({ students: list.error }) : list;
}

/** Before the first bell nobody is absent yet: an approver reads why the list comes. */
async function readEarlyReason(
  context: CommandContext,
  { early }: FormValues,
): Promise<
  { kind: 'early'; reason: EarlyReason | undefined } | { kind: 'errors'; errors: FormErrors }
> {
  if ((await aheadOf(context)) === undefined) return { kind: 'early', reason: undefined };
  const reason = earlyReasons.find((known) => known === early);
  return reason === undefined
    ? { kind: 'errors', errors: { early: 'Choose why. An approver reads it.' } }
    : { kind: 'early', reason };
}

const readCover = (values: FormValues, day: string) =>
  coversLater(values) ? readStanding(values, day) : undefined;

async function submitList(
  context: CommandContext,
  actor: Actor,
  { data, values }: Submission,
): Promise<Reply> {
  const { db } = context;
  const request = await findRequestContext(context);
  if (request === undefined)
    return refuseOnRecord(context, actor, { act: 'asking-refused', reason: 'no-district' });
  const day = await today(context);
  const sent = readSent({ data, values }, day);
  if (sent.kind !== 'list') return sent;
  // Where the platform doesn’t tell of a choice at once, its fields come now.
  if (coversLater(values) && values['until'] === undefined)
    return showForm(context, actor, {
      data,
      values,
      note: 'Choose the last day that the approval covers.',
    });
  const stands = readCover(values, day);
  if (stands?.kind === 'errors') return wrong(stands.errors);
  const early = await readEarlyReason(context, values);
  if (early.kind === 'errors') return wrong(early.errors);
  const isUnexcused = values['status'] !== 'unsaid';
  const schoolIds = await schoolsOf(context, actor, data);
  const listed = await recordAbsences(db, {
    ...actor,
    day,
    rows: sent.rows,
    hasCodes: sent.hasCodes,
    schoolIds,
    onlyUnexcused: isUnexcused,
    earlyReason: early.reason,
  });
  if (listed.groupId === undefined) return { kind: 'private', card: nobodyCard(listed) };
  const result = await draftAbsence(db, {
    ...request,
    operator: actor.operator,
    groupId: listed.groupId,
    schoolIds: stands === undefined ? listed.schoolIds : schoolIds,
    day,
    isUnexcused,
    stands: stands?.standing,
    formId: readId(data['form']),
  });
  if (result.kind === 'refused') return refuse(result.reason);
  // A day’s list is short: it is locked at once, so that the person reads what becomes of it.
  await sealCampaign(db, result.campaignId);
  const run = await findAbsenceRun(db, result.campaignId);
  return run === undefined
    ? { kind: 'done' }
    : { kind: 'private', card: sentListCard(listed, run) };
}

async function excuse(
  context: CommandContext,
  actor: Actor,
  ids: readonly string[],
): Promise<Reply> {
  const schoolIds = await idsOf(context, actor);
  if (schoolIds.length === 0) return refuse('not-for-absences');
  if (ids.length === 0) return refuse('nobody-to-excuse');
  const day = await today(context);
  const marked = await recordExcused(context.db, { ...actor, day, ids, schoolIds });
  return { kind: 'private', card: excusedCard(marked) };
}

async function showDay(context: CommandContext, actor: Actor): Promise<Reply> {
  const schoolIds = await idsOf(context, actor);
  if (schoolIds.length === 0) return refuse('not-for-absences');
  const day = await today(context);
  return {
    kind: 'private',
    card: dayCard(day, await findAbsenceDay(context.db, { day, schoolIds })),
  };
}

const attended = async ({ db }: CommandContext, { operator }: Actor) =>
  (await findSchools(db)).filter(({ id }) => takesAttendance(operator, [id]));

const idsOf = async (context: CommandContext, actor: Actor) =>
  (await attended(context, actor)).map(({ id }) => id);

const wrong = (errors: FormErrors): Reply => ({ kind: 'errors', errors });
