import { isDeepStrictEqual } from 'node:util';
import type { Form } from '#cards/form.ts';
import { isAbsentFile, takeAbsentFile } from '#conversation/closure/absence/take-absent-file.ts';
import { answerPlainWords } from '#conversation/closure/action/answer-plain-request.ts';
import { formsBySpelling } from '#conversation/closure/request/typed/nearest.ts';
import { takeSoundFile } from '#conversation/closure/voice/take-sound-file.ts';
import { blockerOf, isOfferedTo } from '#conversation/kit/audience.ts';
import type {
  Actor,
  ChatRequest,
  CommandContext,
  HandleRequest,
  Reply,
} from '#conversation/kit/command.ts';
import { helpCard } from '#conversation/kit/help-card.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { findOpenForm } from '#domain/closure/saved-form/find-saved-forms.ts';
import { recordOpenForm } from '#domain/closure/saved-form/record-open-form.ts';
import { recordAccountRefusal } from '#domain/people/operator/account/record-account-refusal.ts';
import { findOperator } from '#domain/people/operator/find-operator.ts';
import { type Refusal } from '#refusals/refusals.ts';
import { greetingCard } from './greeting-card.ts';
import { linkAccount } from './link-account.ts';
import { presses, submissions, told, typedWords } from './registry.ts';

/** The one way in from chat: finds the person behind the account, then the command that answers. */
export function createHandleRequest(context: CommandContext): HandleRequest {
  return async (request) => {
    const { account } = request;
    const operator = await findOperator(context.db, account);
    if (operator === undefined) return answerStranger(context, request);
    const actor = { operator, account };
    return keepForm(context, actor, await answerActor(context, actor, request));
  };
}

async function answerActor(
  context: CommandContext,
  actor: Actor,
  request: ChatRequest,
): Promise<Reply> {
  switch (request.kind) {
    case 'words':
      return answerWords(context, actor, request.words);
    case 'press': {
      if (request.verb === 'help') return help(context, actor, { isWhole: true });
      if (request.verb === 'say')
        return answerWords(context, actor, (request.data['words'] ?? '').split(' '));
      const answer = own(presses, request.verb);
      return answer === undefined ? refuse('out-of-date') : answer(context, actor, request);
    }
    case 'submit': {
      const answer = own(submissions, request.verb);
      if (answer === undefined) return refuse('out-of-date');
      const taken = await takeUpForm(context, actor, request);
      if (taken === undefined) return refuse('form-out-of-date');
      const reply = await answer(context, actor, taken.sent);
      return reply.kind === 'errors' ? { ...reply, form: taken.form } : reply;
    }
    case 'file':
      return isAbsentFile(request)
        ? takeAbsentFile(context, actor, request)
        : takeSoundFile(context, actor, request);
  }
}

/** A form as its client has it carries one id: what it is about stays here, however much that is. */
async function keepForm(
  { db, vault }: CommandContext,
  { operator }: Actor,
  reply: Reply,
): Promise<Reply> {
  if (reply.kind !== 'form') return reply;
  const open = await recordOpenForm(db, vault, { operatorId: operator.id, form: reply.form });
  return { ...reply, form: { ...reply.form, data: { open } } };
}

type Sent = Extract<ChatRequest, { kind: 'submit' }>;

/**
 * What was sent, with all that its form carried, as we kept it: a client only says which of its buttons was pressed. `form` is shown
 * again where something is wrong. Undefined where that is gone, was never this person’s, or has no such button.
 */
async function takeUpForm(
  { db, vault }: CommandContext,
  { operator }: Actor,
  sent: Sent,
): Promise<{ sent: Sent; form: Form } | undefined> {
  const { open, ...own } = sent.data;
  const kept = await findOpenForm(db, vault, { operatorId: operator.id, id: readId(open) });
  if (open === undefined || kept === undefined) return undefined;
  const form = kept as Form;
  const pressed = form.buttons?.find(
    ({ verb, data = {} }) => verb === sent.verb && isDeepStrictEqual(data, own),
  );
  const redraws = form.fields.flatMap((field) => (field.kind === 'choice' ? [field.redraws] : []));
  if (pressed === undefined && ![form.verb, form.cancel, ...redraws].some((v) => v === sent.verb))
    return undefined;
  return {
    sent: { ...sent, data: { ...form.data, ...pressed?.data } },
    form: { ...form, data: { open } },
  };
}

/** An account that is nobody's is greeted, and links itself to somebody of the staff. */
async function answerStranger(context: CommandContext, request: ChatRequest): Promise<Reply> {
  const { account } = request;
  const [subject, what, ...rest] = request.kind === 'words' ? request.words : [];
  // To open one's home tab is no attempt at anything.
  if (what === 'help' || what === 'home')
    return { kind: 'private', card: greetingCard(account.platform) };
  const isLink = subject === 'closure' && what?.toLowerCase() === 'link';
  if (isLink && account.isMember) return linkAccount(context, account, rest);
  await recordAccountRefusal(context.db, account);
  return refuse(isLink ? 'not-a-member' : 'not-linked');
}

async function answerWords(
  context: CommandContext,
  actor: Actor,
  words: readonly string[],
): Promise<Reply> {
  const [subject = '', first] = words.map((word) => word.toLowerCase());
  const isHelp =
    first === 'help' || (first === undefined && own(typedWords, subject) === undefined);
  if (isHelp) return answerHelp(context, subject, actor);
  const { what, rest, asTyped, plain } = commandIn(subject, words.slice(1));
  const typed = own(typedWords, what === undefined ? subject : `${subject} ${what}`);
  if (typed === undefined) {
    const answer =
      subject === 'closure' ? await answerPlainWords(context, actor, plain) : undefined;
    return answer ?? help(context, actor, { lost: words });
  }
  const why = blockerOf(typed.who, actor.operator);
  return why === undefined
    ? typed.answer(context, actor, typed.keepsCase ? asTyped : rest)
    : refuse(why);
}

/**
 * The command, what follows it, and all of it as it was typed. “closure new late 2h” is a late start, and people leave hyphens out:
 * “who’s safe 12” is who-is-safe.
 */
function commandIn(subject: string, typed: readonly string[]) {
  const isNew = subject === 'closure' && /^(?:new|closure)$/i.test(typed[0] ?? '');
  const plain = isNew ? typed.slice(1) : typed;
  const said = plain.flatMap((word) =>
    word
      .toLowerCase()
      .replace(/^(who)['’]?s$/, '$1 is')
      .split(' '),
  );
  const isCommand = (length: number) =>
    own(typedWords, `${subject} ${said.slice(0, length).join('-')}`) !== undefined;
  const length = [2, 3].find(isCommand) ?? 1;
  const what = said.length === 0 ? undefined : said.slice(0, length).join('-');
  return { what, rest: said.slice(length), asTyped: plain.slice(length), plain };
}

function answerHelp(context: CommandContext, subject: string, actor: Actor): Reply {
  const blocker = subjectBlocker(subject, actor);
  return blocker === undefined ? help(context, actor) : refuse(blocker);
}

/** Why none of a subject's commands is for this person, if none is. */
function subjectBlocker(subject: string, { operator }: Actor): Refusal | undefined {
  if (subject !== 'consent' && subject !== 'audit') return undefined;
  const isTheirs = told.some(
    ({ words, who }) => words.startsWith(`${subject} `) && isOfferedTo(who, operator),
  );
  return isTheirs ? undefined : `no-${subject}-for-you`;
}

/** What a client sends may be any word, and those of every object are no commands. */
function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function help(
  { publicUrl }: CommandContext,
  { operator, account }: Actor,
  about: { isWhole?: boolean; lost?: readonly string[] } = {},
): Reply {
  const lines = told.filter(({ who }) => isOfferedTo(who, operator));
  const forms =
    about.lost?.[0] === 'closure' && isOfferedTo('requesters', operator)
      ? formsBySpelling(about.lost.slice(1))
      : [];
  return {
    kind: 'private',
    card: helpCard(account.platform, { lines, forms, guide: `${publicUrl}/guide`, ...about }),
  };
}
