import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { findConsentHistory } from '#domain/consent/lookup/find-consent-history.ts';
import type { PhoneAsked } from '#domain/office/office-phone.ts';
import { consentHistoryCard, consentHistoryDetails } from './consent-history-card.ts';
import { type LookUpForm, openLookUp, readCarried, readLookUp, refuseLookUp } from './look-up.ts';

const history: LookUpForm = {
  words: ['consent', 'history'],
  verb: 'consent-history',
  title: 'History of a number',
  submitLabel: 'Show',
  intro: 'Shows every consent, opt-out and check on file. Your look-up is recorded.',
};

export const historyCommand = {
  typed: {
    'consent history': {
      who: 'office',
      help: 'Everything on file for one number',
      offered: ['personal'],
      answer: (_context, _actor, rest) => openLookUp(history, rest),
    },
  },
  pressed: {
    'consent-history': async (context, actor, press) => {
      const phone = readCarried(press);
      const page = /^\d{1,3}$/.test(press.data['page'] ?? '') ? Number(press.data['page']) : 0;
      const isWhole = press.data['whole'] === 'yes';
      return phone === undefined
        ? refuse('out-of-date')
        : showHistory(context, actor, { phone, page, isWhole });
    },
  },
  submitted: {
    'consent-history': async (context, actor, submission) => {
      const read = readLookUp(context, submission);
      return read.kind === 'errors'
        ? read
        : showHistory(context, actor, { phone: read.phone, page: 0, isWhole: false });
    },
  },
} satisfies Command;

async function showHistory(
  context: CommandContext,
  actor: Actor,
  about: { phone: PhoneAsked; page: number; isWhole: boolean },
): Promise<Reply> {
  const { phone, page, isWhole } = about;
  const found = await findConsentHistory(context.db, context.vault, {
    operator: actor.operator,
    phone,
    page,
  });
  if (found.kind === 'refused') return refuseLookUp(phone, found.reason);
  const draw = isWhole ? consentHistoryDetails : consentHistoryCard;
  return { kind: 'private', card: draw(found.history) };
}
