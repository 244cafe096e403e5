import type { Form } from '#cards/form.ts';
import {
  type LookUpForm,
  openLookUp,
  readCarried,
  readLookUp,
  refuseLookUp,
} from '#conversation/consent/look-up.ts';
import type {
  Actor,
  Answer,
  CommandContext,
  Press,
  Reply,
  Submission,
} from '#conversation/kit/command.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import type { ConsentForm } from '#domain/consent/office-form/consent-form.ts';
import { findConsentForm } from '#domain/consent/office-form/find-consent-form.ts';
import type { PhoneAsked } from '#domain/office/office-phone.ts';

/** A form about the consent of one phone, and the form before it that asks whose number it is. */
type PhoneForm = {
  number: Omit<LookUpForm, 'submitLabel'>;
  what: Parameters<typeof findConsentForm>[2]['what'];
  draw: (form: ConsentForm) => Form;
};

type PhoneFormAnswers = {
  open: Answer<readonly string[]>;
  press: Answer<Press>;
  submitNumber: Answer<Submission>;
};

/** The number first, then the form; a card that carries a phone leads to the form at once. */
export function phoneForm({ number, what, draw }: PhoneForm): PhoneFormAnswers {
  async function show(
    { db, vault }: CommandContext,
    { operator }: Actor,
    phone: PhoneAsked,
  ): Promise<Reply> {
    const found = await findConsentForm(db, vault, { operator, phone, what });
    return found.kind === 'found'
      ? { kind: 'form', form: draw(found.form) }
      : refuseLookUp(phone, found.reason);
  }

  return {
    open: (_context, _actor, rest) => openLookUp({ ...number, submitLabel: 'Next' }, rest),

    submitNumber: (context, actor, submission) => {
      const read = readLookUp(context, submission);
      return read.kind === 'errors' ? read : show(context, actor, read.phone);
    },

    press: (context, actor, press) => {
      const phone = readCarried(press);
      return phone === undefined ? refuse('out-of-date') : show(context, actor, phone);
    },
  };
}
