import { showPhone } from '#conversation/consent/find-consent.ts';
import { readCarried } from '#conversation/consent/look-up.ts';
import { withdrawalCard } from '#conversation/consent/opt-out-card.ts';
import type {
  Actor,
  Command,
  CommandContext,
  Press,
  Reply,
  Submission,
} from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { revokeBlock } from '#domain/consent/ledger/revoke-block.ts';
import { revokeByOffice } from '#domain/consent/office-form/revoke-by-office.ts';
import { revokeConsentForm } from './office-forms.ts';
import { phoneForm } from './phone-question.ts';

const revokeForm = phoneForm({
  number: {
    words: ['consent', 'revoke'],
    verb: 'consent-revoke-number',
    title: 'Whose opt-out?',
    intro:
      'The next step shows whose number it is and records the opt-out. Your look-up is recorded.',
  },
  what: 'revoke-form',
  draw: revokeConsentForm,
});

export const revokeCommand = {
  typed: {
    'consent revoke': {
      who: 'office',
      help: 'Record an opt-out',
      offered: ['personal'],
      answer: revokeForm.open,
    },
  },
  pressed: { 'consent-revoke-form': revokeForm.press, 'consent-unblock': unblock },
  submitted: { 'consent-revoke-number': revokeForm.submitNumber, 'consent-revoke': submitRevoke },
} satisfies Command;

async function submitRevoke(
  context: CommandContext,
  actor: Actor,
  submission: Submission,
): Promise<Reply> {
  const phone = readCarried(submission);
  if (phone === undefined) return refuse('out-of-date');
  const outcome = await revokeByOffice(context.db, context.vault, {
    operator: actor.operator,
    phoneId: phone.id,
    values: submission.values,
  });
  if (outcome.kind === 'errors') return outcome;
  if (outcome.kind === 'refused') return refuse(outcome.reason);
  return { kind: 'private', card: withdrawalCard(outcome, phone.id) };
}

/** Takes back that a number was ruled out, by the blocks that the card showed. */
async function unblock(context: CommandContext, actor: Actor, press: Press): Promise<Reply> {
  const phone = readCarried(press);
  if (phone === undefined) return refuse('out-of-date');
  const outcome = await revokeBlock(context.db, context.vault, {
    operator: actor.operator,
    phoneId: phone.id,
    blockIds: (press.data['blocks'] ?? '').split(' ').flatMap((id) => readId(id) ?? []),
  });
  if (outcome.kind === 'refused') return refuse(outcome.reason);
  return showPhone(context, actor, { phone, lead: `${liftedWords(outcome)} ${stands}` });
}

const stands = 'Here is the number now.';

function liftedWords({ count, left }: { count: number; left: number }): string {
  if (count === 0) return 'Nothing changed: that block was already gone.';
  if (left === 0) return 'The number was unblocked.';
  return 'That block is gone, but the number is still blocked for another reason.';
}
