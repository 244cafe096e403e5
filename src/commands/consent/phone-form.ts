import type { Form } from '#cards/form.ts';
import type { Reply } from '#commands/command.ts';
import type { Asker, CommandContext } from '#commands/context.ts';
import {
  type LookUpForm,
  openLookUp,
  readCarried,
  readLookUp,
  refuseLookUp,
  type Submission,
} from '#commands/look-up.ts';
import { refuse } from '#commands/refusal-words.ts';
import type { PhoneAsked } from '#domain/office/office-phone.ts';
import type { ConsentForm } from '#domain/office-form/consent-form.ts';
import { findConsentForm } from '#domain/office-form/find-consent-form.ts';

/** A form about the consent of one phone, and the form before it that asks whose number it is. */
type PhoneForm = {
  number: Omit<LookUpForm, 'submitLabel'>;
  what: Parameters<typeof findConsentForm>[2]['what'];
  draw: (form: ConsentForm) => Form;
};

/** The number first, then the form; a card that carries a phone leads to the form at once. */
export function phoneForm({ number, what, draw }: PhoneForm) {
  async function show(context: CommandContext, asker: Asker, phone: PhoneAsked): Promise<Reply> {
    const { operator } = asker;
    const found = await findConsentForm(context.db, context.vault, { operator, phone, what });
    return found.kind === 'found'
      ? { kind: 'form', form: draw(found.form) }
      : refuseLookUp(phone, found.reason);
  }

  return {
    open(asker: Asker, rest: readonly string[]): Reply {
      return openLookUp(asker, { ...number, submitLabel: 'Next' }, rest);
    },

    async submitNumber(
      context: CommandContext,
      asker: Asker,
      submission: Submission,
    ): Promise<Reply> {
      const read = readLookUp(context, submission);
      return read.kind === 'errors' ? read : show(context, asker, read.phone);
    },

    async press(
      context: CommandContext,
      asker: Asker,
      data: Record<string, string>,
    ): Promise<Reply> {
      const phone = readCarried(data);
      return phone === undefined ? refuse('out-of-date') : show(context, asker, phone);
    },
  };
}
