import type { FormErrors, FormValues } from '#cards/form.ts';
import { readReason } from '#domain/shared/typed/reason.ts';
import { type Refusal } from '#refusals/refusals.ts';
import type { Actor, Answer, CommandContext, Press, Reply } from './command.ts';
import { readId } from './read-id.ts';
import { refuse } from './refusal-words.ts';

/** One value of a button or a form: read, wrong in words for its field, or no such thing at all. */
type Reader<Value> = (given: string | undefined) => Value | { wrong: string } | undefined;
type Readers = Readonly<Record<string, Reader<unknown>>>;
type Values<Read extends Readers> = {
  [Name in keyof Read]: Exclude<ReturnType<Read[Name]>, { wrong: string } | undefined>;
};

type Refused = { kind: 'refused'; reason: Refusal };
type Outcome<Done> = Exclude<Done, { kind: 'refused' } | Exclude<Reply, { kind: 'done' }>>;
export type Said = Press & { values?: FormValues };

/**
 * A button, or a form: what it must say, and how it is refused if it doesn't; what is done with it; and what is shown then.
 * An operation that refuses is answered in words. Where nothing is shown, the card in the channel tells the rest.
 * @example
 * 'close-request': press({ request: id }, 'no-request', ({ db }, { operator }, { request }) =>
 *   closeFamilyRequest(db, { operator, id: request }))
 */
export function press<Read extends Readers, Done extends { kind: string; reason?: Refusal }>(
  reads: Read,
  gone: Refusal,
  act: (
    context: CommandContext,
    actor: Actor,
    values: Values<Read>,
    said: Said,
  ) => Promise<Done> | Done,
  show?: (
    context: CommandContext,
    actor: Actor,
    done: Outcome<Done>,
    values: Values<Read>,
  ) => Promise<Reply> | Reply,
): Answer<Said> {
  return async (context, actor, said) => {
    const read = readValues(reads, { ...said.values, ...said.data });
    if (read === undefined) return refuse(gone);
    if ('errors' in read) return { kind: 'errors', errors: read.errors };
    const values = read.values as Values<Read>;
    const done = await act(context, actor, values, said);
    if (isRefused(done)) return refuse(done.reason);
    if (isReply(done)) return done;
    return show?.(context, actor, done as Outcome<Done>, values) ?? { kind: 'done' };
  };
}

/** What a button carries says where to look, and goes before what was typed. */
function readValues(
  reads: Readers,
  given: FormValues,
): { values: Record<string, unknown> } | { errors: FormErrors } | undefined {
  const values: Record<string, unknown> = {};
  let errors: FormErrors | undefined;
  for (const [name, read] of Object.entries(reads)) {
    const value = read(given[name]);
    if (value === undefined) return undefined;
    if (typeof value === 'object' && value !== null && 'wrong' in value)
      errors ??= { [name]: String(value.wrong) };
    else values[name] = value;
  }
  return errors === undefined ? { values } : { errors };
}

const isRefused = (done: { kind: string }): done is Refused => done.kind === 'refused';

const replies: readonly string[] = [
  'private',
  'window',
  'form',
  'errors',
] satisfies Reply['kind'][];
const isReply = (done: { kind: string }): done is Reply => replies.includes(done.kind);

/** Which one a button means. */
export const id: Reader<string> = readId;

/** Which one a form names; null for none. */
export const idOrNone: Reader<string | null> = (given) => readId(given) ?? null;

/** All that it names, with commas between them. */
export const ids: Reader<string[]> = (given = '') =>
  given.split(',').flatMap((one) => readId(one) ?? []);

/** Whatever it says. */
export const words: Reader<string> = (given) => given ?? '';

/** The first of these where it is none of them. */
export const oneOf =
  <Word extends string>(first: Word, ...others: Word[]): Reader<Word> =>
  (given) =>
    others.find((word) => word === given) ?? first;

/** What others read in a channel. */
export const reason =
  (missing: string, most: number): Reader<string> =>
  (given) => {
    const read = readReason(given, { missing, most });
    return read.kind === 'error' ? { wrong: read.error } : read.reason;
  };
