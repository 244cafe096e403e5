import { recordConsentForm } from '#cards/office-forms.ts';
import { findConsentForm } from '#domain/consent/find-consent-form.ts';
import type { PhoneAsked } from '#domain/consent/office-phone.ts';
import { recordOfficeConsent } from '#domain/consent/record-office-consent.ts';
import type { Reply } from './command.ts';
import type { Asker, CommandContext } from './context.ts';
import { showPhone } from './find-consent.ts';
import { openLookUp, readCarried, readLookUp, refuseLookUp, type Submission } from './look-up.ts';
import { refuse } from './refusal-words.ts';

const about = {
  words: ['consent', 'record'],
  verb: 'consent-record-number',
  title: 'Whose consent?',
  submitLabel: 'Next',
  intro:
    'The next step shows whose number it is, and takes the consent down. That you looked is kept on record.',
};

export function openRecord(asker: Asker, rest: readonly string[]): Reply {
  return openLookUp(asker, about, rest);
}

export async function submitRecordNumber(
  context: CommandContext,
  asker: Asker,
  submission: Submission,
): Promise<Reply> {
  const read = readLookUp(context, submission);
  return read.kind === 'errors' ? read : showForm(context, asker, read.phone);
}

export async function pressRecord(
  context: CommandContext,
  asker: Asker,
  data: Record<string, string>,
): Promise<Reply> {
  const phone = readCarried(data);
  return phone === undefined ? refuse('out-of-date') : showForm(context, asker, phone);
}

async function showForm(context: CommandContext, asker: Asker, phone: PhoneAsked): Promise<Reply> {
  const found = await findConsentForm(context.db, context.vault, {
    operator: asker.operator,
    phone,
    what: 'record-form',
  });
  if (found.kind === 'found') return { kind: 'form', form: recordConsentForm(found.form) };
  return 'id' in phone ? refuse(found.reason) : refuseLookUp(found.reason);
}

export async function submitRecord(
  context: CommandContext,
  asker: Asker,
  submission: Submission,
): Promise<Reply> {
  const phone = readCarried(submission.data);
  if (phone === undefined || !('id' in phone)) return refuse('out-of-date');
  const outcome = await recordOfficeConsent(context.db, {
    operator: asker.operator,
    phoneId: phone.id,
    values: submission.values,
  });
  switch (outcome.kind) {
    case 'errors':
      return outcome;
    case 'refused':
      return refuse(outcome.reason);
    case 'recorded':
      return showPhone(context, asker, {
        phone,
        lead: 'The consent is recorded. This is how the number stands now.',
      });
  }
}
