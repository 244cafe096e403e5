import { consentHistoryCard } from '#cards/consent/consent-history-card.ts';
import { phoneConsentCard } from '#cards/consent/phone-consent-card.ts';
import type { Reply } from '#commands/command.ts';
import type { Asker, CommandContext } from '#commands/context.ts';
import {
  openLookUp,
  readCarried,
  readLookUp,
  refuseLookUp,
  type Submission,
} from '#commands/look-up.ts';
import { refuse } from '#commands/refusal-words.ts';
import { familyLink } from '#domain/consent/family/family-link.ts';
import { findConsentHistory } from '#domain/consent/lookup/find-consent-history.ts';
import { findPhoneConsent } from '#domain/consent/lookup/find-phone-consent.ts';
import type { PhoneConsent } from '#domain/consent/lookup/phone-consent.ts';
import type { PhoneAsked } from '#domain/office/office-phone.ts';

const find = {
  words: ['consent', 'find'],
  verb: 'consent-find',
  title: 'Find consent',
  submitLabel: 'Find',
  intro:
    'Shows who uses the number and what it may be used for. That you looked is kept on record.',
};

const history = {
  words: ['consent', 'history'],
  verb: 'consent-history',
  title: 'History of a number',
  submitLabel: 'Show',
  intro: 'Shows every consent, withdrawal and check on file. That you looked is kept on record.',
};

export function openFind(asker: Asker, rest: readonly string[]): Reply {
  return openLookUp(asker, find, rest);
}

export function openHistory(asker: Asker, rest: readonly string[]): Reply {
  return openLookUp(asker, history, rest);
}

export async function submitFind(
  context: CommandContext,
  asker: Asker,
  submission: Submission,
): Promise<Reply> {
  const read = readLookUp(context, submission);
  return read.kind === 'errors' ? read : showPhone(context, asker, { phone: read.phone });
}

export async function submitHistory(
  context: CommandContext,
  asker: Asker,
  submission: Submission,
): Promise<Reply> {
  const read = readLookUp(context, submission);
  return read.kind === 'errors' ? read : showHistory(context, asker, read.phone, 0);
}

export async function pressFind(
  context: CommandContext,
  asker: Asker,
  data: Record<string, string>,
): Promise<Reply> {
  const phone = readCarried(data);
  return phone === undefined ? refuse('out-of-date') : showPhone(context, asker, { phone });
}

export async function pressHistory(
  context: CommandContext,
  asker: Asker,
  data: Record<string, string>,
): Promise<Reply> {
  const phone = readCarried(data);
  const page = /^\d{1,3}$/.test(data['page'] ?? '') ? Number(data['page']) : 0;
  return phone === undefined ? refuse('out-of-date') : showHistory(context, asker, phone, page);
}

/** How a number stands now; `lead` tells what was just done to it. */
export async function showPhone(
  context: CommandContext,
  asker: Asker,
  about: { phone: PhoneAsked; lead?: string },
): Promise<Reply> {
  const found = await findPhoneConsent(context.db, context.vault, {
    operator: asker.operator,
    phone: about.phone,
  });
  if (found.kind === 'refused') return refuseLookUp(about.phone, found.reason);
  return {
    kind: 'private',
    card: phoneConsentCard(found.phone, {
      pages: familyPages(context, found.phone),
      ...(about.lead === undefined ? {} : { lead: about.lead }),
    }),
  };
}

async function showHistory(
  context: CommandContext,
  asker: Asker,
  phone: PhoneAsked,
  page: number,
): Promise<Reply> {
  const found = await findConsentHistory(context.db, context.vault, {
    operator: asker.operator,
    phone,
    page,
  });
  if (found.kind === 'refused') return refuseLookUp(phone, found.reason);
  return { kind: 'private', card: consentHistoryCard(found.history) };
}

/** The address of each page that the look-up keeps on record as shown. */
function familyPages(
  { publicUrl, vault }: CommandContext,
  phone: PhoneConsent,
): Map<string, string> {
  return new Map(phone.pages.map((page) => [page.guardianId, familyLink(page, publicUrl, vault)]));
}
