import type { Actor, Command, CommandContext, Press, Reply } from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { familyLink } from '#domain/consent/family/family-link.ts';
import { setFirstByOffice } from '#domain/consent/family/set-first-number.ts';
import { findPhoneConsent } from '#domain/consent/lookup/find-phone-consent.ts';
import type { PhoneConsent } from '#domain/consent/lookup/phone-consent.ts';
import { startPageText } from '#domain/family/text/start-page-text.ts';
import type { PhoneAsked } from '#domain/office/office-phone.ts';
import { type LookUpForm, openLookUp, readCarried, readLookUp, refuseLookUp } from './look-up.ts';
import { phoneConsentCard } from './phone-consent-card.ts';

const find: LookUpForm = {
  words: ['consent', 'find'],
  verb: 'consent-find',
  title: 'Find consent',
  submitLabel: 'Find',
  intro: 'Shows who uses the number and what it may be used for. Your look-up is recorded.',
};

export const findCommand = {
  typed: {
    'consent find': {
      who: 'office',
      help: 'One number’s consent; its family page',
      isUsual: true,
      offered: ['personal'],
      answer: (_context, _actor, rest) => openLookUp(find, rest),
    },
  },
  pressed: {
    'consent-find': async (context, actor, press) => {
      const phone = readCarried(press);
      const isWhole = press.data['whole'] === 'yes';
      return phone === undefined
        ? refuse('out-of-date')
        : showPhone(context, actor, { phone, isWhole });
    },
    'consent-first': callFirst,
    'text-family-page': textPage,
  },
  submitted: {
    'consent-find': async (context, actor, submission) => {
      const read = readLookUp(context, submission);
      return read.kind === 'errors' ? read : showPhone(context, actor, { phone: read.phone });
    },
  },
} satisfies Command;

/** For a family that asks how it can see and change what it gets. */
async function textPage(context: CommandContext, actor: Actor, press: Press): Promise<Reply> {
  const phone = readCarried(press);
  if (phone === undefined) return refuse('out-of-date');
  const started = await startPageText(context.db, { operator: actor.operator, phoneId: phone.id });
  if (started.kind === 'refused') return refuse(started.reason);
  return showPhone(context, actor, {
    phone,
    lead: 'We’re texting this number the address of the family page. The family types its number there.',
  });
}

/** For a guardian who told the office which of their numbers they want to be called at first. */
async function callFirst(context: CommandContext, actor: Actor, press: Press): Promise<Reply> {
  const phone = readCarried(press);
  const guardianId = readId(press.data['guardian']);
  if (phone === undefined || guardianId === undefined) return refuse('out-of-date');
  const { operator } = actor;
  const set = await setFirstByOffice(context.db, { operator, guardianId, phoneId: phone.id });
  if (set.kind === 'refused') return refuse(set.reason);
  const lead = 'This number now rings first of theirs. Here is the number now.';
  return showPhone(context, actor, { phone, lead, isWhole: true });
}

/** How a number stands now; `lead` tells what was just done to it. */
export async function showPhone(
  context: CommandContext,
  actor: Actor,
  about: { phone: PhoneAsked; lead?: string; isWhole?: boolean },
): Promise<Reply> {
  const found = await findPhoneConsent(context.db, context.vault, {
    operator: actor.operator,
    phone: about.phone,
    isWhole: about.isWhole,
  });
  if (found.kind === 'refused') return refuseLookUp(about.phone, found.reason);
  return {
    kind: 'private',
    card: phoneConsentCard(found.phone, {
      pages: familyPages(context, found.phone),
      ...(about.lead === undefined ? {} : { lead: about.lead }),
      ...(about.isWhole === true ? { isWhole: true } : {}),
    }),
  };
}

/** The address of each page that the look-up keeps on record as shown. */
function familyPages(
  { publicUrl, vault }: CommandContext,
  phone: PhoneConsent,
): Map<string, string> {
  return new Map(phone.pages.map((page) => [page.guardianId, familyLink(page, publicUrl, vault)]));
}
