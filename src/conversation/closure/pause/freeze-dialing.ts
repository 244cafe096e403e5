import { quote } from '#cards/blocks.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { id, press, reason } from '#conversation/kit/press.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { findFreeze, findFreezes } from '#domain/closure/pause/find-pauses.ts';
import { freezeDistrict } from '#domain/closure/pause/freeze-district.ts';
import { maxFreezeReason, mayFreeze } from '#domain/closure/pause/pause.ts';
import { unfreezeDistrict } from '#domain/closure/pause/unfreeze-district.ts';
import { freezeForm, frozenWords, unfreezeButton } from './freeze-card.ts';

const freeze = press(
  { reason: reason('Give a reason.', maxFreezeReason) },
  'out-of-date',
  ({ db, vault }, { operator }, said) => freezeDistrict(db, vault, { operator, ...said }),
);

const unfreeze = press({ pause: id }, 'out-of-date', ({ db }, { operator }, { pause: pauseId }) =>
  unfreezeDistrict(db, { operator, pauseId }),
);

/** Typed, and pressed on no card. */
const nowhere = { data: {}, place: { channelId: '' } };

export const freezeCommand = {
  typed: {
    'closure freeze': {
      who: 'freezers',
      help: 'Stop all calling in the district',
      answer: openFreeze,
    },
    'closure unfreeze': {
      who: 'freezers',
      help: 'End the freeze: takes two people',
      answer: offerUnfreeze,
    },
  },
  pressed: {
    'freeze-form': openFreeze,
    unfreeze,
  },
  submitted: { freeze },
} satisfies Command;

/** Asks for the reason; sending the form freezes. */
async function openFreeze(context: CommandContext, actor: Actor): Promise<Reply> {
  // Who may not is refused by the operation, which leaves the entry.
  if (!mayFreeze(actor.operator))
    return freeze(context, actor, { ...nowhere, values: { reason: '-' } });
  if ((await findFreeze(context.db)) !== undefined) return refuse('already-frozen');
  return { kind: 'form', form: freezeForm() };
}

/** Shows the freeze, with one button. */
async function offerUnfreeze(context: CommandContext, actor: Actor): Promise<Reply> {
  const freezes = await findFreezes(context.db);
  // That of all calling, then those of incidents: one that this person has not asked to end comes first.
  const found = freezes.find(({ askedById }) => askedById !== actor.operator.id) ?? freezes[0];
  if (found === undefined) return refuse('not-frozen');
  // Who may not, or asked already, is refused by the operation, which leaves the entry.
  if (!mayFreeze(actor.operator) || found.askedById === actor.operator.id)
    return unfreeze(context, actor, { ...nowhere, data: { pause: found.id } });
  const card = sentenceCard({
    title: 'End the freeze?',
    text:
      found.askedBy === null
        ? `${found.placedBy ?? 'Someone'} froze ${frozenWords(found)}. Press to ask for its end. Someone else must agree.`
        : `${found.askedBy} asked to end it. Calling resumes when you press.`,
    buttons: [unfreezeButton(found)],
  });
  const blocks = [...card.blocks, quote('Why', found.reason ?? '')];
  return { kind: 'private', card: { ...card, blocks } };
}
