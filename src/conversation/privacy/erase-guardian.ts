import { sentenceCard } from '#cards/sentence-card.ts';
import type {
  Answer,
  Asker,
  Command,
  CommandContext,
  Press,
  Reply,
} from '#conversation/command.ts';
import { erasedPersonCard, eraseForm } from '#conversation/privacy/erasure-cards.ts';
import { readId } from '#conversation/read-id.ts';
import { refuse } from '#conversation/refusal-words.ts';
import { decideErasure } from '#domain/privacy/erasure/decide-erasure.ts';
import { erasureReasons } from '#domain/privacy/erasure/erasure.ts';
import { findErasedPerson } from '#domain/privacy/erasure/find-erasure.ts';
import { startErasure } from '#domain/privacy/erasure/start-erasure.ts';
import { readFamily } from './read-family.ts';

export const eraseCommand = {
  typed: {
    'compliance erase': {
      who: 'compliance',
      help: 'Erase a guardian who left',
      detail: 'A second person confirms. Names, numbers and words go, here and at the carrier.',
      answer: (_context, _asker, rest) => ({
        kind: 'form',
        form: eraseForm(rest.length > 0),
        ...(rest.length > 0 ? { askAgain: ['compliance', 'erase', 'typed'] } : {}),
      }),
    },
  },
  pressed: {
    'erasure-who': seeWho,
    'confirm-erasure': settle('confirmed'),
    'decline-erasure': settle('declined'),
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

/** A button under an erasure that waits: its data only says which one. */
function settle(state: 'confirmed' | 'declined'): Answer<Press> {
  return async ({ db }, { operator, account }, { data }) => {
    const changeId = readId(data['change']);
    if (changeId === undefined) return refuse('erasure-settled');
    const { platform } = account;
    const decided = await decideErasure(db, { operator, platform, changeId, state });
    return decided.kind === 'refused' ? refuse(decided.reason) : { kind: 'done' };
  };
}

async function seeWho(
  { db, vault }: CommandContext,
  { operator }: Asker,
  { data }: Press,
): Promise<Reply> {
  const changeId = readId(data['change']);
  if (changeId === undefined) return refuse('erasure-settled');
  const found = await findErasedPerson(db, vault, { operator, changeId });
  if (found.kind === 'refused') return refuse(found.reason);
  return { kind: 'private', card: erasedPersonCard(found.person) };
}
