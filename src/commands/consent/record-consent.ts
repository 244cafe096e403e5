import { recordConsentForm } from '#cards/consent/office-forms.ts';
import type { Reply } from '#commands/command.ts';
import type { Asker, CommandContext } from '#commands/context.ts';
import { readCarried, type Submission } from '#commands/look-up.ts';
import { refuse } from '#commands/refusal-words.ts';
import { recordOfficeConsent } from '#domain/office-form/record-office-consent.ts';
import { showPhone } from './find-consent.ts';
import { phoneForm } from './phone-form.ts';

export const recordForm = phoneForm({
  number: {
    words: ['consent', 'record'],
    verb: 'consent-record-number',
    title: 'Whose consent?',
    intro:
      'The next step shows whose number it is, and takes the consent down. That you looked is kept on record.',
  },
  what: 'record-form',
  draw: recordConsentForm,
});

export async function submitRecord(
  context: CommandContext,
  asker: Asker,
  submission: Submission,
): Promise<Reply> {
  const phone = readCarried(submission.data);
  if (phone === undefined) return refuse('out-of-date');
  const outcome = await recordOfficeConsent(context.db, context.vault, {
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
