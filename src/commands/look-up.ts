import { numberForm } from '#cards/number-form.ts';
import type { LookUpRefusal, PhoneAsked } from '#domain/consent/office-phone.ts';
import { officeReach } from '#domain/consent/office-reach.ts';
import type { Reply } from './command.ts';
import type { Asker, CommandContext } from './context.ts';
import { readId } from './read-id.ts';
import { readPhone } from './read-phone.ts';
import { refuse, sentences } from './refusal-words.ts';

export type Submission = { data: Record<string, string>; values: Record<string, string> };

/** What a look-up by number asks: its words in chat, and what its form says. */
type LookUpForm = {
  /** Such as [consent, find]: they open the form once more, without anything that was typed after them. */
  words: string[];
  verb: string;
  title: string;
  submitLabel: string;
  intro: string;
  data?: Record<string, string>;
};

/** Stands for whatever was typed after the command. */
const typed = 'typed';

/** Opens the private form that asks for a number; a number in the command itself is never read. */
export function openLookUp(asker: Asker, about: LookUpForm, rest: readonly string[]): Reply {
  if (officeReach(asker.operator) === undefined) return refuse('not-office');
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

/** The phone that a button or a form carries, by its id. It is looked up anew: what a client sends proves nothing. */
export function readCarried(data: Record<string, string>): PhoneAsked | undefined {
  const id = readId(data['phone']);
  return id === undefined ? undefined : { id };
}

/** A number that is nobody's is told beside the field, so that it can be typed again; anything else ends the form. */
export function refuseLookUp(reason: LookUpRefusal): Reply {
  return reason === 'not-office'
    ? refuse(reason)
    : { kind: 'errors', errors: { number: sentences[reason] } };
}
