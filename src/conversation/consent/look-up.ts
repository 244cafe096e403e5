import type { FormId } from '#cards/form.ts';
import type { CommandContext, Press, Reply, Submission } from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import type { LookUpRefusal, PhoneAsked } from '#domain/office/office-phone.ts';
import { refusals } from '#refusals/refusals.ts';
import { numberForm } from './office/number-form.ts';
import { readPhone } from './office/read-phone.ts';

/** What a look-up by number asks: its words in chat, and what its form says. */
export type LookUpForm = {
  /** Such as [consent, find]: they open the form once more, without anything that was typed after them. */
  words: string[];
  verb: FormId;
  title: string;
  submitLabel: string;
  intro: string;
  data?: Record<string, string>;
};

/** Stands for whatever was typed after the command. */
const typed = 'typed';

/** Opens the private form that asks for a number; a number in the command itself is never read. */
export function openLookUp(about: LookUpForm, rest: readonly string[]): Reply {
  const isTyped = rest.length > 0;
  return {
    kind: 'form',
    form: numberForm({ ...about, isTyped }),
    ...(isTyped ? { askAgain: [...about.words, typed] } : {}),
  };
}

/** The phone of a submitted form, found by what was typed; what is wrong is said beside the field. */
export function readLookUp(
  context: CommandContext,
  { values }: Submission,
): { kind: 'phone'; phone: PhoneAsked } | (Reply & { kind: 'errors' }) {
  const read = readPhone(values, context.vault);
  return 'words' in read
    ? { kind: 'errors', errors: { number: read.words } }
    : { kind: 'phone', phone: read };
}

/** The phone that a button or a form carries, by its id. It is looked up again: what a client sends proves nothing. */
export function readCarried({ data }: Press): { id: string } | undefined {
  const id = readId(data['phone']);
  return id === undefined ? undefined : { id };
}

/** A typed number that is nobody's is told beside its field, to be typed again; anything else ends the look-up. */
export function refuseLookUp(phone: PhoneAsked, reason: LookUpRefusal): Reply {
  return 'id' in phone || reason === 'not-office' || reason === 'untrained-for-data'
    ? refuse(reason)
    : { kind: 'errors', errors: { number: refusals[reason] } };
}
