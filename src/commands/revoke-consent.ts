import { revokeConsentForm } from '#cards/office-forms.ts';
import { withdrawalCard } from '#cards/withdrawal-card.ts';
import { findConsentForm } from '#domain/consent/find-consent-form.ts';
import type { PhoneAsked } from '#domain/consent/office-phone.ts';
import { revokeBlock } from '#domain/consent/revoke-block.ts';
import { revokeByOffice } from '#domain/consent/revoke-by-office.ts';
import type { Reply } from './command.ts';
import type { Asker, CommandContext } from './context.ts';
import { showPhone } from './find-consent.ts';
import { openLookUp, readCarried, readLookUp, refuseLookUp, type Submission } from './look-up.ts';
import { readId } from './read-id.ts';
import { refuse } from './refusal-words.ts';

const about = {
  words: ['consent', 'revoke'],
  verb: 'consent-revoke-number',
  title: 'Whose withdrawal?',
  submitLabel: 'Next',
  intro:
    'The next step shows whose number it is, and takes the withdrawal down. That you looked is kept on record.',
};

export function openRevoke(asker: Asker, rest: readonly string[]): Reply {
  return openLookUp(asker, about, rest);
}

export async function submitRevokeNumber(
  context: CommandContext,
  asker: Asker,
  submission: Submission,
): Promise<Reply> {
  const read = readLookUp(context, submission);
  return read.kind === 'errors' ? read : showForm(context, asker, read.phone);
}

export async function pressRevoke(
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
    what: 'revoke-form',
  });
  if (found.kind === 'found') return { kind: 'form', form: revokeConsentForm(found.form) };
  return 'id' in phone ? refuse(found.reason) : refuseLookUp(found.reason);
}

export async function submitRevoke(
  context: CommandContext,
  asker: Asker,
  submission: Submission,
): Promise<Reply> {
  const phone = readCarried(submission.data);
  if (phone === undefined || !('id' in phone)) return refuse('out-of-date');
  const outcome = await revokeByOffice(context.db, context.vault, {
    operator: asker.operator,
    phoneId: phone.id,
    values: submission.values,
  });
  if (outcome.kind === 'errors') return outcome;
  if (outcome.kind === 'refused') return refuse(outcome.reason);
  return { kind: 'private', card: withdrawalCard(outcome, phone.id) };
}

/** Takes back that a number was ruled out, by the blocks that the card showed. */
export async function unblock(
  context: CommandContext,
  asker: Asker,
  data: Record<string, string>,
): Promise<Reply> {
  const phone = readCarried(data);
  if (phone === undefined || !('id' in phone)) return refuse('out-of-date');
  const outcome = await revokeBlock(context.db, {
    operator: asker.operator,
    phoneId: phone.id,
    blockIds: (data['blocks'] ?? '').split(' ').flatMap((id) => readId(id) ?? []),
  });
  if (outcome.kind === 'refused') return refuse(outcome.reason);
  return showPhone(context, asker, { phone, lead: `${liftedWords(outcome)} ${stands}` });
}

const stands = 'This is how it stands now.';

function liftedWords({ count, left }: { count: number; left: number }): string {
  if (count === 0) return 'Nothing was lifted: what this button was for does not stand any more.';
  if (left === 0) return 'The number is ruled in again.';
  return 'What you saw is lifted, but the number stays ruled out: another block stands.';
}
