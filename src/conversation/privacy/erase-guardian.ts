import { sentenceCard } from '#cards/sentence-card.ts';
import type { Command } from '#conversation/kit/command.ts';
import { id, press } from '#conversation/kit/press.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { erasureReasons } from '#domain/privacy/erasure/erasure.ts';
import { findErasedPerson } from '#domain/privacy/erasure/find-erasure.ts';
import { startErasure } from '#domain/privacy/erasure/start-erasure.ts';
import { erasedPersonCard, eraseForm } from './erasure-cards.ts';
import { readFamily } from './read-family.ts';

export const eraseCommand = {
  typed: {
    'compliance erase': {
      who: 'compliance',
      help: 'Erase a guardian who left',
      detail: 'A second person confirms. Names, numbers and words go, here and at the carrier.',
      answer: (_context, _actor, rest) => ({
        kind: 'form',
        form: eraseForm(rest.length > 0),
        ...(rest.length > 0 ? { askAgain: ['compliance', 'erase', 'typed'] } : {}),
      }),
    },
  },
  pressed: {
    'erasure-who': press(
      { change: id },
      'erasure-settled',
      ({ db, vault }, { operator }, { change: changeId }) =>
        findErasedPerson(db, vault, { operator, changeId }),
      (_context, _actor, { person }) => ({ kind: 'private', card: erasedPersonCard(person) }),
    ),
  },
  submitted: {
    erase: async ({ db, vault }, { operator, account }, { values }) => {
      const asked = readFamily(values, vault);
      if ('errors' in asked) return { kind: 'errors', errors: asked.errors };
      const reason = erasureReasons.find((one) => one === values['reason']);
      if (reason === undefined) return { kind: 'errors', errors: { reason: 'Choose why.' } };
      const { platform } = account;
      const started = await startErasure(db, { operator, platform, asked, reason });
      if (started.kind === 'several')
        return {
          kind: 'errors',
          errors: { sourcedId: 'Several people had this number. Type the id of the one you mean.' },
        };
      if (started.kind === 'refused') return refuse(started.reason);
      return {
        kind: 'private',
        card: sentenceCard({
          text: 'Requested. Someone else must confirm it on the card in the compliance channel within 24 hours.',
        }),
      };
    },
  },
} satisfies Command;
