import { randomUUID } from 'node:crypto';
import type { FormValues } from '#cards/form.ts';
import { clock } from '#cards/format.ts';
import type {
  Actor,
  Command,
  CommandContext,
  Reply,
  Submission,
} from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { refuseOnRecord } from '#conversation/kit/refuse-on-record.ts';
import { withoutPast } from '#domain/closure/draft/beginning.ts';
import { findCampaignForm, type findSentBack } from '#domain/closure/draft/find-campaign-form.ts';
import { findCorrected } from '#domain/closure/draft/find-corrected.ts';
import { chosenOf } from '#domain/closure/draft/request-defaults.ts';
import { findSavedForms } from '#domain/closure/saved-form/find-saved-forms.ts';
import { findSchools } from '#domain/district/find-district.ts';
import { holdsRole } from '#domain/people/operator/operator.ts';
import { checkTraining } from '#domain/people/training/check-training.ts';
import { findOfferedGroups } from '#domain/roster/groups/find-groups.ts';
import { type Happening, happenings } from '#domain/shared/happening.ts';
import { findTemplates } from '#domain/words/template/find-templates.ts';
import { type Refusal } from '#refusals/refusals.ts';
import { closureForm } from './closure-form.ts';
import { findRequestContext, firstFormOf, withoutOffers } from './request-context.ts';

export const askCommand = {
  typed: {
    closure: {
      who: 'requesters',
      help: 'Open the form to notify families',
      isUsual: true,
      offered: ['team'],
      answer: (context, actor) => openClosure(context, actor),
    },
  },
  pressed: {
    closure: (context, actor) => openClosure(context, actor),
    revise: (context, actor, { data }) =>
      openClosure(context, actor, { revises: data['campaign'] ?? '' }),
  },
  submitted: {
    'closure-groups': (context, actor, said) => openFor('groups', context, actor, said),
    'closure-schools': (context, actor, said) => openFor('schools', context, actor, said),
  },
} satisfies Command;

/** Drafts that can be gone on with beside a new form. */
const mostDrafts = 2;

/** Opens the first form: empty, or filled again with what was sent back. */
export async function openClosure(
  context: CommandContext,
  actor: Actor,
  { revises: revisedId }: { revises?: string } = {},
): Promise<Reply> {
  const revises = readId(revisedId);
  const before = revises === undefined ? undefined : await findCampaignForm(context.db, revises);
  if (revisedId !== undefined && before === undefined)
    return refuseAsking(context, actor, 'not-found');
  const blocker = before && requestBlocker(actor, before);
  if (blocker !== undefined) return refuseAsking(context, actor, blocker);
  return openFirstForm(context, actor, {
    values: before?.values ?? {},
    data: revises === undefined ? {} : { revises },
    note: before && sentBackNote(before),
    isOfBefore: true,
  });
}

/** As it is when the form is sent. */
export function requestBlocker(
  { operator }: Actor,
  { isNotice, values }: NonNullable<Awaited<ReturnType<typeof findCampaignForm>>>,
): Refusal | undefined {
  if (isNotice) return 'notice-not-edited';
  const schools = values['schools']?.split(',') ?? [];
  return holdsRole(operator, 'requester', schools) ? undefined : 'not-a-requester';
}

/** Why it came back stands above the fields that are to be changed, and above the words. */
export function sentBackNote({
  sentBack,
  timeZone,
}: Pick<NonNullable<Awaited<ReturnType<typeof findCampaignForm>>>, 'timeZone'> & {
  sentBack?: Awaited<ReturnType<typeof findSentBack>>;
}) {
  if (sentBack === undefined) return undefined;
  const { by, at, reason } = sentBack;
  return `Sent back${by === null ? '' : ` by ${by}`} at ${clock(at, timeZone)}: ${reason}`;
}

const openFor = (
  who: 'groups' | 'schools',
  context: CommandContext,
  actor: Actor,
  { data, values }: Submission,
) => openFirstAgain(context, actor, { data: { ...data, who }, values });

/** The same form with the fields that are needed now, and with all that was filled in. */
export async function openFirstAgain(
  context: CommandContext,
  actor: Actor,
  { data, values }: Pick<Submission, 'data' | 'values'>,
  note?: string,
): Promise<Reply> {
  const { values: given, data: carried } = firstFormOf(data, chosenOf({ ...data, ...values }));
  // What nobody chose is as usual for what is happening now.
  const isOurs = ([name, value]: [string, string]) =>
    (name === 'date' && value === carried['offered']) ||
    (name === 'words' && value === carried['offeredWords']);
  const chosen = Object.fromEntries(Object.entries(given).filter((field) => !isOurs(field)));
  return openFirstForm(context, actor, { values: chosen, data: carried, note });
}

type FirstForm = {
  values: FormValues;
  /** What a correction is for is fixed: this names it, or the campaign being revised does. */
  data: Record<string, string>;
  /** What was typed and not understood, or why it came back: words above the fields. */
  note?: string | undefined;
  /** What a press in the form did. */
  done?: string | undefined;
  offers?: readonly Happening[] | undefined;
  /** It was filled in some time ago, and what has passed since is as usual. */
  isOfBefore?: true;
};

export async function openFirstForm(
  context: CommandContext,
  actor: Actor,
  { values, data, note, done, offers = readOffers(data['offers']), ...form }: FirstForm,
): Promise<Reply> {
  const { db } = context;
  const no = (reason: Refusal) => refuseAsking(context, actor, reason);
  if (!holdsRole(actor.operator, 'requester')) return no('not-a-requester');
  if (!(await checkTraining(db, actor.operator.id))) return no('untrained');
  const request = await findRequestContext(context);
  if (request === undefined) return no('no-district');
  const corrected = await findCorrected(db, {
    corrects: readId(data['corrects']),
    revises: readId(data['revises']),
  });
  if (corrected !== undefined && !holdsRole(actor.operator, 'requester', corrected.schoolIds))
    return no('not-a-requester');
  const isNew = data['draft'] === undefined && corrected === undefined && !data['revises'];
  const drafts = isNew
    ? await findSavedForms(db, context.vault, { operatorId: actor.operator.id, most: mostDrafts })
    : [];
  const { offers: _, ...carried } = withoutOffers(data);
  const schools = await mySchools(context, actor);
  return {
    kind: 'form',
    form: closureForm({
      ...request,
      schools,
      groups: await findOfferedGroups(db, { schoolIds: schools.map(({ id }) => id), values }),
      values: form.isOfBefore ? withoutPast(values, request) : values,
      data: {
        draft: randomUUID(),
        ...carried,
        ...(offers === undefined ? {} : { offers: offers.join(',') }),
      },
      intro: note,
      note: done,
      offers,
      corrected,
      drafts,
      templates: await findTemplates(db),
    }),
  };
}

function readOffers(offers: string | undefined): Happening[] | undefined {
  const known = Object.keys(happenings).filter(
    (key): key is Happening => offers?.split(',').includes(key) === true,
  );
  return known.length === 0 ? undefined : known;
}

/** The refusal names the operator: no closure exists yet. */
async function refuseAsking(
  context: CommandContext,
  actor: Actor,
  reason: Refusal,
): Promise<Reply> {
  return refuseOnRecord(context, actor, { act: 'asking-refused', reason });
}

/** Those that the actor may send for. */
export async function mySchools({ db }: CommandContext, { operator }: Actor) {
  const schools = await findSchools(db);
  return schools.filter(({ id }) => holdsRole(operator, 'requester', [id]));
}
