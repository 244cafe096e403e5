import { checkAnswered } from '#conversation/consent/check-answered.ts';
import { showPhone } from '#conversation/consent/find-consent.ts';
import { readCarried } from '#conversation/consent/look-up.ts';
import type {
  Actor,
  Command,
  CommandContext,
  Reply,
  Submission,
} from '#conversation/kit/command.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { replySoon } from '#conversation/kit/soon.ts';
import { recordOfficeConsent } from '#domain/consent/office-form/record-office-consent.ts';
import { recordConsentForm } from './office-forms.ts';
import { phoneForm } from './phone-question.ts';

const recordForm = phoneForm({
  number: {
    words: ['consent', 'record'],
    verb: 'consent-record-number',
    title: 'Whose consent?',
    intro:
      'The next step shows whose number it is and records the consent. Your look-up is recorded.',
  },
  what: 'record-form',
  draw: recordConsentForm,
});

export const recordCommand = {
  typed: {
    'consent record': {
      who: 'office',
      help: 'Record consent',
      offered: ['personal'],
      answer: recordForm.open,
    },
  },
  pressed: { 'consent-record-form': recordForm.press },
  submitted: { 'consent-record-number': recordForm.submitNumber, 'consent-record': submitRecord },
} satisfies Command;

async function submitRecord(
  context: CommandContext,
  actor: Actor,
  submission: Submission,
): Promise<Reply> {
  const phone = readCarried(submission);
  if (phone === undefined) return refuse('out-of-date');
  const outcome = await recordOfficeConsent(context.db, context.vault, {
    operator: actor.operator,
    phoneId: phone.id,
    values: submission.values,
  });
  switch (outcome.kind) {
    case 'errors':
      return outcome;
    case 'refused':
      return refuse(outcome.reason);
    case 'recorded':
      return replySoon(
        checkAnswered(context.db, phone.id).then(() =>
          showPhone(context, actor, {
            phone,
            lead: 'The consent was recorded. Here is the number now.',
          }),
        ),
        'The consent was recorded. Checking the number…',
      );
  }
}
