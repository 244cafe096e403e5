import { quote } from '#cards/blocks.ts';
import type { FormValues } from '#cards/form.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import {
  freezeForm,
  frozenWords,
  unfreezeButton,
} from '#conversation/closure/pause/freeze-card.ts';
import type { Asker, Command, CommandContext, Reply } from '#conversation/command.ts';
import { readId } from '#conversation/read-id.ts';
import { refuse } from '#conversation/refusal-words.ts';
import { findFreeze, findFreezes } from '#domain/closure/pause/find-pauses.ts';
import { freezeDistrict } from '#domain/closure/pause/freeze-district.ts';
import { maxFreezeReason, mayFreeze } from '#domain/closure/pause/pause.ts';
import { unfreezeDistrict } from '#domain/closure/pause/unfreeze-district.ts';
import { readReason } from '#domain/shared/typed/reason.ts';

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
    unfreeze: (context, asker, { data }) => unfreezeNow(context, asker, data['pause']),
  },
  submitted: { freeze: (context, asker, { values }) => freezeNow(context, asker, values) },
} satisfies Command;

/** Asks for the reason; sending the form freezes. */
async function openFreeze(context: CommandContext, asker: Asker): Promise<Reply> {
  // Who may not is refused by the operation, which leaves the entry.
  if (!mayFreeze(asker.operator)) return freezeNow(context, asker, { reason: '-' });
  if ((await findFreeze(context.db)) !== undefined) return refuse('already-frozen');
  return { kind: 'form', form: freezeForm() };
}

async function freezeNow(
  context: CommandContext,
  asker: Asker,
  values: FormValues,
): Promise<Reply> {
  const read = readReason(values['reason'], { missing: 'Give a reason.', most: maxFreezeReason });
  if (read.kind === 'error') return { kind: 'errors', errors: { reason: read.error } };
  const result = await freezeDistrict(context.db, context.vault, {
    operator: asker.operator,
    reason: read.reason,
  });
  return result.kind === 'refused' ? refuse(result.reason) : { kind: 'done' };
}

/** Shows the freeze, with one button. */
async function offerUnfreeze(context: CommandContext, asker: Asker): Promise<Reply> {
  const freezes = await findFreezes(context.db);
  // That of all calling, then those of incidents: one that this person has not asked to end comes first.
  const freeze = freezes.find(({ askedById }) => askedById !== asker.operator.id) ?? freezes[0];
  if (freeze === undefined) return refuse('not-frozen');
  // Who may not, or asked already, is refused by the operation, which leaves the entry.
  if (!mayFreeze(asker.operator) || freeze.askedById === asker.operator.id)
    return unfreezeNow(context, asker, freeze.id);
  const card = sentenceCard({
    title: 'End the freeze?',
    text:
      freeze.askedBy === null
        ? `${freeze.placedBy ?? 'Someone'} froze ${frozenWords(freeze)}. Press to ask for its end. Someone else must agree.`
        : `${freeze.askedBy} asked to end it. Calling resumes when you press.`,
    buttons: [unfreezeButton(freeze)],
  });
  const blocks = [...card.blocks, quote('Why', freeze.reason ?? '')];
  return { kind: 'private', card: { ...card, blocks } };
}

async function unfreezeNow(
  context: CommandContext,
  asker: Asker,
  named: string | undefined,
): Promise<Reply> {
  const pauseId = readId(named);
  if (pauseId === undefined) return refuse('out-of-date');
  const result = await unfreezeDistrict(context.db, { operator: asker.operator, pauseId });
  return result.kind === 'refused' ? refuse(result.reason) : { kind: 'done' };
}
