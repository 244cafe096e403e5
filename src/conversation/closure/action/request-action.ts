import { randomUUID } from 'node:crypto';
import type { FormValues } from '#cards/form.ts';
import { readRequest } from '#conversation/closure/request/open-texts.ts';
import { mySchools } from '#conversation/closure/request/request-closure.ts';
import { findRequestContext } from '#conversation/closure/request/request-context.ts';
import { spellsSchool } from '#conversation/closure/request/typed/read/schools.ts';
import { readTyped } from '#conversation/closure/request/typed/request-typed.ts';
import type {
  Actor,
  Command,
  CommandContext,
  Reply,
  Submission,
} from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { refuseOnRecord } from '#conversation/kit/refuse-on-record.ts';
import type { Told } from '#domain/closure/campaign.ts';
import { holdsRole } from '#domain/people/operator/operator.ts';
import { checkTraining } from '#domain/people/training/check-training.ts';
import { type ProtocolAction, protocolActions } from '#domain/shared/happening.ts';
import { saysPlace } from '#domain/words/template/fill-fields.ts';
import { actionForm } from './action-form.ts';
import { readDoubt } from './action-words.ts';
import { doubtCard } from './doubt-card.ts';
import { sendAsWritten, today } from './send-as-written.ts';

const typed = (action: ProtocolAction) => ({
  who: 'requesters' as const,
  answer: (context: CommandContext, actor: Actor, words: readonly string[]) =>
    openAction(context, actor, { action, words }),
});

/** The actions of the Standard Response Protocol: one form, which is sent as it opens. */
export const actionCommand = {
  typed: {
    'closure lockdown': {
      ...typed('lockdown'),
      help: 'Also: hold, secure, shelter, evacuate',
      detail: 'One form. Approvers are called by phone at once; for a hold after the usual wait.',
      example: 'Adams',
    },
    'closure hold': typed('hold'),
    'closure secure': typed('secure'),
    'closure shelter': typed('shelter'),
    'closure evacuate': typed('evacuation'),
  },
  submitted: {
    action: submitAction,
    'action-fields': (context, actor, { data, values }) =>
      showAction(context, actor, { data, values }),
    'action-instead': (context, actor, { data }) => showInstead(context, actor, data),
  },
} satisfies Command;

/** Filled in as far as the words were understood. A drill, or the end of an action, opens no form. */
export async function openAction(
  context: CommandContext,
  actor: Actor,
  { action, words: said }: { action: ProtocolAction; words: readonly string[] },
): Promise<Reply> {
  const schools = await mySchools(context, actor);
  const { doubt, words } = readDoubt(said, (all, at) => spellsSchool(all, at, schools));
  if (doubt !== undefined) return { kind: 'private', card: doubtCard(action, { doubt, words }) };
  const read = await readTyped(context, actor, words, action);
  if (read === undefined) return refuse(context, actor, 'no-district');
  const { values, note } = read;
  const { tells } = values;
  return showNew(context, actor, {
    data: tells === undefined ? {} : { tells },
    values,
    intro: note,
  });
}

/** In place of another request whose words call for this action: for the same schools, in the words of the action. */
const showInstead = (
  context: CommandContext,
  actor: Actor,
  { action = '', ...said }: Record<string, string>,
) => openActionOf(context, actor, { ...said, happening: action });

/** What another form knows of it: where, why, and who is told. */
export function openActionOf(
  context: CommandContext,
  actor: Actor,
  { happening = '', schools = '', who, ground, tells }: FormValues,
): Promise<Reply> {
  const named = who === 'groups' || schools === '' ? {} : { schools };
  return showNew(context, actor, {
    data: tells === undefined ? {} : { tells },
    values: { happening, ...named, ...(ground === undefined ? {} : { ground }) },
  });
}

/** Anyone who sends for one school alone has chosen it. */
async function showNew(
  context: CommandContext,
  actor: Actor,
  { data, values, intro }: About,
): Promise<Reply> {
  const [only, ...others] = await mySchools(context, actor);
  const schools = only !== undefined && others.length === 0 ? only.id : '';
  return showAction(context, actor, {
    data: { form: randomUUID(), ...data },
    values: { schools, ...values },
    intro,
  });
}

type About = { data: Record<string, string>; values: FormValues; intro?: string | undefined };

/** The form with what is asked so far, and its words below. */
export async function showAction(
  context: CommandContext,
  actor: Actor,
  about: About,
): Promise<Reply> {
  if (!holdsRole(actor.operator, 'requester')) return refuse(context, actor, 'not-a-requester');
  if (!(await checkTraining(context.db, actor.operator.id)))
    return refuse(context, actor, 'untrained');
  const { values, data } = about;
  const asked = await asAsked(context, { data, values });
  const read = await readRequest(context, actor, asked);
  const hasStaff = (await findRequestContext(context))?.staff !== undefined;
  const prefilled = read.kind === 'draft' ? read.prefilled : undefined;
  const texts = Object.values(prefilled?.texts ?? {}).filter((text) => text !== '');
  return {
    kind: 'form',
    form: actionForm({
      ...about,
      data: { ...data, shown: values['happening'] ?? '' },
      schools: await mySchools(context, actor),
      asksPlace: prefilled !== undefined && saysPlace(prefilled.texts),
      hasStaff,
      tells: read.kind === 'draft' ? read.draft.tells : readTold(asked, hasStaff),
      ...(prefilled === undefined
        ? {}
        : { words: { english: prefilled.texts['en'] ?? '', languages: texts.length } }),
    }),
  };
}

async function submitAction(
  context: CommandContext,
  actor: Actor,
  { data, values }: Submission,
): Promise<Reply> {
  const again = (intro: string) => showAction(context, actor, { data, values, intro });
  const { happening } = values;
  if (!protocolActions.some((one) => one === happening)) return again('Choose the action.');
  // Where the platform doesn’t tell of a choice at once, these are the words of another action.
  if (happening !== data['shown']) return again('These are the words for it. Send it again.');
  const read = await readRequest(context, actor, await asAsked(context, { data, values }));
  if (read.kind === 'refused') return refuse(context, actor, read.reason);
  const sent =
    read.kind === 'errors'
      ? read
      : await sendAsWritten(context, actor, {
          read,
          place: values['place'],
          formId: readId(data['form']),
        });
  if (sent.kind !== 'errors') return sent;
  const isSeen = Object.keys(sent.errors).every((name) => name in values);
  return isSeen ? sent : again(Object.values(sent.errors).join(' '));
}

/** What the form leaves to us is as usual; it is of now. An empty reason is none yet. */
async function asAsked(
  context: CommandContext,
  { data, values }: Pick<Submission, 'data' | 'values'>,
): Promise<FormValues> {
  const { ground = '', staff, ...rest } = values;
  const tells = toldOf({ staff, said: data['tells'] });
  return {
    ...rest,
    ...(tells === undefined ? {} : { tells }),
    ...(ground === '' ? {} : { ground }),
    date: await today(context),
  };
}

const readTold = ({ tells }: FormValues, hasStaff: boolean): Told | undefined =>
  toldChoice(tells) ?? (hasStaff ? 'both' : undefined);

const toldChoice = (said: string | undefined) =>
  (['families', 'both', 'staff'] as const).find((one) => one === said);

/** As the box says, once it was shown; before that as somebody typed it, or as usual. */
const toldOf = ({ staff, said }: Record<'staff' | 'said', string | undefined>) =>
  staff === undefined || said === 'staff' ? said : staff === 'yes' ? 'both' : 'families';

const refuse = (
  context: CommandContext,
  actor: Actor,
  reason: 'no-district' | 'not-a-requester' | 'untrained',
) => refuseOnRecord(context, actor, { act: 'asking-refused', reason });
